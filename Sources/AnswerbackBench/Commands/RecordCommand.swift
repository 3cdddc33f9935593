import AnswerbackTesting
import ArgumentParser
import Exchanges
import FieldValues
import Foundation
import Scenarios
import Synchronization
import SystemIO
import Wire

/// `answerback record`: what passes through a proxy becomes scenarios.
struct RecordCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record",
    abstract: "Record what passes through a proxy as scenarios.",
    discussion: """
      Prints "listening on 127.0.0.1:PORT". Send requests to that address instead of the server's, or name it in HTTP_PROXY. ^C ends \
      the recording and writes the scenarios; files that are there are kept. Values of secrets are left out of them: the \
      scenarios name them as {{secret.NAME}}.
      Exit code 0: scenarios were written; 1: no request came; 2: usage; 4: the server can't be started, or the port is taken.
      """
  )

  @Option(help: "The folder for the scenarios. It is made if it isn't there.")
  var out: String
  @Option(help: "The port to listen on. By default a free one is taken.")
  var port = 0
  @Option(help: "The server to record, as a URL. By default the app is started in this process.")
  var target: String?
  @Option(
    help: "What becomes one scenario: requests up to a pause (gap), of a connection, or for a path.",
    transform: choice()
  )
  var per = Grouping.gap
  @Option(help: "The pause in seconds that begins another scenario, with --per gap.")
  var gap = 10.0
  @OptionGroup(title: "Connections")
  var connection: ConnectionOptions

  func validate() throws {
    guard (0...65535).contains(port) else { throw ValidationError("--port must be between 0 and 65535, got \(port).") }
    guard gap > 0, gap <= 86_400 else {
      throw ValidationError("--gap must be more than 0 and at most 86400 seconds, got \(gap).")
    }
    guard let target else { return }
    try RunCommand.checkAddress("--target", target)
    // The proxy names the server to its clients.
    guard target.withoutUserInfo == target else {
      throw ValidationError("--target can't have a user and password. Send them with the requests, as Authorization.")
    }
  }

  /// The server to record; nil is the app.
  private var server: String? { target == "in-process" ? nil : target }

  func run() async throws {
    try makeFolder(out)
    let app = BenchedApp.current
    let running = server == nil ? try await app.start(app.configuration.onFreePort) : nil
    let origin = running?.base ?? BenchTarget.origin(of: server ?? "")
    let client = WireClient()
    let tape = Tape()
    var options = RecordingProxy.Options()
    options.port = port
    let proxy = RecordingProxy(
      to: origin,
      by: connection.trusting(app, isTarget: server == nil).transport(by: client),
      options: options
    ) { tape.add($0) }
    do throws(RecordingProxy.ListeningFailure) {
      try await untilAsked(proxy, origin)
    } catch {
      await running?.stop()
      throw CommandFailure(CommandFailure.environment, error.description)
    }
    await client.shutdown()
    await running?.stop()
    try write(tape, origin)
  }

  private func untilAsked(_ proxy: RecordingProxy, _ origin: String) async throws(RecordingProxy.ListeningFailure) {
    let port = try await proxy.start()
    let (asked, continuation) = AsyncStream.makeStream(of: Never.self)
    await EndingSignals.shared.handling { _ in
      continuation.finish()
    } while: {
      Surroundings.writeLine("listening on 127.0.0.1:\(port)")
      Surroundings.writeErrorLine("Recording \(origin.withoutUserInfo). ^C ends the recording and writes it to \(out).")
      for await _ in asked {}
      await proxy.stop()
    }
  }

  private func makeFolder(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw CommandFailure(CommandFailure.usage, "--out \(path) can't be made: \(error.localizedDescription)")
    }
  }
}

// MARK: - What was recorded

extension RecordCommand {
  /// What becomes one scenario.
  enum Grouping: String, CaseIterable, Sendable {
    case gap, connection, path
  }

  /// What has passed; more than so much is passed on without being kept.
  final class Tape: Sendable {
    private static let mostBytes = 64 << 20
    private static let mostExchanges = 10_000

    private struct State {
      var passed: [RecordingProxy.Passed] = []
      var bytes = 0
      var leftOut = 0
    }

    private let state = Mutex(State())

    /// In the order in which the requests came.
    var passed: [RecordingProxy.Passed] { state.withLock { $0.passed.sorted { $0.begun < $1.begun } } }
    /// How many exchanges came when there was no more room.
    var leftOut: Int { state.withLock { $0.leftOut } }

    func add(_ new: RecordingProxy.Passed) {
      state.withLock { state in
        let bytes = new.exchange.body.count + new.exchange.received.count + (new.exchange.request.body?.count ?? 0)
        guard state.passed.count < Self.mostExchanges, state.bytes + bytes <= Self.mostBytes else { return state.leftOut += 1 }
        state.bytes += bytes
        state.passed.append(new)
      }
    }
  }

  /// The scenarios that exchanges become, in order.
  static func groups(
    _ passed: [RecordingProxy.Passed],
    per grouping: Grouping,
    gap: Duration
  ) -> [(name: String, exchanges: [Exchange])] {
    var groups: [(name: String, exchanges: [Exchange])] = []
    var places: [String: Int] = [:]
    var names: Set<String> = []
    var lastEnd = Duration.zero
    for one in passed {
      let key: String
      switch grouping {
      case .connection: key = "\(one.connection)"
      case .path: key = URLReference(one.exchange.request.url).path
      case .gap: key = groups.isEmpty || one.begun - lastEnd > gap ? "\(groups.count)" : "\(groups.count - 1)"
      }
      lastEnd = max(lastEnd, one.begun + (one.exchange.timing.ended ?? .zero))
      if let place = places[key] {
        groups[place].exchanges.append(one.exchange)
        continue
      }
      places[key] = groups.count
      let name = grouping == .path ? name(ofPath: key) : "\(grouping == .gap ? "recording" : "connection")-\(groups.count + 1)"
      groups.append((free(name) { !names.contains($0.lowercased()) }, [one.exchange]))
      names.insert(groups[groups.count - 1].name.lowercased())
    }
    return groups
  }

  /// `/items/7` is `items-7`; what doesn't belong in the name of a file is `_`.
  private static func name(ofPath path: String) -> String {
    let isKept = { (byte: UInt8) in byte.isLetter || byte.isDigit || byte == UInt8(ascii: "-") }
    let parts = path.utf8.split(separator: UInt8(ascii: "/"))
      .map { part in String(decoding: part.map { isKept($0) ? $0 : UInt8(ascii: "_") }, as: UTF8.self) }
    let name = String(parts.joined(separator: "-").prefix(80))
    return name.isEmpty ? "root" : name
  }

  /// The name, with a number where it is taken.
  private static func free(_ name: String, _ isFree: (String) -> Bool) -> String {
    guard !isFree(name) else { return name }
    return (2...).lazy.map { "\(name)-\($0)" }.first(where: isFree) ?? name
  }

  private func write(_ tape: Tape, _ origin: String) throws {
    let passed = tape.passed
    let answered = passed.filter { $0.exchange.head != nil }
    let lost = passed.count - answered.count
    let recorded = answered.filter { Self.canBeRepeated($0.exchange) }
    for one in answered where !Self.canBeRepeated(one.exchange) {
      let request = "\(one.exchange.request.method) \(one.exchange.request.url.withoutUserInfo)"
      Surroundings.writeErrorLine("\(request) is not recorded: the client left before the body had ended.")
    }
    if lost > 0 {
      Surroundings.writeErrorLine("\(lost == 1 ? "1 request" : "\(lost) requests") got no response and can't be recorded.")
    }
    if tape.leftOut > 0 {
      Surroundings.writeErrorLine(
        "\(tape.leftOut) exchanges were passed on but not recorded: a recording holds 10000, and 64 MiB."
      )
    }
    guard !recorded.isEmpty else {
      Surroundings.writeErrorLine("Nothing was recorded: no request came.")
      throw ExitCode(1)
    }
    for (name, exchanges) in Self.groups(recorded, per: per, gap: .seconds(gap)) {
      let name = Self.free(name) { !FileManager.default.fileExists(atPath: "\(out)/\($0).scenario") }
      let recording = Recorder.recording(from: exchanges, name: name, base: origin, folder: "\(name).d")
      try write(recording, named: name, steps: exchanges.count)
    }
  }

  /// Whether a run comes to an end with the response: event streams are read up to a bound, other bodies to their end.
  private static func canBeRepeated(_ exchange: Exchange) -> Bool {
    let type = exchange.head?.value(of: "Content-Type").flatMap { MediaType($0) }
    return exchange.ending != .cancelled || type?.essence == "text/event-stream"
  }

  private func write(_ recording: Recorder.Recording, named name: String, steps: Int) throws {
    let path = "\(out)/\(name).scenario"
    guard let hidden = Recorder.HiddenSecrets(hiding: recording.text) else {
      throw CommandFailure(CommandFailure.usage, "\(path) can't be written: a secret in it can't be left out.")
    }
    if !recording.files.isEmpty { try makeFolder("\(out)/\(name).d") }
    do throws(OutputFileError) {
      for (file, bytes) in recording.files.sorted(by: { $0.key < $1.key }) { try OutputFile("\(out)/\(file)").write(bytes) }
      try OutputFile(path).create(Array(hidden.text.utf8))
    } catch {
      throw CommandFailure(CommandFailure.usage, error.description)
    }
    Surroundings.writeLine("\(path): \(steps == 1 ? "1 step" : "\(steps) steps")")
    for secret in hidden.values.keys.sorted() {
      Surroundings.writeErrorLine("\(path) needs --secret \(secret): its value was left out.")
    }
  }
}
