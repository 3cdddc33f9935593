import XCTest

@testable import Workbench

final class CookieVerdictTests: XCTestCase {
  func testTheJarsVerdictStandsBeforeEachCookie() {
    var bench = Bench(120, 40)
    bench.press("j<Enter>")
    bench.answerWithCookies()
    bench.tell(.cookies(id: 1, [.stored, .refused(reason: "Secure over http"), .deleted]))
    bench.press("tc3j")
    XCTAssertTrue(bench.shows("jar      name"), bench.text)
    XCTAssertTrue(bench.shows(" stored   sid"), bench.text)
    XCTAssertTrue(bench.shows(">REFUSED  theme"), bench.text)
    XCTAssertTrue(bench.shows(" deleted  gone"), bench.text)
    XCTAssertTrue(bench.shows("! refused: Secure over http"), bench.text)
  }

  func testWithoutAJarThereIsNoColumn() {
    var bench = Bench(120, 40)
    bench.press("j<Enter>")
    bench.answerWithCookies()
    bench.tell(.cookies(id: 77, [.stored]))
    bench.press("tc3")
    XCTAssertFalse(bench.shows("jar "), bench.text)
  }
}
