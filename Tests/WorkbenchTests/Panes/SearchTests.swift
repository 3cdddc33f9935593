import Scenarios
import XCTest

@testable import Workbench

final class SearchTests: XCTestCase {
  private func bench(_ keys: String) -> Bench {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    bench.answerWithJSON()
    bench.press("j<Enter>")
    bench.answerWithCookies()
    bench.press(keys)
    return bench
  }

  func testEveryTabIsSearched() {
    let cases: [(keys: String, words: String, row: Int)] = [
      ("ts3", "connection", 11), ("th3", "gone", 4), ("tc3", "theme", 1), ("tn3", "text/html", 1), ("tb3", "cookies", 0),
      ("te3", "cookies", 0), ("ti3", "total", 5), ("tr3", "theme", 9),
    ]
    for (keys, words, row) in cases {
      var bench = bench(keys + "g/\(words)<Enter>")
      XCTAssertEqual(
        bench.model.response.position.selection,
        row,
        "\(keys) \(words): \(bench.model.shared.notice)\n\(bench.text)"
      )
      bench.press("/there is no such thing<Enter>")
      XCTAssertEqual(bench.model.response.position.selection, row)
      XCTAssertEqual(bench.model.shared.notice, "there is no such thing is not found")
    }
  }

  func testTheSearchGoesAroundBothEnds() {
    var bench = bench("th3g/set-cookie<Enter>nn")
    XCTAssertEqual(bench.model.shared.notice, "set-cookie 3 of 3")
    bench.press("n")
    XCTAssertEqual(bench.model.shared.notice, "set-cookie 1 of 3, around the end")
    bench.press("N")
    XCTAssertEqual(bench.model.shared.notice, "set-cookie 3 of 3, around the end")
  }

  func testACapitalLetterMakesCaseCount() {
    var bench = bench("th3g/set-cookie<Enter>")
    XCTAssertEqual(bench.model.shared.notice, "set-cookie 1 of 3")
    bench.press("/Set-Cookie<Enter>")
    XCTAssertEqual(bench.model.shared.notice, "Set-Cookie 1 of 1")
  }

  func testARegularExpressionIsFoundAndSoIsTheTextAsItStands() {
    var bench = bench("th3g/max-age=[0-9]{3,}<Enter>")
    XCTAssertEqual(bench.model.shared.notice, "max-age=[0-9]{3,} 1 of 1")
    bench.press("g/HTTP/1.1 200 (<Enter>")
    XCTAssertEqual(bench.model.shared.notice, "HTTP/1.1 200 ( is not found")
    XCTAssertEqual(ByteSearch(expression: "f(x)")?.isFound(in: "y = f(x)"), true)
    XCTAssertEqual(ByteSearch(expression: "f(x)")?.isFound(in: "fx"), true)
    XCTAssertEqual(ByteSearch(expression: #"a\Db"#)?.isFound(in: "A-B"), true)
    XCTAssertEqual(ByteSearch(expression: "*/*")?.isFound(in: "Accept: */*"), true)
  }

  func testTheFirstHitIsSelectedWhileTypingAndEscapeGoesBack() {
    var bench = bench("th3g/theme=")
    XCTAssertEqual(bench.model.response.position.selection, 3)
    XCTAssertTrue(bench.shows("search for (1 of 1): "), bench.text)
    bench.press("<BS><BS><BS><BS><BS><BS>gone")
    XCTAssertEqual(bench.model.response.position.selection, 4)
    bench.press("<Esc>")
    XCTAssertEqual(bench.model.response.position.selection, 0)
  }

  func testALongSearchGoesOnInSteps() {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    let body = (0..<9000).map { "line \($0)" }.joined(separator: "\n")
    bench.answer(Samples.head(200, "OK", ["Content-Type: text/plain"]), body: Array(body.utf8))
    bench.press("tb3")
    _ = bench.takeEffects()
    bench.press("/7$<Enter>")
    XCTAssertEqual(bench.effects, [.searchOn])
    XCTAssertEqual(bench.model.response.position.selection, 7)
    XCTAssertEqual(bench.model.shared.notice, "7$ row 8, counting, 492 of 9000 rows")
    var steps = 0
    while bench.takeEffects() == [.searchOn], steps < 50 {
      bench.tell(.searchOn)
      steps += 1
    }
    XCTAssertEqual(bench.model.shared.notice, "7$ 1 of 900")
    XCTAssertEqual(steps, 18)
  }

  func testALongSearchIsStopped() {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    let body = (0..<9000).map { "line \($0)" }.joined(separator: "\n")
    bench.answer(Samples.head(200, "OK", ["Content-Type: text/plain"]), body: Array(body.utf8))
    bench.press("tb3")
    bench.press("/8999<Enter>")
    XCTAssertTrue(bench.shows("8999: searching, 500 of 9000 rows"), bench.text)
    _ = bench.takeEffects()
    bench.press("<C-c>")
    XCTAssertTrue(bench.shows("8999: searching, 500 of 9000 rows: stopped"), bench.text)
    bench.tell(.searchOn)
    XCTAssertEqual(bench.takeEffects(), [])
    bench.press("<C-c>")
    XCTAssertTrue(bench.shows("nothing is in flight"), bench.text)
  }

  func testLeavingTheFieldLooksForNothing() {
    var bench = bench("th3g/cookie<Esc>")
    XCTAssertEqual(bench.model.response.position.selection, 0)
    bench.press("n")
    XCTAssertNotEqual(bench.model.response.position.selection, 0)
  }

  func testBytesAreFoundInEitherCase() {
    XCTAssertEqual(ByteSearch("bC")?.first(in: Array("aBcbc".utf8)[...]), 1)
    XCTAssertEqual(ByteSearch("bC")?.last(in: Array("aBcbc".utf8)[...]), 3)
    XCTAssertEqual(ByteSearch("c")?.first(in: Array("aBcbc".utf8)[3...]), 4)
    XCTAssertNil(ByteSearch("abcbcd")?.first(in: Array("aBcbc".utf8)[...]))
    XCTAssertNil(ByteSearch(""))
  }
}
