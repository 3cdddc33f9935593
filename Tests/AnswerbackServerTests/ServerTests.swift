import Answerback
import AnswerbackServer
import Exchanges
import NIOCore
import Wire
import XCTest

final class ServerTests: XCTestCase {
  /// Serves an app on a free port while the test does its work.
  private func serving(
    @RoutesBuilder _ routes: () -> [RouteNode],
    bodyLimit: Int = 1024,
    _ work: (ListeningServer) async throws -> Void
  ) async throws {
    var configuration = ServerConfiguration(port: 0)
    configuration.bodyLimit = bodyLimit
    let server = try await Server(try App(routes: routes), configuration: configuration).start()
    do {
      try await work(server)
    } catch {
      await server.stop()
      throw error
    }
    await server.stop()
  }

  /// The answers of a connection without their Date lines.
  private func withoutDates(_ text: String) -> [String] {
    text.split(separator: "\r\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("Date: ") }.map(String.init)
  }

  func testTwoPipelinedRequestsAreAnsweredInOrder() async throws {
    try await serving {
      Get("/slow") { () async in
        await Task.yield()
        return "first"
      }
      Get("/fast") { "second" }
    } _: { server in
      let answer = try await bytes(
        sending: "GET /slow HTTP/1.1\r\nHost: x\r\n\r\nGET /fast HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        to: server.port
      )
      XCTAssertEqual(
        withoutDates(answer),
        [
          "HTTP/1.1 200 OK", "Content-Type: text/plain; charset=utf-8", "Content-Length: 5", "", "firstHTTP/1.1 200 OK",
          "Content-Type: text/plain; charset=utf-8", "Content-Length: 6", "Connection: close", "", "second",
        ]
      )
    }
  }

  func testEveryAnswerHasADateInTheOneForm() async throws {
    try await serving {
      Get("/x") { 1 }
    } _: { server in
      let client = WireClient()
      for path in ["/x", "/unknown"] {
        let exchange = await client.perform(RequestMessage(url: server.base + path))
        let date = try XCTUnwrap(exchange.head?.value(of: "Date"))
        XCTAssertEqual(HTTPDate(parsing: date)?.description, date)
      }
      await client.shutdown()
    }
  }

  func testAConnectionIsKeptForTheNextRequest() async throws {
    try await serving {
      Get("/x") { 1 }
    } _: { server in
      let client = WireClient()
      _ = await client.perform(RequestMessage(url: server.base + "/x"))
      let second = await client.perform(RequestMessage(url: server.base + "/x"))
      XCTAssertEqual(second.connection?.reused, true)
      await client.shutdown()
    }
  }

  func testHTTP10ClosesUnlessAskedToKeep() async throws {
    try await serving {
      Get("/x") { 1 }
    } _: { server in
      let answer = try await bytes(sending: "GET /x HTTP/1.0\r\n\r\n", to: server.port)
      XCTAssertEqual(withoutDates(answer), ["HTTP/1.0 200 OK", "Content-Type: application/json", "Content-Length: 1", "", "1"])
    }
  }

  func testAMalformedRequestIsA400AndTheConnectionCloses() async throws {
    try await serving {
      Get("/x") { 1 }
    } _: { server in
      let answer = try await bytes(sending: "GET /x HTTP/1.1\r\nHost x\r\n\r\n", to: server.port)
      XCTAssertTrue(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"), answer)
    }
  }

  func testABodyLongerThanTheLimitIsA413AndTheConnectionCloses() async throws {
    try await serving(
      {
        Post("/x", Body([Int].self)) { $1.count }
      },
      bodyLimit: 8
    ) { server in
      let answer = try await bytes(
        sending: "POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n[1,2,3,4]",
        to: server.port
      )
      XCTAssertTrue(answer.hasPrefix("HTTP/1.1 413 Content Too Large\r\n"), answer)
    }
  }

  func testAPortInUseIsASentence() async throws {
    try await serving {
      Get("/x") { 1 }
    } _: { server in
      let second = Server(try App { Get("/x") { 1 } }, configuration: ServerConfiguration(port: server.port))
      do {
        _ = try await second.start()
        XCTFail("two servers listen on one port")
      } catch let error as ServerError {
        XCTAssertTrue(error.description.hasPrefix("Can't listen on 127.0.0.1:\(server.port): "), error.description)
      }
    }
  }

  func testAStoppedServerLetsARunningAnswerEnd() async throws {
    let started = AsyncStream<Void>.makeStream()
    let released = AsyncStream<Void>.makeStream()
    let server = try await Server(
      try App {
        Get("/x") { () async in
          started.continuation.yield()
          for await _ in released.stream { break }
          return "done"
        }
      },
      configuration: ServerConfiguration(port: 0)
    ).start()
    let client = WireClient()
    async let exchange = client.perform(RequestMessage(url: server.base + "/x"))
    for await _ in started.stream { break }
    async let stopped = server.stop()
    released.continuation.yield()
    let answer = await exchange
    _ = await stopped
    XCTAssertEqual(String(decoding: answer.body, as: UTF8.self), "done")
    let after = await client.perform(RequestMessage(url: server.base + "/x"))
    XCTAssertEqual(after.failure?.kind, .connect)
    await client.shutdown()
  }

  func testABackgroundTaskRunsAfterTheAnswerAndItsFailureHurtsNobody() async throws {
    let released = AsyncStream<Void>.makeStream()
    let ran = AsyncStream<String>.makeStream()
    try await serving {
      Get("/x") {
        Response(
          "answered",
          background: BackgroundTask {
            for await _ in released.stream { break }
            ran.continuation.yield("ran")
          }
        )
      }
      Get("/fails") { Response("answered", background: BackgroundTask { throw CancellationError() }) }
    } _: { server in
      let client = WireClient()
      let answer = await client.perform(RequestMessage(url: server.base + "/x"))
      XCTAssertEqual(String(decoding: answer.body, as: UTF8.self), "answered")
      let next = await client.perform(RequestMessage(url: server.base + "/fails"))
      XCTAssertEqual(next.connection?.reused, true)
      released.continuation.yield()
      var results = ran.stream.makeAsyncIterator()
      let result = await results.next()
      XCTAssertEqual(result, "ran")
      await client.shutdown()
    }
  }

  func testALatinOneValueIsOneByteOnTheWireAndABodyIsLeftAlone() async throws {
    try await serving {
      Get("/x") { Response("é", headers: ["X-Name": "é"]) }
    } _: { server in
      let client = WireClient()
      let exchange = await client.perform(RequestMessage(url: server.base + "/x"))
      let line = try XCTUnwrap(exchange.head?.headers.first { $0.isNamed("X-Name") })
      XCTAssertEqual(Array(line.valueBytes), [0xE9])
      XCTAssertEqual(exchange.body, Array("é".utf8))
      await client.shutdown()
    }
  }

  func testABodyThatIsNotUTF8IsA400() async throws {
    try await serving {
      Post("/x", Body([String].self)) { $1 }
    } _: { server in
      let client = WireClient()
      let request = RequestMessage(
        method: "POST",
        url: server.base + "/x",
        headers: [HeaderLine(name: "Content-Type", value: "application/json")],
        body: Array("[\"".utf8) + [0xFF, 0xFE] + Array("\"]".utf8)
      )
      let exchange = await client.perform(request)
      XCTAssertEqual(exchange.head?.status, 400)
      await client.shutdown()
    }
  }

  func testAnUnknownMethodIsA501() async throws {
    try await serving {
      Get("/x") { 1 }
    } _: { server in
      let answer = try await bytes(sending: "BREW /x HTTP/1.1\r\nHost: x\r\n\r\n", to: server.port)
      XCTAssertTrue(answer.hasPrefix("HTTP/1.1 501 Not Implemented\r\n"), answer)
    }
  }
}

extension ServerTests {
  func testAServerIsPrintedByItsAddressNotByItsApp() throws {
    let app = try App { Get("/x") { 1 } }
    XCTAssertEqual("\(Server(app, configuration: ServerConfiguration(host: "::1", port: 81)))", "Server(::1:81)")
    var configuration = ServerConfiguration()
    configuration.unixSocket = "/run/x.sock"
    XCTAssertEqual(String(reflecting: Server(app, configuration: configuration)), "Server(/run/x.sock)")
  }
}
