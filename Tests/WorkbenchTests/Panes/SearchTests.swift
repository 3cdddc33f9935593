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
      ("ts3", "CONNECTION", 7), ("th3", "Gone", 4), ("tc3", "THEME", 1), ("tn3", "text/html", 1), ("tb3", "cookies", 0),
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
