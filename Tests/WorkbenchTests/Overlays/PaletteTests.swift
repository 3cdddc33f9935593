import Exchanges
import Scenarios
import XCTest

@testable import Workbench

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

final class PaletteTests: XCTestCase {
  func testItFindsAnActionByNameAndShowsItsKey() {
    var bench = Bench()
    bench.press(":canc")
    XCTAssertTrue(bench.shows(">cancel            ^C            cancel what is in flight"), bench.text)
  }

  func testAKeyAfterALongPasteCostsAsMuchAsAfterAShortOne() {
    func time(_ words: Int) -> Double {
      var bench = Bench()
      bench.press(":")
      bench.tell(.paste(String(repeating: "word ", count: words)))
      let start = clock()
      for _ in 0..<20 { bench.press("<Left>") }
      return Double(clock() - start)
    }
    _ = time(40)
    XCTAssertLessThan(time(16_000), 20 * max(time(40), 1000))
  }

  func testTabCompletesTheChosenName() {
    var bench = Bench()
    bench.press(":next<Down><Tab>")
    XCTAssertEqual(bench.model.field?.text, "next-tab")
  }

  func testDumpTakesAPath() {
    var bench = Bench()
    bench.press(":dump /tmp/a b.txt<Enter>")
    XCTAssertEqual(bench.takeEffects(), [.dump(path: "/tmp/a b.txt")])
    XCTAssertNil(bench.model.overlay)
  }

  func testACommandThatNeedsAWordAsksForIt() {
    var bench = Bench()
    bench.press(":dump<Enter>")
    XCTAssertEqual(bench.takeEffects(), [])
    XCTAssertEqual(bench.model.shared.notice, "dump needs a word after it")
    XCTAssertEqual(bench.model.field?.text, "dump ")
  }

  func testTargetPointsAtAnotherServer() {
    var bench = Bench()
    bench.press(":target http://example.org:8080/path<Enter>r")
    XCTAssertEqual(
      bench.takeEffects(),
      [.setTarget("http://example.org:8080"), .send(id: 1, RequestMessage(url: "http://example.org:8080/"))]
    )
    bench.press(":target ftp://nonsense<Enter>")
    XCTAssertEqual(
      bench.model.shared.notice,
      "target: ftp://nonsense is not an http address. Write one like http://127.0.0.1:8080, or in-process."
    )
  }

  func testQuitIsShortAsInOtherPrograms() {
    var bench = Bench()
    bench.press(":q<Enter>")
    XCTAssertEqual(bench.takeEffects(), [.quit(code: 0)])
  }

  func testAnActionOfAnotherPaneTakesTheFocusThere() {
    var bench = Bench()
    bench.press(":filter<Enter>")
    XCTAssertEqual(bench.model.context, .filter)
    bench.press("<Esc>3:filter<Enter>")
    XCTAssertEqual(bench.model.focus, .catalogue)
  }

  func testAnUnknownCommandIsNamed() {
    var bench = Bench()
    bench.press(":xyzzy<Enter>")
    XCTAssertEqual(bench.model.shared.notice, "there is no command xyzzy")
  }

  func testItIsAsHighAsTheScreenAllowsAndMovesByPages() {
    var bench = Bench(120, 60)
    bench.press(":")
    guard case .palette(let start)? = bench.model.overlay else { return XCTFail("no palette") }
    XCTAssertGreaterThan(start.position.height, 50)
    bench.press("<PgDn>")
    guard case .palette(let next)? = bench.model.overlay else { return XCTFail("no palette") }
    XCTAssertEqual(next.position.selection, start.position.height - 1)
    bench.press("<PgUp>")
    guard case .palette(let last)? = bench.model.overlay else { return XCTFail("no palette") }
    XCTAssertEqual(last.position.selection, 0)
  }

  func testOneCommandStandsForWhateverEnterDoes() {
    let commands = Keymap<BenchAction>.standard.commands
    XCTAssertEqual(commands.filter { $0.keyLabel == "Enter" }.map(\.name), ["open"])
    XCTAssertEqual(commands.first { $0.name == "open" }?.title, "do what Enter does in this row")
  }

  func testOpenDoesWhatEnterDoesInThePaneThatHasTheFocus() {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    bench.answerWithJSON()
    bench.press("j<Enter>")
    bench.answerWithCookies()
    bench.press("4G:open<Enter>")
    XCTAssertEqual(bench.model.shared.shown, 1)
  }
}
