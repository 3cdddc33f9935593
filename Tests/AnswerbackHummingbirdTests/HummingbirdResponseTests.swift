#if Hummingbird
import Answerback
import AnswerbackHummingbird
import Exchanges
import Hummingbird
import Logging
import NIOCore
import XCTest

/// From Hummingbird to us.
final class HummingbirdResponseTests: XCTestCase {
  private let anError = #"{"type":"about:blank","title":"Internal Server Error","status":500,"detail":"Internal Server Error"}"#

  func testHeaderLinesKeepTheirOrderAndRepeats() async throws {
    let headers: HTTPFields = [.server: "bird", .setCookie: "a=1", .eTag: "\"x\"", .setCookie: "b=2"]
    let app = try App { Get("/x") { HummingbirdResponse(Hummingbird.Response(status: .accepted, headers: headers)) } }
    try await serving(app) { place in
      let answer = await place.answer("/x")
      XCTAssertEqual(
        answer,
        [
          "HTTP/1.1 202 Accepted", "Server: bird", "Set-Cookie: a=1", "ETag: \"x\"", "Set-Cookie: b=2", "Content-Length: 0",
          "", "",
        ]
      )
    }
  }

  func testTheContextHasTheIDAndTheLoggerOfTheRequest() async throws {
    let router = Hummingbird.Router()
    router.get("/x") { _, context in "\(context.id) \(context.logger.label)" }
    let birds = HummingbirdResponse(router.buildResponder())
    let app = try App(logger: Logger(label: "ours")) { Get("/x") { birds } }
      .around { request, next in
        var request = request
        request.id = "7"
        return try await next(request)
      }
    try await serving(app) { place in
      let body = await place.answer("/x").last
      XCTAssertEqual(body, "7 ours")
    }
  }

  func testDateConnectionAndTransferEncodingStayTheServers() async throws {
    let headers: HTTPFields = [.date: "yesterday", .connection: "close", .transferEncoding: "chunked", .vary: "x"]
    let app = try App { Get("/x") { HummingbirdResponse(Hummingbird.Response(status: .ok, headers: headers)) } }
    try await serving(app) { place in
      let exchange = await place.exchange("/x")
      XCTAssertEqual(exchange.lines, ["HTTP/1.1 200 OK", "Vary: x", "Content-Length: 0", "", ""])
      XCTAssertEqual(exchange.head?.values(of: "Date").count, 1)
      XCTAssertNotEqual(exchange.head?.value(of: "Date"), "yesterday")
    }
  }

  func testAStreamArrivesPieceByPiece() async throws {
    let (pieces, piece) = AsyncStream<ByteBuffer>.makeStream()
    let app = try App {
      Get("/x") { HummingbirdResponse(Hummingbird.Response(status: .ok, body: .init(asyncSequence: pieces))) }
    }
    try await serving(app) { place in
      piece.yield(ByteBuffer(string: "first"))
      let exchange = await place.exchange("/x") { event, _ in
        // The second is written when the client has the first: nothing is held back until the end.
        guard case .chunk(5, _) = event else { return }
        piece.yield(ByteBuffer(string: "second"))
        piece.finish()
      }
      XCTAssertEqual(exchange.lines, ["HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "", "firstsecond"])
      XCTAssertEqual(exchange.chunks.map(\.range), [0..<5, 5..<11])
    }
  }

  func testAnAnswerToHEADIsItsHead() async throws {
    try await serving(Examples.appReturningGenerators()) { place in
      let answer = await place.answer("/file", method: "HEAD")
      XCTAssertEqual(answer, ["HTTP/1.1 200 OK", "Content-Type: text/plain", "Content-Length: 13", "", ""])
      let next = await place.answer("/teapot")
      XCTAssertEqual(next.first, "HTTP/1.1 418 I'm a teapot")
    }
  }

  func testNoContentHasNoLength() async throws {
    let app = try App { Get("/x") { HummingbirdResponse(HTTPResponse.Status.noContent) } }
    try await serving(app) { place in
      let answer = await place.answer("/x")
      XCTAssertEqual(answer, ["HTTP/1.1 204 No Content", "", ""])
    }
  }

  func testAnErrorOfHummingbirdsIsTheAnswerItStandsFor() async throws {
    let unrouted = CallbackResponder<BasicRequestContext> { _, _ in
      throw Hummingbird.HTTPError(.unauthorized, headers: [.wwwAuthenticate: "Basic"])
    }
    let app = try App {
      Get("/router") { HummingbirdResponse(Hummingbird.Router().buildResponder()) }
      Get("/responder") { HummingbirdResponse(unrouted) }
    }
    try await serving(app) { place in
      let notFound = await place.answer("/router")
      XCTAssertEqual(notFound, ["HTTP/1.1 404 Not Found", "Content-Length: 0", "", ""])
      let unauthorized = await place.answer("/responder")
      XCTAssertEqual(unauthorized, ["HTTP/1.1 401 Unauthorized", "WWW-Authenticate: Basic", "Content-Length: 0", "", ""])
    }
  }

  func testAnyOtherErrorIsA500() async throws {
    struct Broken: Error {}
    let app = try App { Get("/x") { HummingbirdResponse(CallbackResponder<BasicRequestContext> { _, _ in throw Broken() }) } }
    try await serving(app) { place in
      let answer = await place.answer("/x")
      XCTAssertEqual(
        answer,
        [
          "HTTP/1.1 500 Internal Server Error", "Content-Type: application/problem+json", "Content-Length: 100", "Vary: Accept",
          "", anError,
        ]
      )
    }
  }

  func testABodyThatBreaksOffIsVisiblyCut() async throws {
    struct Broken: Error {}
    let body = Hummingbird.ResponseBody { writer in
      try await writer.write(ByteBuffer(string: "half"))
      throw Broken()
    }
    let app = try App { Get("/x") { HummingbirdResponse(Hummingbird.Response(status: .ok, body: body)) } }
    try await serving(app) { place in
      let exchange = await place.exchange("/x")
      XCTAssertEqual(exchange.failure?.kind, .cut)
      XCTAssertEqual(String(decoding: exchange.body, as: UTF8.self), "half")
    }
  }

  func testAResponderSeesTheWholeRequest() async throws {
    let mirror = CallbackResponder<BasicRequestContext> { request, _ in
      let fields = request.headers.map { "\($0.name.rawName)=\($0.value)" }.joined(separator: ",")
      let body = String(buffer: try await request.body.collect(upTo: 100))
      let text = [
        request.method.rawValue, request.head.path ?? "-", request.head.authority ?? "-", fields, body,
      ].joined(separator: "\n")
      return Hummingbird.Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: text)))
    }
    let app = try App { Put("/a/{b}") { HummingbirdResponse(mirror) } }
    try await serving(app) { place in
      let answer = await place.answer(
        "/a/%C3%A9?x=1&x=2",
        method: "PUT",
        headers: ["Host: example.org", "X-one: 1", "x-ONE: 2"],
        body: "hello"
      )
      XCTAssertEqual(
        answer.last,
        "PUT\n/a/%C3%A9?x=1&x=2\nexample.org\nX-one=1,x-ONE=2,Content-Length=5\nhello"
      )
    }
  }

  func testTheContextHasAnId() async throws {
    let app = try App {
      Get("/x") {
        HummingbirdResponse(
          CallbackResponder<BasicRequestContext> { _, context in
            Hummingbird.Response(status: context.id.isEmpty ? .internalServerError : .ok)
          }
        )
      }
    }
    try await serving(app) { place in
      let answer = await place.answer("/x")
      XCTAssertEqual(answer, ["HTTP/1.1 200 OK", "Content-Length: 0", "", ""])
    }
  }

  func testAContextOfItsOwnIsMadeFromOurRequest() async throws {
    struct Visit: Sendable { let path: String }
    let responder = CallbackResponder<Visit> { _, visit in
      Hummingbird.Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: visit.path)))
    }
    let app = try App { Get("/x/{id}") { HummingbirdResponse(responder) { Visit(path: $0.pathParameters["id"] ?? "") } } }
    try await serving(app) { place in
      let answer = await place.answer("/x/a%20b")
      XCTAssertEqual(answer, ["HTTP/1.1 200 OK", "Content-Length: 3", "", "a b"])
    }
  }
}
#endif
