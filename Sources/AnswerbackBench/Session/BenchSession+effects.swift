import Dispatch
import Exchanges
import Foundation
import ScenarioInterchange
import ScenarioSyntax
import Scenarios
import Synchronization
import SystemIO
import Workbench

extension BenchSession {
  /// How many bytes of a response are kept beside the model's.
  private static let recordLimit = 1 << 20

  func perform(_ effects: [Effect]) async {
    for effect in effects { await perform(effect) }
  }

  private func perform(_ effect: Effect) async {
    let services = services
    switch effect {
    case .send(let id, let request, let version): send(id, request, by: version)
    case .fill(let filling): start { [await Self.filled(filling, by: services)] }
    case .importCurl(let command):
      start {
        do throws(InterchangeFault) {
          return [.imported(try RequestImport(curl: command, readFile: services.readImportedFile))]
        } catch {
          return [.notice("curl: \(error.description) Nothing was changed.")]
        }
      }
    case .loadEnvironment(let name):
      start {
        do {
          return [.environment(name, try services.environment(name))]
        } catch {
          return [.notice("env: \((error as? CommandFailure)?.message ?? "\(error)")")]
        }
      }
    case .setVariables(let variables): await services.setVariables(variables)
    case .keep(let exchange): keep(exchange)
    case .cancel(let id): effects.values.first { $0.exchange == id }?.task.cancel()
    case .compose(let scenario): start { [await Self.offPool { .composed(scenario.composed()) }] }
    case .composeCopy(let text): start { [await Self.offPool { .copyComposed(text.copied()) }] }
    case .save(let path, let text, let overwrite):
      start(mustFinish: true) { [await TextFile(path: path).save(text, overwrites: overwrite)] }
    case .saveBody(let path, let body, let overwrite):
      start(mustFinish: true) { [await TextFile(path: path).save(body, overwrites: overwrite)] }
    case .readBody(let id, let body, let charset):
      start { [await Self.offPool { Self.read(body, charset, id) }] }
    case .queryBody(let id, let body, let path):
      start { [await Self.offPool { Message.query(body, path: path, id: id) }] }
    case .searchOn: post(.searchOn)
    case .dump(let path): dump(to: path)
    case .runScenario(let path, let text): run(path, text)
    case .cancelScenario(let path): effects.values.first { $0.scenario == path }?.task.cancel()
    case .saveReview(let review): start(mustFinish: true) { await Self.save(review, services) }
    case .editScenario(let path, let line):
      let terminal = terminal
      start(usesTerminal: true) { await Editor(command: services.editor).edit(scenario: path, line: line, on: terminal) }
    case .listScenarios: start { [.scenarioFiles(await services.listScenarios())] }
    case .openScenario(let path): start { await services.openScenario(path) }
    case .restartServer: startServer(services.startServer)
    case .setTarget(let url): startServer { await services.setTarget(url) }
    case .copy(let text):
      let (terminal, clipboard, use) = (terminal, services.clipboard, clipboardUse)
      start(mustFinish: true) { [.copied(await clipboard.put(text, use, on: terminal))] }
    case .useClipboard(let use): clipboardUse = use
    case .show(let theme): await terminal.show(in: theme)
    case .openEditor(let text):
      let terminal = terminal
      start(usesTerminal: true) { await Editor(command: services.editor).edit(text, on: terminal) }
    case .judge(let id, let exchange, let assertions):
      start { [.judged(id: id, assertions: assertions, await RecordedExchange(exchange).verdicts(on: assertions))] }
    case .compare(let pair):
      start {
        let (left, right) = (pair.left, pair.right)
        let result = ComparedResponses(
          left.exchange,
          right.exchange,
          bases: (left.base, right.base),
          repeats: (left.repeats, right.repeats)
        )
        return [.compared(left: left.id, right: right.id, result)]
      }
    case .limit(let timeouts): self.timeouts = timeouts
    case .wait(let duration, let exchange):
      start {
        await services.sleep(duration)
        return [.waited(exchange: exchange)]
      }
    case .openPager(let body):
      let terminal = terminal
      start { await Pager(command: services.pager).show(body, on: terminal) }
    case .pipe(let body, let command) where terminal is PlainTerminal:
      start(usesTerminal: true) { await Pager.output(of: command, for: body) }
    case .pipe(let body, let command):
      let terminal = terminal
      start { await Pager(command: services.pager).show(body, through: command, on: terminal) }
    case .tell(let lines): await terminal.tell(lines)
    case .suspend: await terminal.suspend()
    case .repaint:
      await draw()
      await terminal.repaint()
    case .quit(let code): exitCode = code
    }
  }

  /// The most exchanges of earlier sessions that are shown.
  private static let mostEarlier = 100

  func readHistory() {
    guard let history = services.history else { return }
    start {
      do {
        let content = try await history.read(atMost: Self.mostEarlier)
        return content.exchanges.isEmpty && content.broken == 0
          ? [] : [.earlierExchanges(content.exchanges, broken: content.broken)]
      } catch {
        return [.notice("history: \(error)")]
      }
    }
  }

  private func keep(_ exchange: KeptExchange) {
    guard let history = services.history else { return }
    let secrets = model.secrets
    start(mustFinish: true) {
      do {
        try await history.append { exchange.line(hiding: secrets) }
        return []
      } catch {
        return [.notice("history: \(error)")]
      }
    }
  }

  /// Starts an effect. The model is given its messages in order.
  private func start(
    mustFinish: Bool = false,
    usesTerminal: Bool = false,
    exchange: Int? = nil,
    scenario: String? = nil,
    _ work: @escaping @Sendable () async -> [Message]
  ) {
    effectsStarted += 1
    let (number, inbox) = (effectsStarted, inbox)
    let task = Task {
      for message in await work() { inbox.put(.message(message)) }
      inbox.put(.finished(effect: number))
    }
    effects[number] = RunningEffect(
      task: task,
      mustFinish: mustFinish,
      usesTerminal: usesTerminal,
      exchange: exchange,
      scenario: scenario
    )
  }

  /// Tells where the server is as soon as that is known, and then what its routes declare.
  private func startServer(_ work: @escaping @Sendable () async -> [Message]) {
    let (services, inbox) = (services, inbox)
    start {
      for message in await work() { inbox.put(.message(message)) }
      return await services.describeServer()
    }
  }

  /// Files block, and are read beside the cooperative pool.
  private static func filled(_ filling: BenchVariables.Filling, by services: SessionServices) async -> Message {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        do throws(Fault) {
          continuation.resume(returning: .filled(filling, try filling.message(reading: services.readFile)))
        } catch {
          continuation.resume(returning: .notice("not sent: \(error.message)"))
        }
      }
    }
  }

  private func send(_ id: Int, _ request: RequestMessage, by version: TransportOptions.ProtocolPreference) {
    let (services, inbox) = (services, inbox)
    terminal.noteRequest(Sanitizer.text(model.secrets.redact("\(request.method) \(request.url.withoutUserInfo)")))
    var limited = services.transportOptions
    // The model keeps what is shown; this copy is compared with its declaration.
    limited.recordLimit = Self.recordLimit
    if let timeouts {
      (limited.connectTimeout, limited.headTimeout, limited.maxTime) = (timeouts.connect, timeouts.head, timeouts.total)
    }
    limited.sizeLimit = .max
    limited.decompresses = true
    limited.protocolPreference = version
    limited.flow = inbox.gate
    start(exchange: id) { [options = limited] in
      let ordinal = Mutex(0)
      let exchange = await services.transport.perform(request, options: options) { event, time in
        if case .connected(let connection) = event { ordinal.withLock { $0 = services.beginOnConnection(connection) } }
        inbox.put(.message(.exchange(id: id, event, at: time)))
      }
      return await services.settledTrace(of: exchange, ordinal.withLock { $0 }) { inbox.put(.message(.trace(id: id, $0))) }
        .map { [.trace(id: id, $0)] } ?? []
    }
  }

  private func run(_ path: String, _ text: String?) {
    let (services, inbox) = (services, inbox)
    start(scenario: path) {
      let (result, review) = await services.runScenario(path, text) { inbox.put(.message(.scenarioProgress(path: path, $0))) }
      return [.scenarioFinished(path: path, result)] + (review.map { [.review($0)] } ?? [])
    }
  }

  /// Judges what was accepted, and writes it where it can be read again.
  private static func save(_ review: ScenarioReview, _ services: SessionServices) async -> [Message] {
    let path = review.result.path
    let (result, rest) = await services.judgeReview(review)
    if let fault = result.diagnostics.first {
      let place = "\(path):\(fault.position.line):\(fault.position.column)"
      let advice = "Accept the changes around that line, too, or press E and edit it."
      return [.reviewFailed(path: path, reason: "\(place): \(fault.message). \(advice)")]
    }
    do {
      let file = try InputFile(path).readText()
      guard file == review.result.text else {
        return [.reviewFailed(path: path, reason: "the file has changed since the run   T runs it again")]
      }
    } catch {
      return [.reviewFailed(path: path, reason: "\(error)")]
    }
    switch await TextFile(path: path).save(review.text, overwrites: true) {
    case .saveFailed(_, let reason): return [.reviewFailed(path: path, reason: reason)]
    default: return [.reviewSaved(review, result, rest: rest)]
    }
  }

  /// Runs work that takes long beside the cooperative pool.
  private static func offPool(_ work: @escaping @Sendable () -> Message) async -> Message {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async { continuation.resume(returning: work()) }
    }
  }

  /// A larger text is not converted.
  private static let mostRead = 16 << 20

  private static func read(_ body: [UInt8], _ charset: String, _ id: Int) -> Message {
    func failed(_ problem: String) -> Message { .bodyRead(id: id, text: nil, problem: problem) }
    guard body.count <= mostRead else { return failed("the body is too large to be read as \(charset)") }
    do throws(Charset.Failure) {
      return .bodyRead(id: id, text: Array(try Charset(charset).text(body).utf8), problem: "")
    } catch {
      switch error {
      case .unknown: return failed("no charset of the name \(charset) is known")
      case .malformed(_, let offset): return failed("the body is not \(charset) from byte \(offset) on")
      }
    }
  }

  private func dump(to path: String) {
    let text = screenText
    start(mustFinish: true) {
      switch await TextFile(path: path).save(text, overwrites: true) {
      case .saveFailed(_, let reason): [.notice("\(path): \(reason)")]
      default: [.notice("the screen is in \(path)")]
      }
    }
  }

  /// A text file that the user names.
  struct TextFile: Sendable {
    /// As the user gave it; a `~` at its beginning is the home folder.
    var path: String
    /// Whether a new file may be read by no one else.
    var isPrivate = false

    /// Writes the file, its folders made if need be.
    ///
    /// A file that exists is only replaced when `overwrites` says so.
    /// Runs beside the cooperative pool, since files block.
    func save(_ text: String, overwrites: Bool) async -> Message { await save(Array(text.utf8), overwrites: overwrites) }

    /// The same for bytes.
    func save(_ bytes: [UInt8], overwrites: Bool) async -> Message {
      await offPool { saveNow(bytes, overwrites: overwrites) }
    }

    private func saveNow(_ bytes: [UInt8], overwrites: Bool) -> Message {
      let path = (path as NSString).expandingTildeInPath
      // What keeps the folder from being made also keeps the file from being written, which says so.
      let folder = (path as NSString).deletingLastPathComponent
      if !folder.isEmpty { try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }
      var file = OutputFile(path)
      file.waitsForReader = false
      file.isPrivate = isPrivate
      do throws(OutputFileError) {
        if overwrites { try file.write(bytes) } else { try file.create(bytes) }
        return .saved(path: self.path)
      } catch {
        if error.reason == .fileExists { return .fileExists(path: self.path) }
        return .saveFailed(path: self.path, reason: "\(error.reason.cause); \(error.reason.advice)")
      }
    }
  }

  /// An exchange that was made, as a server and a client that say the same again: the runner judges it as it judges others.
  struct RecordedExchange: ExchangeTransport, ServerUnderTest, RunningServer {
    private let exchange: Exchange
    let base = "http://recorded"

    init(_ exchange: Exchange) {
      self.exchange = exchange
    }

    /// One verdict for each assertion of a scenario, in their order; all are failures where one of them does not parse.
    func verdicts(on assertions: [String]) async -> [Verdict] {
      let lines = ["GET {{base}}/", "HTTP *", "[Asserts]"] + assertions
      let runner = ScenarioRunner(server: self, transport: self)
      let result = await runner.run(text: lines.joined(separator: "\n") + "\n", path: "")
      let first = lines.count - assertions.count + 1
      return assertions.enumerated().map { place, text in
        result.verdicts.first { $0.position.line == first + place }
          ?? Verdict(.failed, text, at: .start, message: result.diagnostics.first?.message ?? "it was not judged")
      }
    }

    func perform(
      _ request: RequestMessage,
      options: TransportOptions,
      onEvent: @escaping @Sendable (Exchange.Event, Duration) -> Void
    ) async -> Exchange { exchange }

    func start() async throws -> any RunningServer { self }

    func probe(_ name: String) async -> String? { nil }

    func stop() async {}
  }
}
