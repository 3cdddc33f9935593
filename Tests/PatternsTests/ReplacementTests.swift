import Patterns
import XCTest

/// Replacing matches, and expressions that are put together.
final class ReplacementTests: XCTestCase {
  private func replaced(_ pattern: String, in text: String, with template: String) throws -> String {
    try RegularExpression(pattern).replacingMatches(in: text, with: template)
  }

  func testATemplateNamesGroups() throws {
    XCTAssertEqual(try replaced(#"(\w+)@(?<host>\w+)"#, in: "a@b, c@d", with: "$host:$1"), "b:a, d:c")
    XCTAssertEqual(try replaced("(b)", in: "abc", with: "[$0${1}x$$1]"), "a[bbx$1]c")
    XCTAssertEqual(try replaced("b", in: "abc", with: "$"), "a$c")
    XCTAssertEqual(try replaced("b", in: "abc", with: "$-${"), "a$-${c")
    XCTAssertEqual(try replaced("(x)|b", in: "abc", with: "<$1>"), "a<>c")
  }

  func testEmptyMatchesAreReplacedToo() throws {
    XCTAssertEqual(try replaced("x*", in: "éxb", with: "-"), "-é-b-")
    XCTAssertEqual(try replaced("$", in: "ab", with: "!"), "ab!")
    XCTAssertEqual(try replaced("x", in: "ab", with: "!"), "ab")
  }

  func testAGroupThatIsNotThereIsRefused() {
    func sentence(_ template: String) -> String {
      do throws(RegularExpressionError) {
        return try RegularExpression("(a)").replacingMatches(in: "a", with: template)
      } catch {
        return error.description
      }
    }
    XCTAssertEqual(
      sentence("x$1a"),
      "the replacement names the group 1a at character 2, which the expression doesn't have. Write ${1}a to end the number earlier, or $$ for a dollar sign."
    )
    XCTAssertEqual(
      sentence("${b}"),
      "the replacement names the group b at character 1, which the expression doesn't have. Write $$ for a dollar sign."
    )
    XCTAssertTrue(sentence("$2").hasPrefix("the replacement names the group 2 at character 1"))
    XCTAssertTrue(sentence("$99999999999999999999").hasPrefix("the replacement names the group 9"))
  }

  func testPiecesMatchOneAfterTheOther() throws {
    let expression = try RegularExpression([
      .literal("a.(b"), .expression("(?i)x|(y)+"), .literal("-"), .expression("[0-9]*"), .literal("é"),
    ])
    let text = "a.(bX-12é"
    XCTAssertEqual(expression.wholeMatch(in: text)?.groups, [4..<5, 6..<8])
    XCTAssertNil(expression.wholeMatch(in: "A.(bx-é"))
    XCTAssertEqual(expression.groupNames.count, 2)
    XCTAssertThrowsError(try RegularExpression([.literal("("), .expression("(")]))
    XCTAssertTrue(try RegularExpression([]).isWholeMatch(""))
    let named = try RegularExpression([.expression("(?<n>a)"), .expression("(?<n>b)")])
    XCTAssertEqual(named.wholeMatch(in: "ab")?.groups, [0..<1, 1..<2])
  }
}
