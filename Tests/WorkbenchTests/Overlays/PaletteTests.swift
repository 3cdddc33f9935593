import Exchanges
import Scenarios
import XCTest

@testable import Workbench

final class PaletteTests: XCTestCase {
  func testItFindsAnActionByNameAndShowsItsKey() {
    var bench = Bench()
    bench.press(":canc")
    XCTAssertTrue(bench.shows(">cancel            ^C            cancel what is in flight"), bench.text)
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
    XCTAssertEqual(bench.takeEffects(), [.send(id: 1, RequestMessage(url: "http://example.org:8080/"))])
    bench.press(":target nonsense<Enter>")
    XCTAssertEqual(bench.model.shared.notice, "target: nonsense is not an address. Write it like http://127.0.0.1:8080.")
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
}
