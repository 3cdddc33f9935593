import ScenarioSyntax

extension ScenarioRun {
  /// Runs the files of `#@ setup:` in order, on the same server, with the same variables and cookies.
  /// - Returns: whether all of them passed; after one that did not, no other is run.
  mutating func prepare() async -> Bool {
    for metadata in file.metadata where metadata.key == .setup {
      for name in MetadataSyntax.elements(of: metadata.value) {
        let result = await runOther(name, metadata, "setup", keepsState: true)
        add(result)
        if !result.failures.isEmpty { return false }
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

  /// Adds a verdict for everything the file expects: it was not reached.
  mutating func addNotReached(because reason: String) {
    for step in file.steps { add(notReached(step, row: nil, because: reason)) }
  }

  /// The same, and the fault of the file that is to blame.
  mutating func addNotReached(_ fault: Fault) {
    let place = fault.position ?? .start
    let verdict = Verdict(.failed, source.line(place.line) ?? "", at: place, length: fault.length, message: fault.message)
    add(StepResult(name: "before the first step", position: place, verdicts: [verdict]))
    addNotReached(because: "the file could not be begun")
  }

  /// Runs another file as one step of this one; its failures are told as details, with their own places.
  private mutating func runOther(
    _ name: String,
    _ metadata: MetadataSyntax,
    _ what: String,
    keepsState: Bool
  ) async -> StepResult {
    let expectation = Expectation(metadata, in: source)
    var result = StepResult(name: "\(what) \(name)", position: metadata.position)
    let start = options.clock.now()
    do throws(Fault) {
      var other = continued(with: try load(name))
      await other.runAsOther()
      if keepsState { takeOver(other) }
      result.exchanges = other.results.flatMap(\.exchanges)
      let failures = other.results.flatMap { result in result.failures.map { (result.name, $0) } }
      let details = failures.map { step, failure in
        "\(other.file.path):\(failure.position.line):\(failure.position.column): \(step): \(failure.message)"
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

  private mutating func runAsOther() async {
    if await prepare() {
      await run(.all)
    } else {
      addNotReached(because: "its own set-up failed")
    }
    await finish()
  }

  private func load(_ name: String) throws(Fault) -> ScenarioFile {
    guard let path = folder.path(of: name) else { throw Fault("\(name) is an absolute path; write it relative to this file") }
    guard !ancestors.contains(path), ancestors.count < 8 else {
      throw Fault("\(name) is its own set-up, or set-ups are nested more than 8 deep")
    }
    do {
      return try ScenarioFile.parse(bytes: try folder.text(at: path), path: path)
    } catch let failure as ParseFailure {
      throw Fault(
        "\(name) does not parse: line \(failure.diagnostics.first?.position.line ?? 1): \(failure.diagnostics.first?.message ?? "")"
      )
    } catch {
      throw Fault("\(error)")
    }
  }
}
