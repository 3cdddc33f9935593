import Answerback
import AnswerbackTesting
import Synchronization
import XCTest

/// Cookies, redirects, streams, background tasks and time.
final class TestClientHabitTests: XCTestCase {
  private struct Boom: Error {}

  private final class Log: Sendable {
    private let entries = Mutex<[String]>([])
    func add(_ entry: String) { entries.withLock { $0.append(entry) } }
    var all: [String] { entries.withLock { $0 } }
  }

  // MARK: - Cookies

  private func account() throws -> App {
    try App {
      Get("/login") { try Response("in", cookies: [Cookie("sid", "31d4", secure: true)]) }
      Get("/logout") { try Response("out", cookies: [.deletion("sid")]) }
      Get("/who") { request in
        request.cookies.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
      }
    }
  }

  func testCookiesAreSentBackUntilTheyAreDeleted() async throws {
    for mode in TestingMode.allCases {
      try await account().test(mode) { client in
        var seen = [try await client.get("/who").text]
        try await client.get("/login")
        seen.append(try await client.get("/who").text)
        seen.append(try await client.get("/who", headers: ["Cookie": "a=1"]).text)
        seen.append(try await client.get("/who", headers: ["Cookie": "sid=own"]).text)
        XCTAssertEqual(client.cookies.map(\.name), ["sid"])
        try await client.get("/logout")
        seen.append(try await client.get("/who").text)
        XCTAssertEqual(seen, ["", "sid=31d4", "a=1,sid=31d4", "sid=own", ""], "\(mode)")
        try await client.get("/login")
        client.removeAllCookies()
        let after = try await client.get("/who").text
        XCTAssertEqual(after, "", "\(mode)")
      }
    }
  }

  func testAClientMayKeepNoCookies() async throws {
    for mode in TestingMode.allCases {
      try await account().test(mode, keepsCookies: false) { client in
        try await client.get("/login")
        let seen = try await client.get("/who").text
        XCTAssertEqual(seen, "", "\(mode)")
      }
    }
  }

  // MARK: - Redirects

  private func moving() throws -> App {
    try App {
      Get("/here") { request in "\(request.method.rawValue) \(request.target)" }
      Post("/here", Body(String.self)) { text in "POST \(text)" }
      Get("/found") { Redirect(to: "/here?x=1") }
      Post("/found") { Redirect(to: "/here") }.status(.found)
      Post("/other") { Redirect(to: "here") }.status(.seeOther)
      Post("/same") { Redirect(to: "/here") }.status(.temporaryRedirect)
      Get("/round") { Redirect(to: "/round") }
      Get("/away") { Redirect(to: "https://example.org/") }
      Get("/login") { try Response("", headers: ["Location": "/who"], cookies: [Cookie("sid", "7")]) }.status(.found)
      Get("/who") { request in request.cookies.map(\.value).joined() }
    }
  }

  func testARedirectIsReturnedUnlessItIsToBeFollowed() async throws {
    for mode in TestingMode.allCases {
      try await moving().test(mode) { client in
        let response = try await client.get("/found")
        XCTAssertEqual([response.status.description, response.header("Location")], ["302", "/here?x=1"], "\(mode)")
        var visitor = client
        visitor.followsRedirects = true
        let texts = [
          try await visitor.get("/found").text, try await visitor.post("/found", body: .json("x")).text,
          try await visitor.post("/other").text, try await visitor.post("/same", body: .json("kept")).text,
          try await visitor.get("/login").text,
        ]
        XCTAssertEqual(texts, ["GET /here?x=1", "GET /here", "GET /here", "POST kept", "7"], "\(mode)")
        let away = try await visitor.get("/away")
        XCTAssertEqual(away.status, .found, "\(mode)")
      }
    }
  }

  func testRedirectsWithoutAnEndAreASentence() async throws {
    for mode in TestingMode.allCases {
      try await moving().test(mode, followsRedirects: true) { client in
        do {
          try await client.get("/round")
          XCTFail("it goes round")
        } catch {
          XCTAssertEqual("\(error)", "GET /round leads to more than 10 redirects. The last one leads to /round.", "\(mode)")
        }
      }
    }
  }

  // MARK: - Streams

  private func streams(_ log: Log = Log(), left: XCTestExpectation? = nil) throws -> App {
    try App {
      Get("/rows") { StreamingResponse { ["a", "bc"] } }
      Get("/broken") {
        StreamingResponse(mediaType: .text) { body in
          try await body.write("begun")
          throw Boom()
        }
      }
      Get("/ticks") {
        ServerSentEvents { events in
          for tick in 1...3 { try await events.send(["event": "tick", "id": "\(tick)", "data": "\(tick)"]) }
        }
      }
      Get("/endless") {
        ServerSentEvents { events in
          defer {
            log.add("left")
            left?.fulfill()
          }
          for tick in 1... { try await events.send("\(tick)") }
        }
      }
      Get("/silent") {
        StreamingResponse(mediaType: .text) { body in
          try await body.write("first")
          try await Task.sleep(for: .seconds(3600))
        }
      }
      Get("/trailers") {
        Raw { _, writer in
          try await writer.head(.ok, [:])
          try await writer.write("body")
          try await writer.end(trailers: [.eTag: "\"7\""])
        }
      }
    }
  }

  func testAStreamHasItsChunksAndTrailers() async throws {
    for mode in TestingMode.allCases {
      try await streams().test(mode) { client in
        let rows = try await client.get("/rows")
        XCTAssertEqual(rows.chunks, [Array("a".utf8), Array("bc".utf8)], "\(mode)")
        XCTAssertEqual([rows.text, rows.failure], ["abc", nil], "\(mode)")
        let raw = try await client.get("/trailers")
        XCTAssertEqual([raw.text, raw.trailers[.eTag]], ["body", "\"7\""], "\(mode)")
      }
    }
  }

  func testAStreamThatFailsHasWhatCameAndAReason() async throws {
    for mode in TestingMode.allCases {
      let response = try await streams().test(mode) { try await $0.get("/broken") }
      XCTAssertEqual([response.status.description, response.text], ["200", "begun"], "\(mode)")
      XCTAssertNotNil(response.failure, "\(mode)")
    }
  }

  func testEventsAreParsed() async throws {
    for mode in TestingMode.allCases {
      let response = try await streams().test(mode) { try await $0.get("/ticks") }
      XCTAssertEqual(response.events.map(\.type), ["tick", "tick", "tick"], "\(mode)")
      XCTAssertEqual(response.events.map(\.data), ["1", "2", "3"], "\(mode)")
      XCTAssertEqual(response.events.map(\.lastEventID), ["1", "2", "3"], "\(mode)")
    }
  }

  func testTheFirstEventsOfAnEndlessStreamAreReadAndItsSourceEnds() async throws {
    for mode in TestingMode.allCases {
      let log = Log()
      let left = expectation(description: "the source of the stream ended in \(mode)")
      try await streams(log, left: left).test(mode) { client in
        let events = try await client.events("/endless", first: 3)
        XCTAssertEqual(events.map(\.data), ["1", "2", "3"], "\(mode)")
        let few = try await client.events("/ticks", first: 7)
        XCTAssertEqual(few.map(\.data), ["1", "2", "3"], "\(mode)")
      }
      // The source notices at its next event that the client has gone.
      await fulfillment(of: [left], timeout: 10)
      XCTAssertEqual(log.all, ["left"], "\(mode)")
    }
  }

  // MARK: - Time

  func testAResponseThatDoesNotEndIsASentence() async throws {
    for mode in TestingMode.allCases {
      try await streams().test(mode) { client in
        for path in ["/silent", "/endless"] {
          do {
            try await client.request(.get, path, timeout: .milliseconds(50))
            XCTFail("\(path) does not end")
          } catch {
            XCTAssertEqual("\(error)", "GET \(path) didn't end within 50 ms.", "\(mode)")
          }
        }
        let quick = try await client.get("/rows").text
        XCTAssertEqual(quick, "abc", "\(mode)")
      }
    }
  }

  func testWorkThatDoesNotNoticeIsNotWaitedFor() async throws {
    let gate = ShutdownNotice()
    let app = try App {
      Get("/deaf") { () async in
        // Not cancelled with the request.
        await Task { await gate.wait() }.value
        return "late"
      }
    }
    let start = ContinuousClock.now
    do {
      try await app.test { try await $0.request(.get, "/deaf", timeout: .milliseconds(20)) }
      XCTFail("it does not end")
    } catch {
      XCTAssertEqual("\(error)", "GET /deaf didn't end within 20 ms.")
    }
    XCTAssertLessThan(ContinuousClock.now - start, .seconds(10))
    gate.raise()
  }

  // MARK: - Background tasks

  func testAResponseComesWhenItsBackgroundTasksHaveEnded() async throws {
    for mode in TestingMode.allCases {
      let log = Log()
      let app = try App {
        Get("/x") {
          Response(
            "ok",
            background: [
              BackgroundTask("first") {
                for _ in 0..<100 { await Task.yield() }
                log.add("first")
              }, BackgroundTask("second") { throw Boom() },
            ] as BackgroundTasks
          )
        }
      }
      try await app.test(mode) { client in
        let response = try await client.get("/x")
        XCTAssertEqual(log.all, ["first"], "\(mode)")
        XCTAssertEqual(response.background.map(\.task), mode == .inProcess ? ["first", "second"] : [])
        XCTAssertEqual(response.background.map(\.state), mode == .inProcess ? [.done, .failed("Boom()")] : [])
      }
    }
  }

  func testBackgroundTasksThatAreNotAwaitedEndWithTheTest() async throws {
    for mode in TestingMode.allCases {
      let (log, gate) = (Log(), ShutdownNotice())
      let app = try App {
        Get("/x") {
          Response(
            "ok",
            background: BackgroundTask {
              await gate.wait()
              log.add("done")
            }
          )
        }
      }
      try await app.test(mode, waitsForBackground: false) { client in
        try await client.get("/x")
        XCTAssertEqual(log.all, [], "\(mode)")
        gate.raise()
      }
      XCTAssertEqual(log.all, ["done"], "\(mode)")
    }
  }

  func testABackgroundTaskThatDoesNotEndIsASentence() async throws {
    let app = try App {
      Get("/x") { Response("ok", background: BackgroundTask { try await Task.sleep(for: .seconds(3600)) }) }
    }
    do {
      try await app.test(timeout: .milliseconds(500)) { try await $0.get("/x") }
      XCTFail("it does not end")
    } catch {
      XCTAssertEqual("\(error)", "GET /x has a response, but its background tasks didn't end within 500 ms.")
    }
  }
}
