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
      scenarios name them as {{secret.NAME}}. Secrets are the values of fields like Authorization and password, and those of --secret.
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
  @Option(
    name: .customLong("repeat"),
    help: ArgumentHelp(
      "When the recording ends, send its requests so many times more. What differs is written as a matcher. 0 sends none.",
      discussion: """
        By default the app gets them \(RequestRepetition.timesForApp) times more and is started anew for each time; a server of --target \
        gets only the GET and HEAD requests again, once.
        """
    )
  )
  var times: Int?
  @OptionGroup(title: "Secrets")
  var secrets: SecretOptions
  @OptionGroup(title: "Connections")
  var connection: ConnectionOptions

  func validate() throws {
    guard (0...65535).contains(port) else { throw ValidationError("--port must be between 0 and 65535, got \(port).") }
    guard gap > 0, gap <= 86_400 else {
      throw ValidationError("--gap must be more than 0 and at most 86400 seconds, got \(gap).")
    }
    if let times, !(0...100).contains(times) { throw ValidationError("--repeat must be between 0 and 100, got \(times).") }
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
    let secrets = try secrets.byName()
    try makeFolder(out)
    let app = BenchedApp.current
    let running = server == nil ? try await app.start(app.configuration.onFreePort) : nil
    let origin = running?.base ?? BenchTarget.origin(of: server ?? "")
    let client = WireClient()
    let transport = connection.trusting(app, isTarget: server == nil).transport(by: client)
    let tape = Tape()
    var options = RecordingProxy.Options()
    options.port = port
    let proxy = RecordingProxy(
      to: origin,
      by: transport,
      options: options
    ) { tape.add($0) }
    do throws(RecordingProxy.ListeningFailure) {
      try await untilAsked(proxy, origin)
    } catch {
      await running?.stop()
      throw CommandFailure(CommandFailure.environment, telling: error)
    }
    let repetition = RequestRepetition(times: times, server: server, transport: transport)
    let failure = await failure { () async throws in try await write(tape, origin, secrets, repetition) }
    await client.shutdown()
    await running?.stop()
    if let failure { throw failure }
  }

  private func failure(of work: () async throws -> Void) async -> (any Error)? {
    do {
      try await work()
      return nil
    } catch {
      return error
    }
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
      throw CommandFailure(.folder(path, reason: error.localizedDescription))
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
        let bytes = new.exchange.body.count + new.exchange.received.count + (new.upload?.body.count ?? 0)
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

  private func write(
    _ tape: Tape,
    _ origin: String,
    _ secrets: [String: String],
    _ repetition: RequestRepetition
  ) async throws {
    let passed = tape.passed
    let answered = passed.filter { $0.exchange.head != nil }
    let lost = passed.count - answered.count
    let remarks = answered.map { ($0, Remark($0)) }
    let recorded = remarks.filter { $0.1?.isLoss != true }.map(\.0)
    for case (let one, let remark?) in remarks {
      let request =
        "\(one.exchange.request.method) \(VisibleText.excerpt(of: one.exchange.request.url.withoutUserInfo, length: 200))"
      Surroundings.writeErrorLine(remark.sentence(about: request))
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
    var repeats = repetition.times != 0
    if repeats { Surroundings.writeErrorLine("Sending requests again, to find what changes. ^C leaves that out.") }
    var recordings: [(name: String, recording: Recorder.Recording, steps: Int)] = []
    for (name, exchanges) in Self.groups(recorded, per: per, gap: .seconds(gap)) {
      let name = Self.free(name) { !FileManager.default.fileExists(atPath: "\(out)/\($0).scenario") }
      var recording = Recorder.recording(from: exchanges, name: name, base: origin, folder: "\(name).d")
      if repeats {
        try write(recording.files, SecretRedactor(knowing: secrets))
        if let others = await repetition.responses(to: exchanges, as: recording, at: "\(out)/\(name).scenario") {
          recording = Recorder.recording(from: exchanges, name: name, base: origin, folder: "\(name).d", repeats: others)
        } else {
          repeats = false
        }
      }
      recordings.append((name, recording, exchanges.count))
    }
    let open = Recorder.HiddenSecrets.openCookies(of: recorded.map(\.exchange), in: recordings.map(\.recording.text), secrets)
    for (name, recording, steps) in recordings { try write(recording, named: name, steps: steps, secrets, open) }
  }

  /// What is to be said about an exchange.
  private enum Remark {
    /// The client left, and a run would not come to an end: event streams are read up to a bound, other bodies to their end.
    case left
    case request(kept: Int, of: Int)
    case response(kept: Int)
    case trailers

    init?(_ passed: RecordingProxy.Passed) {
      let exchange = passed.exchange
      let type = exchange.head?.value(of: "Content-Type").flatMap { MediaType($0) }
      if exchange.ending == .cancelled, type?.essence != "text/event-stream" {
        self = .left
      } else if let upload = passed.upload, !upload.keepsWholeBody {
        self = .request(kept: upload.body.count, of: upload.count)
      } else if !exchange.keepsWholeBody {
        self = .response(kept: exchange.body.count)
      } else if passed.upload?.trailers.isEmpty == false {
        self = .trailers
      } else {
        return nil
      }
    }

    /// Whether the exchange isn't recorded.
    var isLoss: Bool {
      switch self {
      case .left, .request: true
      case .response, .trailers: false
      }
    }

    func sentence(about request: String) -> String {
      switch self {
      case .left: "\(request) is not recorded: the client left before the body had ended."
      case .request(let kept, let count):
        "\(request) is not recorded: its body has \(count) bytes, of which \(kept) could be kept. Write the step yourself, with file,PATH; as its body."
      case .response(let kept): "\(request): only the beginning of the response is compared. It has more than \(kept) bytes."
      case .trailers: "\(request) is recorded without its trailers, which a scenario can't send."
      }
    }
  }

  private func write(
    _ recording: Recorder.Recording,
    named name: String,
    steps: Int,
    _ secrets: [String: String],
    _ open: Set<String>
  ) throws {
    let path = "\(out)/\(name).scenario"
    guard let hidden = Recorder.HiddenSecrets(hiding: recording.text, known: secrets, open: open) else {
      throw CommandFailure(.openSecret(path: path))
    }
    let redactor = SecretRedactor(knowing: secrets)
    // A short value that was found by its name may be a part of anything.
    for value in hidden.values.values where value.utf8.count >= 6 { redactor.add(value) }
    try write(recording.files, redactor)
    try writing { () throws(OutputFileError) in try OutputFile(path).create(Array(hidden.text.utf8)) }
    Surroundings.writeLine("\(path): \(steps == 1 ? "1 step" : "\(steps) steps")")
    for secret in hidden.values.keys.sorted() {
      Surroundings.writeErrorLine("\(path) needs --secret \(secret): its value was left out.")
    }
  }

  private func write(_ files: [String: [UInt8]], _ redactor: SecretRedactor) throws {
    for (file, bytes) in files.sorted(by: { $0.key < $1.key }) {
      let place = "\(out)/\(file)"
      guard redactor.ranges(in: bytes).isEmpty else {
        Surroundings.writeErrorLine("\(place) isn't written, because there is a secret in it. Put it there yourself.")
        continue
      }
      try makeFolder((place as NSString).deletingLastPathComponent)
      try writing { () throws(OutputFileError) in try OutputFile(place).write(bytes) }
    }
  }

  private func writing(_ work: () throws(OutputFileError) -> Void) throws {
    do throws(OutputFileError) {
      try work()
    } catch {
      throw CommandFailure(CommandFailure.usage, telling: error)
    }
  }
}

extension SecretRedactor {
  fileprivate convenience init(knowing secrets: [String: String]) {
    self.init()
    for value in secrets.values { add(value) }
  }
}
