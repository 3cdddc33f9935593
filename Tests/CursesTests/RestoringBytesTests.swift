import XCTest

@testable import Curses

final class RestoringBytesTests: XCTestCase {
  func testDelaysOfTheTerminalDatabaseAreDropped() {
    XCTAssertEqual(TerminalDevice.RestoringBytes.withoutPadding("\u{1b}[m\u{f}$<2>x$<5.5*/>y$<z>"), "\u{1b}[m\u{f}xy$<z>")
  }
}
