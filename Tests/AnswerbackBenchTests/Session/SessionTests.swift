import Curses
import Exchanges
import ScenarioSyntax
import Scenarios
import Synchronization
import Workbench
import XCTest

@testable import AnswerbackBench

final class SessionTests: XCTestCase {
  func testASentRequestShowsItsStatus() async throws {
    let bench = try Bench.withTeapot()
    defer { bench.remove() }
    let played = try await bench.play("<Enter>\n:wait\n")
    XCTAssertTrue(played.screen.contains("418 I'm a teapot"), played.screen)
  }

  func testADumpHasALineForEachRow() async throws {
    let bench = try Bench.withTeapot()
    defer { bench.remove() }
    _ = try await bench.play(":dump \(bench.path("first.txt"))\n")
    let text = try String(contentsOfFile: bench.path("first.txt"), encoding: .utf8)
    XCTAssertEqual(text.split(separator: "\n", omittingEmptySubsequences: false).count, 41)
  }

  func testAnExchangeIsSavedAsAScenario() async throws {
    let bench = try Bench.withTeapot()
    defer { bench.remove() }
    let path = bench.path("new folder/teapot.scenario")
    let played = try await bench.play("<Enter>\n:wait\ns<C-u>\(path)<Enter>\n:wait\n")
    let text = try String(contentsOfFile: path, encoding: .utf8)
    XCTAssertTrue(text.contains("/teapot\n"), text)
    XCTAssertTrue(text.contains("HTTP 418"), text)
    XCTAssertTrue(played.screen.contains("saved "), played.screen)
  }

  func testAFileThatCannotBeWrittenIsASentence() async throws {
    let bench = try Bench(columns: 200, rows: 60) { _ in FakeTransport.response(200, "OK") }
    defer { bench.remove() }
    try "a file".write(toFile: bench.path("file"), atomically: true, encoding: .utf8)
    let played = try await bench.play("<Enter>\n:wait\ns<C-u>\(bench.path("file"))/x.scenario<Enter>\n:wait\n")
    XCTAssertTrue(played.screen.contains("is not saved: a part of the path is a file"), played.screen)
  }

  func testAnExistingFileIsKeptUntilTheUserSaysYes() async throws {
    let bench = try Bench.withTeapot()
    defer { bench.remove() }
    let path = bench.path("kept.scenario")
    try "mine".write(toFile: path, atomically: true, encoding: .utf8)
    let save = "<Enter>\n:wait\ns<C-u>\(path)<Enter>\n:wait Overwrite\n"
    _ = try await bench.play(save)
    XCTAssertEqual(try String(contentsOfFile: path, encoding: .utf8), "mine")
    _ = try await bench.play(save + "y\n:wait\n")
    XCTAssertTrue(try String(contentsOfFile: path, encoding: .utf8).contains("HTTP 418"))
  }

  func testTheBodyIsSavedToAFile() async throws {
    let bench = try Bench.withTeapot()
    defer { bench.remove() }
    let played = try await bench.play("<Enter>\n:wait\n3:save-body \(bench.path("tea.txt"))<Enter>\n:wait saved the body\n")
    XCTAssertEqual(try String(contentsOfFile: bench.path("tea.txt"), encoding: .utf8), "short and stout")
    XCTAssertTrue(played.screen.contains("saved the body"), played.screen)
  }

  func testATextInAnotherCharsetIsRead() async throws {
    let bench = try Bench { _ in
      let head = ResponseHead(
        version: "HTTP/1.1",
        status: 200,
        reason: "OK",
        headers: [HeaderLine(name: "Content-Type", value: "text/plain; charset=utf-16")],
        bytes: Array("HTTP/1.1 200 OK\r\n\r\n".utf8)
      )
      return [.head(head, framing: .length(4)), .body([0xFE, 0xFF, 0x65, 0xE5]), .ended(.complete)]
    }
    defer { bench.remove() }
    let played = try await bench.play("<Enter>tb\n:wait read as utf-16\n")
    XCTAssertTrue(played.screen.contains("\u{65E5}"), played.screen)
  }

  func testAFileThatIsBeingWrittenIsFinishedBeforeTheEnd() async throws {
    let bench = try Bench.withTeapot()
    defer { bench.remove() }
    let path = bench.path("late.scenario")
    let played = try await bench.play("<Enter>\n:wait\ns<C-u>\(path)<Enter>q\n")
    XCTAssertEqual(played.code, 0)
    XCTAssertTrue(try String(contentsOfFile: path, encoding: .utf8).contains("HTTP 418"))
  }

  func testQuittingEndsWithCodeZero() async throws {
    let bench = try Bench.withTeapot()
    defer { bench.remove() }
    let played = try await bench.play("q")
    XCTAssertEqual(played.code, 0)
  }

  func testASignalEndsWithItsCode() async throws {
    let bench = try Bench.withTeapot()
    defer { bench.remove() }
    bench.terminal.send(.ended(signal: 15))
    let code = await bench.session.run()
    XCTAssertEqual(code, 143)
  }

  func testARequestThatHangsIsCancelled() async throws {
    let bench = try Bench { _ in nil }
    defer { bench.remove() }
    let played = try await bench.play("<Enter><C-c>\n:wait\n")
    XCTAssertTrue(played.screen.contains("cancelled"), played.screen)
  }

  func testTheClientTakesCodingsOffAndSpeaksTheVersionThatIsAskedFor() async throws {
    var bench = try Bench.withTeapot()
    defer { bench.remove() }
    let asked = Mutex<[TransportOptions]>([])
    let inner = bench.services.transport
    bench.services.transport = ObservedTransport(inner: inner) { options in asked.withLock { $0.append(options) } }
    _ = try await bench.play("<Enter>\n:wait\nH<Enter>\n:wait\n")
    let options = asked.withLock { $0 }
    XCTAssertEqual(options.map(\.decompresses), [true, true])
    XCTAssertEqual(options.map(\.protocolPreference), [.http1, .http2])
  }

  func testCookiesExpireByTheSessionsClock() async throws {
    let sent = Mutex<[String?]>([])
    var bench = try Bench { request in
      var events = FakeTransport.response(200, "OK")
      guard case .head(var head, let framing) = events[2] else { return events }
      let cookies = request.headers.first { $0.isNamed("Cookie") }?.value
      sent.withLock { $0.append(cookies) }
      if cookies == nil { head.headers.append(HeaderLine(name: "Set-Cookie", value: "sid=1; Max-Age=60")) }
      events[2] = .head(head, framing: framing)
      return events
    }
    defer { bench.remove() }
    let time = Mutex<Int64>(1_000_000_000)
    bench.services.now = { time.withLock { $0 } }
    bench.services.transport = ObservedTransport(inner: bench.services.transport) { _ in time.withLock { $0 += 40 } }
    _ = try await bench.play(String(repeating: "<Enter>\n:wait\n", count: 4))
    // Kept at 40 s and sent at 40 and 80 s; at 120 s its time is over.
    XCTAssertEqual(sent.withLock { $0 }, [nil, "sid=1", "sid=1", nil])
  }

  func testTheSessionEndsWhileARequestHangs() async throws {
    let bench = try Bench { _ in nil }
    defer { bench.remove() }
    let session = bench.session
    bench.terminal.send(.key(.enter))
    bench.terminal.send(.ended(signal: 1))
    let code = await session.run()
    XCTAssertEqual(code, 129)
  }

  func testTheServersLogComesFromOutside() async throws {
    let bench = try Bench.withTeapot()
    defer { bench.remove() }
    let session = BenchSession(
      model: BenchModel(),
      terminal: HeadlessTerminal(size: Size(columns: 200, rows: 60)),
      services: bench.services
    )
    session.post(.log(Message.LogLine(time: "12:00:00", text: "GET /teapot 418")))
    let code = try await session.run(try Script(":wait GET /teapot 418"))
    XCTAssertEqual(code, 0)
  }

  func testAScenarioIsRunWithItsPath() async throws {
    var bench = try Bench.withTeapot()
    defer { bench.remove() }
    bench.services.listScenarios = { [Message.ScenarioEntry(path: "s/tea.scenario", name: "tea")] }
    bench.services.runScenario = { path, text, _ in
      let verdict = Verdict(.failed, "HTTP 200", at: SourcePosition(line: 2), message: "status is 418, not 200")
      let step = StepResult(name: "", position: SourcePosition(line: 1), verdicts: [verdict])
      return (ScenarioResult(path: path, text: "GET /tea\nHTTP 200\n", name: "tea", steps: [step]), nil)
    }
    let played = try await bench.play("1GT\n:wait\n")
    XCTAssertTrue(played.screen.contains("tea: 0 of 1 checks passed"), played.screen)
  }

  func testTheTargetIsChangedAndAScenarioOpenedByTheServices() async throws {
    var bench = try Bench.withTeapot()
    defer { bench.remove() }
    let asked = Mutex<[String]>([])
    bench.services.listScenarios = { [Message.ScenarioEntry(path: "s/tea.scenario", name: "tea")] }
    bench.services.setTarget = { url in
      asked.withLock { $0.append(url ?? "in-process") }
      return url.map { [.server(.remote(base: $0))] } ?? [.server(.stopped(reason: "it would not start"))]
    }
    bench.services.openScenario = { path in
      asked.withLock { $0.append(path) }
      return [.scenarioOpened(path: path, text: "GET {{base}}/tea", request: nil)]
    }
    let opened = try await bench.play("1:target elsewhere.test<Enter>\n:wait\n1G<Enter>\n:wait GET {{base}}/tea\n")
    XCTAssertTrue(opened.screen.contains("--server http://elsewhere.test"), opened.screen)
    let stopped = try await bench.play("1:target in-process<Enter>\n:wait\n")
    XCTAssertTrue(stopped.screen.contains("the server has stopped: it would not start"), stopped.screen)
    XCTAssertEqual(asked.withLock { $0 }, ["http://elsewhere.test", "s/tea.scenario", "in-process"])
  }

  func testWhatTheModelCopiesIsOnTheClipboard() async throws {
    let bench = try Bench.withTeapot()
    defer { bench.remove() }
    _ = try await bench.play("<Enter>\n:wait\nyb")
    XCTAssertEqual(bench.terminal.copied, ["short and stout"])
  }

  func testTheScreenFollowsTheSizeOfTheTerminal() async throws {
    let bench = try Bench.withTeapot()
    defer { bench.remove() }
    bench.terminal.send(.resized(Size(columns: 80, rows: 24)))
    bench.terminal.send(.ended(signal: 15))
    let session = bench.session
    _ = await session.run()
    let text = await session.screenText
    XCTAssertEqual(text.split(separator: "\n", omittingEmptySubsequences: false).count, 25)
  }
}

/// Tells of the options of each exchange before it begins.
private struct ObservedTransport: ExchangeTransport {
  var inner: any ExchangeTransport
  var observe: @Sendable (TransportOptions) -> Void

  func perform(
    _ request: RequestMessage,
    options: TransportOptions,
    onEvent: @escaping @Sendable (Exchange.Event, Duration) -> Void
  ) async -> Exchange {
    observe(options)
    return await inner.perform(request, options: options, onEvent: onEvent)
  }
}
