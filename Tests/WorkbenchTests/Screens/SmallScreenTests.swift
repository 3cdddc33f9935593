import Workbench
import XCTest

/// What the main screens look like where room is short.
final class SmallScreenTests: XCTestCase {
  func testTheStartAtFortyByTen() {
    let bench = Bench(40, 10)
    assertScreen(bench.text, "TheStartAtFortyByTen")
  }

  func testEveryCellOfTheStartHasItsRole() {
    let bench = Bench(40, 10)
    assertScreen(bench.styles, "EveryCellOfTheStartHasItsRole")
  }

  func testTheStartAtEightyByTwentyFour() {
    let bench = Bench(80, 24, ascii: false)
    assertScreen(bench.text, "TheStartAtEightyByTwentyFour")
  }

  func testCookiesAtEightyByTwentyFour() {
    var bench = Bench(80, 24)
    bench.press("j<Enter>")
    bench.answerWithCookies()
    bench.press("tcj")
    assertScreen(bench.text, "CookiesAtEightyByTwentyFour")
  }

  func testARequestBeingEditedAtEightyByTwentyFour() {
    var bench = Bench(80, 24)
    bench.press("<Enter>")
    bench.answerWithJSON()
    bench.press("2jeX-Mode: a<Enter>jeX-Mode: b<Enter><Space>je")
    assertScreen(bench.text, "ARequestBeingEditedAtEightyByTwentyFour")
  }

  func testHelpAtEightyByTwentyFour() {
    var bench = Bench(80, 24, ascii: false)
    bench.press("j<Enter>")
    bench.answerWithCookies()
    bench.press("?")
    assertScreen(bench.text, "HelpAtEightyByTwentyFour")
  }
}
