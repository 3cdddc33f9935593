import Scenarios
import XCTest

@testable import Workbench

final class ComparisonTests: XCTestCase {
  func testTwoAnswersAreComparedLineByLine() {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    bench.answerWithJSON()
    bench.press("mr")
    bench.answer(
      Samples.head(201, "Created", ["Content-Type: application/json", "Content-Length: 29"]),
      body: Array(#"{"id":1,"name":"eve","new":1}"#.utf8)
    )
    bench.press("d")
    XCTAssertEqual(
      bench.lines.dropFirst(2).prefix(20).map { $0.dropFirst().dropLast().trimmingSuffix(while: { $0 == " " }) }.filter {
        !$0.isEmpty
      },
      [
        " request: the same", " status", " - HTTP/1.1 200 OK", " + HTTP/1.1 201 Created", " header lines",
        " - Content-Length: 38", " + Content-Length: 29", " cookies: the same", " body", #" -   "name": "ada","#,
        #" -   "tags": ["#,
        #" -     "a","#, #" -     "b""#, " -   ]", #" +   "name": "eve","#, #" +   "new": 1"#,
      ]
    )
    bench.press("q")
    XCTAssertEqual(bench.model.context, .catalogue)
  }

  func testSendingTwiceComparesTheTwoAnswers() {
    var bench = Bench(120, 40)
    bench.press("j")
    bench.press("<Enter>")
    bench.answerWithCookies()
    bench.press("V")
    bench.answerWithCookies()
    XCTAssertNil(bench.model.overlay)
    bench.answerWithJSON()
    XCTAssertTrue(bench.shows("#2 and #3"), bench.text)
    XCTAssertTrue(bench.shows("- <p>cookies</p>"), bench.text)
    XCTAssertNil(bench.model.comparing)
  }

  func testNothingIsComparedWithItself() {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    bench.answerWithJSON()
    bench.press("d")
    XCTAssertEqual(bench.model.shared.notice, "d: nothing is marked   m marks this response")
    bench.press("md")
    XCTAssertEqual(bench.model.shared.notice, "d: this is the marked response; show another one")
  }

  func testABodyIsGivenToACommand() {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    bench.answerWithJSON()
    _ = bench.takeEffects()
    bench.press("|wc -c<Enter>")
    XCTAssertEqual(bench.takeEffects(), [.pipe(Samples.json, command: "wc -c")])
  }
}

extension Substring {
  fileprivate func trimmingSuffix(while isDropped: (Character) -> Bool) -> String {
    var text = self
    while let last = text.last, isDropped(last) { text.removeLast() }
    return String(text)
  }
}
