import Answerback
import XCTest

final class RestOfPathTests: XCTestCase {
  func testALiteralBeatsAParameterWhichBeatsTheRestOfThePath() async throws {
    let app = try App {
      Get("/f/{path:path}") { (request: Request) in "rest \(request.pathParameters["path"] ?? "-")" }
      Get("/f/{id}") { (request: Request) in "one \(request.pathParameters["id"] ?? "-")" }
      Get("/f/{id}/x") { (request: Request) in "x of \(request.pathParameters["id"] ?? "-")" }
      Get("/f/a") { "literal" }
    }
    let cases = [
      ("/f/a", "literal"), ("/f/b", "one b"), ("/f/a/x", "x of a"), ("/f/a/y", "rest a/y"), ("/f/b/x/z", "rest b/x/z"),
      ("/f", "rest "), ("/f/", "rest "), ("/f//q//r%20s", "rest q/r s"),
    ]
    for (target, body) in cases {
      let answer = await app.ask(target)
      XCTAssertEqual(answer.body, body, target)
    }
    for target in ["/f/b/..", "/f/b/%2e%2e", "/f/b/c%2fd", "/f/b/%00"] {
      let answer = await app.ask(target)
      XCTAssertEqual(answer.status, 404, target)
    }
  }

  func testTheRestOfAPathStandsAtItsEnd() {
    XCTAssertThrowsError(try App { Get("/{path:path}/x") { "never" } }) { error in
      XCTAssertEqual(
        "\(error)",
        "the path /{path:path}/x has x after {path:path}, which takes the rest of a path. Put {path:path} at the end."
      )
    }
  }
}
