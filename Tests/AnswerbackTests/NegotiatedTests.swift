import Answerback
import XCTest

/// The choice of an offer by `Accept`.
final class NegotiatedTests: XCTestCase {
  private func type(_ app: App, _ path: String, _ accept: String) async -> String {
    let response = await app.ask(path, headers: [.accept: accept])
    return response.status == 200 ? response.values(of: "Content-Type").first ?? "none" : "\(response.status)"
  }

  func testARepeatedAcceptIsAnsweredAsTheFirstTime() async throws {
    let app = try App {
      Get("/x") { Negotiated(["a": 1], as: .json, .messagePack) }
      Get("/y") { Negotiated(["a": 1], as: .messagePack, .json) }
    }
    let binary = "application/x-msgpack"
    let expected = [
      ("*/*", "application/json", binary), ("application/*;q=0.5, application/json", "application/json", "application/json"),
      (binary, binary, binary), ("application/json;q=0.4,\(binary);q=0.3", "application/json", "application/json"),
      ("text/html", "406", "406"), ("not a range", "application/json", binary), ("application/msgpack", binary, binary),
      ("*/*;q=0", "406", "406"), ("APPLICATION/JSON", "application/json", "application/json"),
      ("application/json ", "application/json", "application/json"), ("", "application/json", binary),
    ]
    for _ in 0..<3 {
      for (accept, x, y) in expected {
        let types = [await type(app, "/x", accept), await type(app, "/y", accept)]
        XCTAssertEqual(types, [x, y], accept)
      }
    }
  }

  func testTextsThatAreEqualButForTheirBytesAreToldApart() async throws {
    // The Greek question mark is canonically equal to a semicolon.
    let app = try App { Get("/x") { Negotiated(["a": 1], as: .json, .messagePack) } }
    let plain = "application/x-msgpack, application/json;q=0.5"
    let odd = plain.replacing(";", with: "\u{37E}")
    XCTAssertEqual(plain, odd)
    for _ in 0..<2 {
      let types = [await type(app, "/x", plain), await type(app, "/x", odd)]
      XCTAssertEqual(types, ["application/x-msgpack", "application/json"])
    }
  }

  func testTheOffersOfARouteMayDifferFromRequestToRequest() async throws {
    let app = try App {
      Get("/x") { request in
        Negotiated(default: .json) {
          if request.query("html") != nil { Offer(.html) { "<p>" } }
          Offer(.json) { 1 }
        }
      }
    }
    for _ in 0..<2 {
      let types = [await type(app, "/x?html", "text/html"), await type(app, "/x", "text/html")]
      XCTAssertEqual(types, ["text/html; charset=utf-8", "application/json"])
    }
  }
}
