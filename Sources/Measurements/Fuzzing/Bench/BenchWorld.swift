import Dispatch
import Exchanges
import NIOConcurrencyHelpers
import NIOCore
import ScenarioInterchange
import Scenarios
import SystemIO
import Wire
import Workbench

/// What a fuzzed bench has around it: a real server, and no files and no programs of the machine.
final class BenchWorld: Sendable {
  /// What comes of what the bench asked for, until the bench is given it.
  private let waiting = NIOLockedValueBox(Waiting())
  private let running = NIOLockedValueBox<[Int: Task<Void, Never>]>([:])
  private let client = WireClient()
  let base: String
  let routes: [CatalogueRoute]
  /// How many exchanges run at once before the oldest is broken off.
  private static let mostRunning = 12
  /// Stands before the sockets of every exchange.
  private let gate = ReadGate()

  /// Messages that wait, bounded as in a session: by the bytes of responses in them.
  private struct Waiting {
    var messages = CircularBuffer<Message>()
    var byteCount = 0
  }

  init(base: String, routes: [CatalogueRoute]) {
    self.base = base
    self.routes = routes
  }

  /// What has come since the last time, as much of it as a session takes in at once.
  func takeMessages() -> [Message] {
    let (taken, rest) = waiting.withLockedValue { waiting in
      let taken = Array(waiting.messages.prefix(128))
      waiting.messages.removeFirst(taken.count)
      waiting.byteCount -= taken.reduce(0) { $0 + $1.responseBytes }
      return (taken, waiting.byteCount)
    }
    if rest <= Message.mostWaitingBytes / 4, gate.isPaused { gate.resume() }
    return taken
  }

  /// What the messages that wait hold, in bytes.
  var waitingBytes: Int { waiting.withLockedValue { $0.byteCount } }

  func tell(_ message: Message) {
    let bytes = waiting.withLockedValue { waiting in
      waiting.messages.append(message)
      waiting.byteCount += message.responseBytes
      return waiting.byteCount
    }
    if bytes > Message.mostWaitingBytes, !gate.isPaused { gate.pause() }
  }

  func cancelAll() { running.withLockedValue { $0.values.forEach { $0.cancel() } } }

  /// Carries out an effect, or does as if.
  func perform(_ effect: Effect, _ generator: inout SeededGenerator) {
    switch effect {
    case .send(let id, let request, let version): send(id, request, version)
    case .fill(let filling):
      do throws(Fault) {
        tell(.filled(filling, try filling.message { path throws(FileFault) in throw .missing(path) }))
      } catch {
        tell(.notice("not sent: \(error.message)"))
      }
    case .importCurl(let command):
      do throws(InterchangeFault) {
        tell(.imported(try RequestImport(curl: command) { _ in nil }))
      } catch {
        tell(.notice(error.description))
      }
    case .loadEnvironment(let name): tell(.environment(name, ["greeting": "hello", "token": "0123456789"]))
    case .cancel(let id): running.withLockedValue { $0[id]?.cancel() }
    case .compose(let scenario): Task { tell(.composed(scenario.composed())) }
    case .composeCopy(let text): Task { tell(.copyComposed(text.copied())) }
    case .save(let path, _, let overwrites), .saveBody(let path, _, let overwrites):
      switch generator.number(0...3) {
      case 0 where !overwrites: tell(.fileExists(path: path))
      case 1: tell(.saveFailed(path: path, reason: "the disk is full"))
      default: tell(.saved(path: path))
      }
    case .runScenario(let path, let text): run(path, text ?? Self.scenario)
    case .openScenario(let path): tell(.scenarioOpened(path: path, text: Self.scenario, request: nil))
    case .setTarget(let url): announce(url)
    case .restartServer: announce(nil)
    case .cancelScenario, .setVariables, .limit, .copy, .suspend, .repaint, .quit, .tell, .keep, .useClipboard, .show: break
    case .saveReview(let review): tell(.reviewFailed(path: review.result.path, reason: "the file has changed"))
    case .editScenario(let path, _): tell(.scenarioEdited(path: path, text: Self.scenario, []))
    case .judge(let id, _, let assertions): judge(id, assertions)
    case .compare(let pair):
      Task {
        let (left, right) = (pair.left, pair.right)
        let result = ComparedResponses(
          left.exchange,
          right.exchange,
          bases: (left.base, right.base),
          repeats: (left.repeats, right.repeats)
        )
        tell(.compared(left: left.id, right: right.id, result))
      }
    case .wait(_, let exchange): tell(.waited(exchange: exchange))
    case .openPager, .pipe, .dump: tell(.notice("there is no terminal here"))
    case .readBody(let id, let bytes, _): tell(.bodyRead(id: id, text: generator.chance(50) ? bytes : nil, problem: "unknown"))
    case .queryBody(let id, let body, let path):
      Task { tell(Message.query(body, path: path, id: id)) }
    case .searchOn: tell(.searchOn)
    case .openEditor(let text): tell(.edited(generator.chance(50) ? Hostile.text(text, &generator) : nil))
    case .listScenarios:
      tell(
        .scenarioFiles(
          (0..<generator.number(0...40)).map { Message.ScenarioEntry(path: "scenarios/\($0).scenario", name: "\($0)") }
        )
      )
    }
  }

  private static let scenario = "GET {{base}}/json\n\nHTTP 200\n[Asserts]\njsonpath \"$.name\" == \"another\"\n"

  private func announce(_ url: String?) {
    guard let url else {
      tell(.server(.starting))
      tell(.server(.inProcess(base: base)))
      return tell(.catalogue(routes))
    }
    tell(.server(.remote(base: url)))
  }

  private func send(_ id: Int, _ request: RequestMessage, _ version: TransportOptions.ProtocolPreference) {
    var options = TransportOptions()
    options.recordLimit = 1 << 16
    options.sizeLimit = .max
    options.maxTime = .seconds(60)
    options.decompresses = true
    options.protocolPreference = version
    options.flow = gate
    // Nothing but the server under test is asked.
    var request = request
    if !request.url.hasPrefix(base) { request.url = base + "/" }
    running.withLockedValue { running in
      // It may end before it is in the list, but waits for the lock then.
      running[id] = Task { [client, options, request] in
        _ = await client.perform(request, options: options) { event, time in self.tell(.exchange(id: id, event, at: time)) }
        self.running.withLockedValue { $0[id] = nil }
      }
      if running.count > Self.mostRunning, let oldest = running.keys.min() { running[oldest]?.cancel() }
    }
  }

  private func run(_ path: String, _ text: String) {
    Task {
      var options = RunnerOptions()
      options.timeout = .seconds(2)
      let runner = ScenarioRunner(server: RemoteServer(base), transport: client, options: options)
      tell(.scenarioFinished(path: path, await runner.run(text: text, path: path)))
    }
  }

  private func judge(_ id: Int, _ assertions: [String]) {
    Task {
      let lines = ["GET {{base}}/", "HTTP *", "[Asserts]"] + assertions
      let runner = ScenarioRunner(server: RemoteServer(base), transport: client)
      let result = await runner.run(text: lines.joined(separator: "\n") + "\n", path: "")
      let verdicts = Array(result.verdicts.dropFirst())
      if verdicts.count == assertions.count { tell(.judged(id: id, assertions: assertions, verdicts)) }
    }
  }
}

extension BenchWorld {
  /// Text that means something to a terminal.
  enum Hostile {
    private static let pieces = [
      "\u{1B}[31m", "\u{1B}]52;c;eA==\u{7}", "\u{9B}2J", "\u{202E}", "e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}", "漢字", "👨‍👩‍👧",
      "\u{FEFF}",
      "\0", "{{greeting}}", "[Multipart]\nf: file,x;\n", "< x", "curl -H 'A: b' http://x/", "GET /json HTTP/1.1\nA: b\n\nbody",
      "\r\n\r\n",
      "$..name", "(a|b)*c", "\\", "%00", "😀",
    ]

    static func text(_ text: String, _ generator: inout SeededGenerator) -> String {
      let mutation = Mutation(tokens: pieces.map { Array($0.utf8) })
      return String(decoding: mutation.mutated(Array(text.utf8), using: &generator), as: UTF8.self)
    }

    /// Mostly short, now and then long.
    static func text(_ generator: inout SeededGenerator) -> String {
      let piece = generator.pick(pieces)
      return generator.chance(2) ? String(repeating: piece, count: 20_000) : text(piece, &generator)
    }
  }

  /// Something that a user, a window or the world does.
  static func message(_ number: Int, _ generator: inout SeededGenerator) -> Message {
    switch generator.number(0...99) {
    case 0...1: .resized(Size(columns: generator.number(1...250), rows: generator.number(1...80)))
    case 2: .resized(Size(columns: generator.pick([40, 80, 120, 200]), rows: generator.pick([10, 24, 40, 60])))
    case 3: .paste(Hostile.text(&generator))
    case 4...5: .mouse(mouse(&generator))
    case 6: .log(Message.LogLine(level: generator.pick([.info, .error]), text: Hostile.text(&generator)))
    case 7: .tick
    case 8: .now(1_800_000_000 + Int64(number) / 100)
    case 9: .interrupt
    default: .key(key(&generator))
    }
  }

  private static func mouse(_ generator: inout SeededGenerator) -> Message.MouseEvent {
    let place = Grid.Position(row: generator.number(0...60), column: generator.number(0...200))
    return Message.MouseEvent(generator.pick([.click, .wheelUp, .wheelDown]), at: place)
  }

  private static let special: [Key] = [
    .enter, .enter, .enter, .tab, .backtab, .escape, .escape, .backspace, .delete, .insert, .up, .down, .down, .left, .right,
    .home,
    .end, .pageUp, .pageDown, .function(1), .character("漢"), .character("é"),
  ]

  private static func key(_ generator: inout SeededGenerator) -> Key {
    switch generator.number(0...9) {
    case 0...3: generator.pick(special)
    case 4: .control(Character(Unicode.Scalar(UInt8(generator.number(0x61...0x7A)))))
    default: .character(Character(Unicode.Scalar(UInt8(generator.number(0x20...0x7E)))))
    }
  }
}
