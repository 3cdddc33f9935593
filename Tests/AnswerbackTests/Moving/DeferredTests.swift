import Answerback
import NIOCore
import XCTest

final class DeferredTests: XCTestCase {
  /// A response that is only made where blocking is allowed.
  private struct Late: ResponseConvertible {
    func response(in context: RenderingContext) throws -> AnyResponse {
      AnyResponse(deferred: { AnyResponse(mediaType: .text, body: try context.encode("late", as: .text)) })
    }
  }

  func testADeferredResponseIsLeftToAThreadThatMayBlock() async throws {
    let app = try App {
      Get("/sync") { Late() }
      Get("/async") { () async in Late() }
      Get("/blocking") { Late() }.blocking()
    }
    for path in ["/sync", "/async", "/blocking"] {
      var answer = app.respond(to: Request(target: path, time: .epoch))
      if case .pending(let next) = answer { answer = await next() }
      guard case .blocking(let work) = answer else { return XCTFail("\(path) is ready at once") }
      XCTAssertEqual(work().body.buffer.map { String(buffer: $0) }, "late", path)
    }
  }

  func testANegotiatedDeferredResponseKeepsItsOffersTypeAndVary() async throws {
    let app = try App { Get("/x") { Negotiated { Offer(.html, response: { Late() }) } } }
    let answer = await app.ask("/x")
    XCTAssertEqual(answer.values(of: "Content-Type"), ["text/html; charset=utf-8"])
    XCTAssertEqual(answer.values(of: "Vary"), ["Accept"])
  }
}
