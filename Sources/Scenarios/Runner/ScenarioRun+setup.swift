import Exchanges
import FieldValues
import ScenarioSyntax

extension ScenarioRun {
  /// Runs the files of `#@ setup:` in order, on the same server, with the same variables and cookies.
  /// - Returns: whether all of them passed; after one that did not, no other is run.
  mutating func prepare() async -> Bool {
    for metadata in file.metadata where metadata.key == .setup {
      for name in MetadataSyntax.elements(of: metadata.value) {
        let result = await runOther(name, metadata, "setup", keepsState: true)
        add(result)
        if !result.passed, !options.isComparing { return false }
      }
    }
    return true
  }

  /// Runs the files of `#@ finally:`, all of them, whatever happened before.
  mutating func finish() async {
    for metadata in file.metadata where metadata.key == .finally {
      for name in MetadataSyntax.elements(of: metadata.value) {
        add(await runOther(name, metadata, "finally", keepsState: false))
      }
    }
  }

  /// Runs another file as one step of this one; its failures are reported as details, with their own places.
  private mutating func runOther(
    _ name: String,
    _ metadata: MetadataSyntax,
    _ what: String,
    keepsState: Bool
  ) async -> StepResult {
    let expectation = Expectation(metadata, in: source)
    tellStep("\(what) \(name)", number: nil)
    var result = StepResult(name: "\(what) \(name)", position: metadata.position)
    let start = options.clock.now()
    do throws(Fault) {
      let file = try load(name)
      if let reason = file.skipReason(isOurServer: options.isOurServer) {
        result.verdicts = [expectation.verdict(.skipped, reason)]
        return result
      }
      var other = try continued(with: file, limit: file.timeLimit.map(options.scaled))
      await other.runAsOther()
      if keepsState { takeOver(other) }
      result.exchanges = other.results.flatMap(\.exchanges)
      let failures = other.results.flatMap { result in (result.failures + result.notReached).map { (result.name, $0) } }
      let details = failures.map { step, failure in
        "\(other.file.path):\(failure.position.line):\(failure.position.column): \(step): \(failure.isNotReached ? "not reached: " : "")\(failure.message)"
      }
      result.verdicts = [
        failures.isEmpty ? expectation.verdict(.passed) : expectation.verdict(.failed, "\(what) \(name) failed", details: details)
      ]
    } catch {
      result.verdicts = [expectation.verdict(error)]
    }
    result.duration = options.clock.now() - start
    return result
  }

  /// Tells that a step begins, or a set-up, which has no number. The steps of a set-up are part of it.
  func tellStep(_ name: String, number: Int?) {
    guard ancestors.count == 1, !Task.isCancelled else { return }
    let words = number.map { "\($0 + 1) of \(file.steps.count)" } ?? ""
    options.onStep(RunnerOptions.RunningStep(place: results.count, number: words, name: name))
  }

  private mutating func runAsOther() async {
    if await prepare() {
      await run(.all)
    } else {
      addNotReached(because: "its own set-up failed")
    }
    await finish()
  }

  private func load(_ name: String) throws(Fault) -> ScenarioFile {
    guard let path = folder.path(of: name) else { throw Fault(.absoluteSetup(name)) }
    guard !ancestors.contains(path), ancestors.count < 8 else {
      throw Fault(.nestedSetup(name, limit: 8))
    }
    do {
      let file = try ScenarioFile.parse(bytes: try folder.text(at: path), path: path)
      if let fault = file.faultsBeforeRun.first {
        throw Fault(.failedSetup(name, line: fault.position.line, reason: fault.message))
      }
      return file
    } catch let fault as Fault {
      throw fault
    } catch let failure as ScenarioFile.ParseFailure {
      throw Fault(
        .unparsedSetup(
          name,
          line: failure.diagnostics.first?.position.line ?? 1,
          reason: failure.diagnostics.first?.message ?? ""
        )
      )
    } catch {
      throw Fault(.reported("\(error)"))
    }
  }
}

extension ScenarioFile {
  /// The reason of `#@ skip:`, or of `#@ ours-only:` against another server; nil when the file is to be run.
  func skipReason(isOurServer: Bool) -> String? {
    if let reason = values(of: .skip).first { return reason.isEmpty ? "the file says #@ skip:" : reason }
    guard !isOurServer || !values(of: .server).isEmpty, let reason = values(of: .oursOnly).first else { return nil }
    return reason.isEmpty ? "the file works only with the server in this process" : reason
  }

  /// Why the file is not run: its own reason, or that of a set-up file.
  func skipReason(isOurServer: Bool, setUps: [SetUp]) -> String? {
    if let reason = skipReason(isOurServer: isOurServer) { return reason }
    for setUp in setUps {
      if let reason = setUp.file.skipReason(isOurServer: isOurServer) { return "set-up \(setUp.name) is skipped: \(reason)" }
    }
    return nil
  }

  /// The file's own time, which `#@ timeout:` states.
  var timeLimit: Duration? {
    guard let text = values(of: .timeout).first, case .duration(let limit) = try? OptionSyntax.value(of: .maxTime, filledIn: text)
    else { return nil }
    return limit
  }

  /// The server that `#@ server:` names; nil where the file is run against the one under test.
  func ownServer() throws(Fault) -> RemoteServer? {
    guard let metadata = metadata.first(where: { $0.key == .server }) else { return nil }
    return try RemoteServer(checked: metadata.value, at: metadata)
  }

  /// A file that another one names as `setup` or `finally`.
  struct SetUp {
    let name: String
    let file: ScenarioFile
  }

  /// The set-up files of a file, and theirs; what cannot be read is left out, and reported when its turn comes.
  func setUps(_ keys: Set<MetadataSyntax.Key> = [.setup], from files: any FileSource) -> [SetUp] {
    var found: [SetUp] = []
    var seen: Set<String> = [path]
    var open = [self]
    while let file = open.popLast(), seen.count < 64 {
      let folder = ScenarioFolder(of: file.path, files: files)
      for key in keys.sorted(by: { $0.rawValue < $1.rawValue }) {
        for name in file.values(of: key) {
          guard let path = folder.path(of: name), seen.insert(path).inserted, let bytes = try? folder.text(at: path),
            let other = try? ScenarioFile.parse(bytes: bytes, path: path)
          else { continue }
          found.append(SetUp(name: name, file: other))
          open.append(other)
        }
      }
    }
    return found
  }
}

extension RemoteServer {
  /// - Throws: a fault for what is not an http or https URL.
  init(checked url: String, at node: any LocatedSyntax) throws(Fault) {
    let reference = URLReference(url)
    guard let scheme = reference.scheme?.lowercased(), scheme == "http" || scheme == "https",
      reference.authority?.isEmpty == false
    else {
      throw Fault(.badServer(url), at: node)
    }
    self.init(url)
  }
}
