import Dispatch
import Exchanges
import Foundation
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
    case .cancel(let id): effects.values.first { $0.exchange == id }?.task.cancel()
    case .save(let path, let text, let overwrite):
      start(mustFinish: true) { [await TextFile(path: path).save(text, overwrites: overwrite)] }
    case .dump(let path): dump(to: path)
    case .runScenario(let path, let text):
      start { [.scenarioFinished(path: path, await services.runScenario(path, text))] }
    case .listScenarios: start { [.scenarioFiles(await services.listScenarios())] }
    case .restartServer:
      let inbox = inbox
      start {
        for message in await services.startServer() { inbox.put(.message(message)) }
        return await services.describeServer()
      }
    case .copy(let text): await copy(text)
    case .openEditor(let text):
      let terminal = terminal
      start { await Editor(command: services.editor).edit(text, on: terminal) }
    case .judge(let id, let exchange, let assertions):
      start { [.judged(id: id, assertions: assertions, await RecordedExchange(exchange).verdicts(on: assertions))] }
    case .openPager(let body):
      let terminal = terminal
      start { await Pager(command: services.pager).show(body, on: terminal) }
    case .pipe(let body, let command):
      let terminal = terminal
      start { await Pager(command: services.pager).show(body, through: command, on: terminal) }
    case .suspend: await terminal.suspend()
    case .repaint:
      await draw()
      await terminal.repaint()
    case .quit(let code): exitCode = code
    }
  }

  /// Starts an effect. The model is given its messages in order.
  private func start(
    mustFinish: Bool = false,
    exchange: Int? = nil,
    _ work: @escaping @Sendable () async -> [Message]
  ) {
    effectsStarted += 1
    let (number, inbox) = (effectsStarted, inbox)
    let task = Task {
      for message in await work() { inbox.put(.message(message)) }
      inbox.put(.finished(effect: number))
    }
    effects[number] = RunningEffect(task: task, mustFinish: mustFinish, exchange: exchange)
  }

  private func send(_ id: Int, _ request: RequestMessage, by version: TransportOptions.ProtocolPreference) {
    let (services, inbox) = (services, inbox)
    var limited = services.transportOptions
    // The model keeps what is shown; this copy is compared with its declaration.
    limited.recordLimit = Self.recordLimit
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

  private func dump(to path: String) {
    let text = screenText
    start(mustFinish: true) {
      switch await TextFile(path: path).save(text, overwrites: true) {
      case .saveFailed(_, let reason): [.notice("\(path): \(reason)")]
      default: [.notice("the screen is in \(path)")]
      }
    }
  }

  private func copy(_ text: String) async {
    guard await !terminal.copy(text) else { return }
    post(.notice("clipboard: \(text.utf8.count) bytes are more than a terminal takes; save it to a file"))
  }

  /// A text file that the user names.
  struct TextFile: Sendable {
    /// As the user gave it; a `~` at its beginning is the home folder.
    var path: String

    /// Writes the file, its folders made if need be.
    ///
    /// A file that exists is only replaced when `overwrites` says so.
    /// Runs beside the cooperative pool, since files block.
    func save(_ text: String, overwrites: Bool) async -> Message {
      await withCheckedContinuation { continuation in
        DispatchQueue.global().async { continuation.resume(returning: saveNow(Array(text.utf8), overwrites: overwrites)) }
      }
    }

    private func saveNow(_ bytes: [UInt8], overwrites: Bool) -> Message {
      let path = (path as NSString).expandingTildeInPath
      // What keeps the folder from being made also keeps the file from being written, which says so.
      let folder = (path as NSString).deletingLastPathComponent
      if !folder.isEmpty { try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }
      var file = OutputFile(path)
      file.waitsForReader = false
      do throws(OutputFileError) {
        if overwrites { try file.write(bytes) } else { try file.create(bytes) }
        return .saved(path: self.path)
      } catch {
        if error.reason == .fileExists { return .fileExists(path: self.path) }
        return .saveFailed(path: self.path, reason: "\(error.reason.cause); \(error.reason.advice)")
      }
    }
  }

  /// The user's editor, working on a text in a file of its own.
  struct Editor: Sendable {
    /// As a shell reads it: `vim`, `code -w`.
    var command: String

    /// Opens the text and waits until the editor has ended.
    func edit(_ text: String, on terminal: any TerminalSurface) async -> [Message] {
      do {
        // It may hold secrets, and this folder is the user's alone.
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let file = try folder.add("request.txt", Array(text.utf8))
        let code = try await terminal.run(["/bin/sh", "-c", "\(command) \"$1\"", "sh", file])
        guard code == 0 else {
          return [
            .edited(nil), .notice("\(command) exited with code \(code). Nothing was changed. Set EDITOR to another editor."),
          ]
        }
        let edited = try InputFile(file).readText()
        return [.edited(edited == text ? nil : edited)]
      } catch {
        return [.edited(nil), .notice("\(error)")]
      }
    }
  }

  /// The user's pager, showing bytes from a file of its own.
  struct Pager: Sendable {
    /// As a shell reads it: `less`, `bat --paging=always`.
    var command: String

    /// Shows the bytes, or what a shell command makes of them, and waits until the pager has ended.
    func show(_ bytes: [UInt8], through filter: String? = nil, on terminal: any TerminalSurface) async -> [Message] {
      do {
        // It may hold secrets, and this folder is the user's alone.
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let file = try folder.add("body", bytes)
        let line = filter.map { "{ \($0)\n} <\"$1\" 2>&1 | \(command)" } ?? "\(command) \"$1\""
        let code = try await terminal.run(["/bin/sh", "-c", line, "sh", file])
        guard code == 0 else { return [.notice("\(filter ?? command) exited with code \(code). Set PAGER to another pager.")] }
        return []
      } catch {
        return [.notice("\(error)")]
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
