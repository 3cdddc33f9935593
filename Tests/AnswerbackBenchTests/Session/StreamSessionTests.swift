import Curses
import Exchanges
import Scenarios
import Synchronization
import Workbench
import XCTest

@testable import AnswerbackBench

/// Streams, checks and background work through the real loop.
final class StreamSessionTests: XCTestCase {
  func testFramesAreShownWhileTheStreamRunsAndKeysWork() async throws {
    let bench = try Bench.withStream((0..<3).map { "id: \($0)\ndata: frame \($0)\n\n" })
    defer { bench.remove() }
    let played = try await bench.play("<Enter>te3\n:wait frame 2\ng<Enter>\n:wait Esc goes back\n<Esc>x\n:wait ended\n")
    XCTAssertTrue(played.screen.contains("3 frames"), played.screen)
    XCTAssertTrue(played.screen.contains("last id 2"), played.screen)
  }

  func testABurstOfFramesIsDrawnSeldom() async throws {
    let frames = (0..<20_000).map { "data: \($0)\n\n" }
    let bench = try Bench.withStream(frames)
    defer { bench.remove() }
    var services = bench.services
    // The rest after a drawing never ends, so that what is drawn is what keys ask for.
    services.sleep = { _ in await Self.untilCancelled() }
    let terminal = CountingTerminal(bench.terminal)
    let session = BenchSession(model: BenchModel(request: bench.request), terminal: terminal, services: services)
    let run = Task { await session.run() }
    terminal.send("<Enter>te3")
    await until { await session.frameCount == frames.count }
    // The beginning, the eight keys at most one by one, the routes, and one before the first rest.
    XCTAssertLessThanOrEqual(terminal.drawings, 11)
    terminal.send("G")
    await until { terminal.shows("20000 frames") }
    bench.terminal.send(.ended(signal: 15))
    _ = await run.value
  }

  func testTheFirstPictureIsDrawnOnceAndHasTheRoutesAndTheScenarios() async throws {
    let bench = try Bench.withTeapot()
    defer { bench.remove() }
    let (listed, list) = AsyncStream<Void>.makeStream()
    var services = bench.services
    services.listScenarios = {
      for await _ in listed { break }
      return [Message.ScenarioEntry(path: "scenarios/first.scenario", name: "first")]
    }
    services.sleep = { _ in await Self.untilCancelled() }
    let terminal = CountingTerminal(bench.terminal)
    let session = BenchSession(model: BenchModel(request: bench.request), terminal: terminal, services: services)
    let run = Task { await session.run() }
    _ = await session.wait(for: .processed, atMost: .seconds(1))
    XCTAssertEqual(terminal.drawings, 0)
    list.yield()
    await until { terminal.shows("1 scenario") }
    XCTAssertTrue(terminal.shows("http://bench.test"))
    XCTAssertEqual(terminal.drawings, 1)
    bench.terminal.send(.ended(signal: 15))
    _ = await run.value
  }

  func testWhatAKeyAskedForDoesNotWaitForTheRest() async throws {
    let bench = try Bench.withTeapot()
    defer { bench.remove() }
    var services = bench.services
    let rests = Atomic(0)
    let isLong = Atomic(false)
    // From the key on, a whole rest never ends.
    services.sleep = { duration in
      let isRest = duration == .milliseconds(33)
      if isRest { rests.wrappingAdd(1, ordering: .relaxed) }
      if duration >= .seconds(1) || isRest && isLong.load(ordering: .relaxed) { await Self.untilCancelled() }
    }
    let terminal = CountingTerminal(bench.terminal)
    let session = BenchSession(model: BenchModel(request: bench.request), terminal: terminal, services: services)
    let run = Task { await session.run() }
    _ = await session.wait(for: .idle, atMost: .seconds(10))
    // Each drawing has its rest.
    await until { rests.load(ordering: .relaxed) == terminal.drawings }
    _ = await session.wait(for: .processed, atMost: .seconds(10))
    isLong.store(true, ordering: .relaxed)
    terminal.send("<Enter>")
    await until { terminal.shows("short and stout") }
    bench.terminal.send(.ended(signal: 15))
    _ = await run.value
  }

  func testMemoryIsGivenBackAfterTheStartAndAfterWhatRan() async throws {
    let bench = try Bench.withTeapot()
    defer { bench.remove() }
    var services = bench.services
    services.sleep = { _ in await Task.yield() }
    let terminal = CountingTerminal(bench.terminal)
    let session = BenchSession(model: BenchModel(request: bench.request), terminal: terminal, services: services)
    let run = Task { await session.run() }
    await until { terminal.released == [true] }
    terminal.send("<Enter>")
    await until { terminal.released == [true, false] }
    bench.terminal.send(.ended(signal: 15))
    _ = await run.value
  }

  func testNothingIsDrawnWhenNothingHappens() async throws {
    let bench = try Bench.withTeapot()
    defer { bench.remove() }
    let terminal = CountingTerminal(bench.terminal)
    let session = BenchSession(model: BenchModel(request: bench.request), terminal: terminal, services: bench.services)
    let run = Task { await session.run() }
    terminal.send("<Enter>")
    await until { terminal.shows("418") }
    _ = await session.wait(for: .idle, atMost: .seconds(10))
    let drawings = terminal.drawings
    for _ in 0..<1000 { await Task.yield() }
    XCTAssertEqual(terminal.drawings, drawings)
    bench.terminal.send(.ended(signal: 15))
    _ = await run.value
  }

  func testWhatIsAskedIsJudgedByTheRunner() async throws {
    let bench = try Bench.withTeapot()
    defer { bench.remove() }
    let played = try await bench.play("<Enter>\n:wait\nth3gatb3a\n:wait\ntk\n:wait\n")
    XCTAssertTrue(played.screen.contains("[✓]   status == 418"), played.screen)
    XCTAssertTrue(played.screen.contains(#"[✓]   body contains "short and stout""#), played.screen)
    let other = try await bench.play("<Enter>\n:wait\nth3gatkjppp\n:wait\n")
    XCTAssertTrue(other.screen.contains("[✓]   status exists"), other.screen)
    let failed = try await bench.play("<Enter>\n:wait\nth3gatkjpppp\n:wait\n")
    XCTAssertTrue(failed.screen.contains("[✗]   status not exists"), failed.screen)
  }

  func testAnAssertionThatDoesNotParseIsAFailure() async {
    var exchange = Exchange(request: RequestMessage(url: "http://bench.test/"))
    for event in FakeTransport.response(200, "OK") { exchange.apply(event, at: .zero) }
    let verdicts = await BenchSession.RecordedExchange(exchange).verdicts(on: ["status == 200", "nonsense"])
    XCTAssertEqual(verdicts.map(\.outcome), [.failed, .failed])
    XCTAssertFalse(verdicts.contains { $0.message.isEmpty })
  }

  func testBackgroundWorkIsFollowedToItsEnd() async throws {
    var bench = try Bench.withTeapot()
    defer { bench.remove() }
    let asked = Mutex(0)
    bench.services.trace = { _, _ in
      let count = asked.withLock { count -> Int in
        count += 1
        return count
      }
      let state: ExchangeTrace.BackgroundWork.State = count < 3 ? .running : .done
      return ExchangeTrace(route: "GET /teapot", background: [ExchangeTrace.BackgroundWork(name: "audit", state: state)])
    }
    bench.services.sleep = { duration in if duration >= .seconds(30) { await Self.untilCancelled() } }
    let played = try await bench.play("<Enter>ts\n:wait audit done\n")
    XCTAssertTrue(played.screen.contains("after       audit done"), played.screen)
    XCTAssertEqual(asked.withLock { $0 }, 3)
  }

  func testTheTimeOfWhatRunsIsShownWithoutAKey() async throws {
    var bench = try Bench.withStream(["data: x\n\n"])
    defer { bench.remove() }
    // Every look at the clock takes a second.
    let seconds = Mutex<Int64>(1000)
    bench.services.now = {
      seconds.withLock {
        $0 += 1
        return $0
      }
    }
    // A minute passes, and then the clock stands.
    let ticks = Mutex(0)
    bench.services.sleep = { duration in
      let isOver =
        duration == .seconds(1)
        && ticks.withLock { count -> Bool in
          count += 1
          return count > 65
        }
      if isOver || duration >= .seconds(30) { await Self.untilCancelled() }
    }
    let played = try await bench.play("<Enter>\n:wait LIVE 1:\n<C-c>\n:wait cancelled\n")
    XCTAssertFalse(played.screen.contains("LIVE"), played.screen)
  }

  func testLimitsThatAreSetReachTheTransport() async throws {
    var bench = try Bench.withTeapot()
    defer { bench.remove() }
    let transport = WatchedTransport()
    bench.services.transport = transport
    _ = try await bench.play("2:\ntimeout head 5s<Enter>2:\ntimeout total 2m<Enter><Enter>\n:wait 418\n")
    let options = transport.options.withLock { $0 }
    XCTAssertEqual(options.map(\.headTimeout), [.seconds(5)])
    XCTAssertEqual(options.map(\.maxTime), [.seconds(120)])
    XCTAssertEqual(options.map(\.connectTimeout), [.seconds(10)])
  }

  func testTwoResponsesAreComparedBesideTheScreen() async throws {
    let bench = try Bench.withTeapot()
    defer { bench.remove() }
    let played = try await bench.play(
      "<Enter>\n:wait 418\nmr\n:wait\nd\n:wait the responses are the same\n<Esc>V\n:wait #3 and #4\n"
    )
    XCTAssertTrue(played.screen.contains("the responses are the same"), played.screen)
  }

  func testAStreamIsConnectedAgainAfterItsWait() async throws {
    var bench = try Bench.withStream(["retry: 20\nid: 4\ndata: x\n\n"])
    defer { bench.remove() }
    let waits = Mutex<[Duration]>([])
    bench.services.sleep = { duration in
      waits.withLock { $0.append(duration) }
      if duration >= .seconds(1) { await Self.untilCancelled() }
    }
    let played = try await bench.play("<Enter>te3\n:wait last id 4\nL\n:wait reconnected, last id 4\nx\n:wait cancelled\n")
    XCTAssertTrue(played.screen.contains("2 frames"), played.screen)
    XCTAssertTrue(waits.withLock { $0.contains(.milliseconds(20)) })
  }

  func testThePagerNeedsATerminal() async throws {
    let bench = try Bench.withTeapot()
    defer { bench.remove() }
    let played = try await bench.play("<Enter>\n:wait\nv\n:wait runs from a script\n|wc -c<Enter>\n:wait runs from a script\n")
    XCTAssertEqual(played.code, 0)
  }

  /// Waits for a condition, half a minute at most.
  private func until(_ holds: () async -> Bool, line: UInt = #line) async {
    let end = ContinuousClock.now + .seconds(30)
    while await !holds() {
      guard ContinuousClock.now < end else { return XCTFail("in vain", line: line) }
      await Task.yield()
    }
  }

  private static func untilCancelled() async {
    let (never, _) = AsyncStream<Void>.makeStream()
    for await _ in never {}
  }
}

extension BenchSession {
  /// How many frames the stream that is shown has.
  fileprivate var frameCount: Int {
    let words = screenText.split(separator: "Stream:").last?.prefix { $0.isNumber } ?? ""
    return Int(words) ?? 0
  }
}

extension Bench {
  /// An event stream of these frames, a chunk each, that goes on until it is cancelled.
  fileprivate static func withStream(_ frames: [String]) throws -> Bench {
    var bench = try Bench { _ in nil }
    bench.services.transport = StreamingTransport(frames: frames)
    return bench
  }
}

/// The teapot, with the options of each request kept.
private final class WatchedTransport: ExchangeTransport {
  let options = Mutex<[TransportOptions]>([])

  func perform(
    _ request: RequestMessage,
    options: TransportOptions,
    onEvent: @escaping @Sendable (Exchange.Event, Duration) -> Void
  ) async -> Exchange {
    self.options.withLock { $0.append(options) }
    return await FakeTransport { _ in FakeTransport.response(418, "I'm a teapot") }
      .perform(request, options: options, onEvent: onEvent)
  }
}

private struct StreamingTransport: ExchangeTransport {
  var frames: [String]

  func perform(
    _ request: RequestMessage,
    options: TransportOptions,
    onEvent: @escaping @Sendable (Exchange.Event, Duration) -> Void
  ) async -> Exchange {
    let type = HeaderLine(name: "Content-Type", value: "text/event-stream")
    let head = ResponseHead(version: "HTTP/1.1", status: 200, reason: "OK", headers: [type], bytes: [])
    onEvent(.head(head, framing: .chunked), .milliseconds(1))
    for frame in frames {
      let bytes = Array(frame.utf8)
      onEvent(.received(bytes), .milliseconds(2))
      onEvent(.body(bytes), .milliseconds(2))
      onEvent(.chunk(size: bytes.count, extension: ""), .milliseconds(2))
    }
    let (never, _) = AsyncStream<Void>.makeStream()
    for await _ in never {}
    onEvent(.ended(.cancelled), .milliseconds(3))
    return Exchange(request: request)
  }
}

/// A screen that counts how often it is drawn.
private final class CountingTerminal: TerminalSurface {
  private let inner: HeadlessTerminal
  private let count = Mutex(0)
  private let releases = Mutex<[Bool]>([])

  init(_ inner: HeadlessTerminal) { self.inner = inner }

  var drawings: Int { count.withLock { $0 } }

  /// How memory was given back: true is that of the start.
  var released: [Bool] { releases.withLock { $0 } }

  func shows(_ text: String) -> Bool { inner.screen?.grid.lines.contains { $0.contains(text) } ?? false }

  func send(_ keys: String) {
    for key in (try? Key.keys(in: keys)) ?? [] { inner.send(.key(key)) }
  }

  var events: AsyncStream<Terminal.Event> { inner.events }
  var output: AsyncStream<String> { inner.output }
  var size: Size { inner.size }

  func draw(_ screen: Screen, isUrgent: Bool) {
    count.withLock { $0 += 1 }
    inner.draw(screen, isUrgent: isUrgent)
  }

  func releaseMemory(ofStart: Bool) { releases.withLock { $0.append(ofStart) } }

  func repaint() {}
  func show(in theme: Theme) {}
  func copy(_ text: String) -> Bool { inner.copy(text) }
  func suspend() {}
  func run(_ command: [String]) async throws -> Int32 { try await inner.run(command) }
  func close() { inner.close() }
}
