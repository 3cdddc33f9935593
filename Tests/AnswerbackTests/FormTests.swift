import Answerback
import XCTest

final class FormTests: XCTestCase {
  private struct SignIn: Decodable { var user: String, attempts: Int?, tags: [String] }

  private func app() throws -> App {
    try App { Post("/x", Body(SignIn.self)) { "\($1.user) \($1.attempts ?? 0) \($1.tags)" } }
  }

  func testAFormIsReadIntoARecord() async throws {
    let answer = try await app().ask(
      .post,
      "/x",
      headers: [.contentType: "application/x-www-form-urlencoded; charset=utf-8"],
      body: "user=ada+l%C3%B6&attempts=2&tags=a&tags=b"
    )
    XCTAssertEqual([String(answer.status), answer.body], ["201", #"ada lö 2 ["a", "b"]"#])
  }

  func testAFieldThatIsMissingOrOfAWrongTypeIsNamed() async throws {
    for (body, key) in [("tags=a", "user"), ("user=a&tags=b&attempts=many", "attempts")] {
      let answer = try await app().ask(.post, "/x", headers: [.contentType: "application/x-www-form-urlencoded"], body: body)
      XCTAssertEqual(answer.status, 400)
      XCTAssertTrue(answer.body.contains(#""key":"\#(key)","source":"body""#), answer.body)
    }
  }
}
