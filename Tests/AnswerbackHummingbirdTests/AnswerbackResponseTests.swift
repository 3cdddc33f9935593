#if Hummingbird
import Answerback
import AnswerbackHummingbird
import Hummingbird
import NIOCore
import Exchanges
import XCTest

/// From us to Hummingbird.
final class AnswerbackResponseTests: XCTestCase {
  /// A router with one handler.
  private func router(
    _ handler: @escaping @Sendable (Hummingbird.Request) async throws -> some ResponseGenerator
  ) -> Hummingbird.Router<BasicRequestContext> {
    let router = Hummingbird.Router(options: .autoGenerateHeadEndpoints)
    router.get("/x") { request, _ in try await handler(request) }
    return router
  }

  func testAResponseReadyForTheWireGoesOutAsItIs() async throws {
    let response = RenderedResponse(
      status: 299,
      fields: [.setCookie: "a=1", .contentLength: "2", .setCookie: "b=2"],
      body: .bytes(ByteBuffer(string: "hi"))
    )
    try await serving(router { _ in AnswerbackResponse(response) }) { place in
      let answer = await place.answer("/x")
      XCTAssertEqual(
        answer,
        ["HTTP/1.1 299 ", "Set-Cookie: a=1", "Content-Length: 2", "Set-Cookie: b=2", "", "hi"]
      )
    }
  }

  func testBackgroundTasksRunAfterTheAnswer() async throws {
    let done = AsyncStream.makeStream(of: String.self)
    let response = Answerback.Response("hi", background: BackgroundTask { done.continuation.yield("done") })
    try await serving(router { _ in AnswerbackResponse(response) }) { place in
      var ran = done.stream.makeAsyncIterator()
      let answer = await place.answer("/x")
      XCTAssertEqual(answer.last, "hi")
      let first = await ran.next()
      XCTAssertEqual(first, "done")
    }
  }

  func testNoContentHasNoLength() async throws {
    try await serving(router { _ in AnswerbackResponse(NoContent()) }) { place in
      let answer = await place.answer("/x")
      XCTAssertEqual(answer, ["HTTP/1.1 204 No Content", "", ""])
    }
  }

  func testAnAnswerToHEADKeepsTheLengthOfItsBody() async throws {
    try await serving(router { _ in AnswerbackResponse(PlainText("hello")) }) { place in
      let answer = await place.answer("/x", method: "HEAD")
      XCTAssertEqual(answer, ["HTTP/1.1 200 OK", "Content-Type: text/plain; charset=utf-8", "Content-Length: 5", "", ""])
    }
  }

  func testTheConditionsOfTheRequestHold() async throws {
    try await serving(
      router { _ in AnswerbackResponse(Answerback.Response("hello", headers: ["ETag": "\"v1\""])) }
    ) { place in
      let answer = await place.answer("/x", headers: ["If-None-Match: \"v1\""])
      XCTAssertEqual(answer, ["HTTP/1.1 304 Not Modified", "ETag: \"v1\"", "", ""])
    }
  }

  func testAnErrorOfOursIsItsProblemDetails() async throws {
    struct Missing: ResponseConvertible {
      func response(in context: RenderingContext) throws -> AnyResponse {
        throw Answerback.HTTPError(.notFound, "no such bird", headers: ["X-Why": "flown"])
      }
    }
    try await serving(router { _ in AnswerbackResponse(Missing()) }) { place in
      let answer = await place.answer("/x")
      XCTAssertEqual(
        answer,
        [
          "HTTP/1.1 404 Not Found", "Content-Type: application/problem+json", "Content-Length: 79", "X-Why: flown",
          "Vary: Accept", "",
          #"{"type":"about:blank","title":"Not Found","status":404,"detail":"no such bird"}"#,
        ]
      )
    }
  }

  func testAStatusThatHummingbirdCannotHoldIsA500() async throws {
    try await serving(router { _ in AnswerbackResponse(RenderedResponse(status: 1000)) }) { place in
      let answer = await place.answer("/x")
      XCTAssertEqual(answer, ["HTTP/1.1 500 Internal Server Error", "Content-Length: 0", "", ""])
    }
  }

  func testARawResponseThatIsNotStartedIsA500() async throws {
    try await serving(router { _ in AnswerbackResponse(Raw { _, writer in try await writer.head(.ok, [:]) }) }) { place in
      let answer = await place.answer("/x")
      XCTAssertEqual(answer, ["HTTP/1.1 500 Internal Server Error", "Content-Length: 0", "", ""])
    }
  }

  func testAStartedResponseThatIsNotRawIsItself() async throws {
    try await serving(router { try await AnswerbackResponse(PlainText("hello")).started(for: $0) }) { place in
      let answer = await place.answer("/x")
      XCTAssertEqual(
        answer,
        ["HTTP/1.1 200 OK", "Content-Type: text/plain; charset=utf-8", "Content-Length: 5", "", "hello"]
      )
    }
  }
}
#endif
