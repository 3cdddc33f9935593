import Workbench
import XCTest

final class KeyNotationTests: XCTestCase {
  func testPlainCharactersTypeThemselvesAndNamesAreKeys() throws {
    XCTAssertEqual(
      try Key.keys(in: "g <Enter><S-Tab><C-c><lt>é<F12><space><gt>"),
      [
        .character("g"), .character(" "), .enter, .backtab, .control("c"), .character("<"), .character("é"), .function(12),
        .character(" "), .character(">"),
      ]
    )
  }

  func testLineEndsMeanNothing() throws {
    XCTAssertEqual(try Key.keys(in: "a\nb\r\nc"), [.character("a"), .character("b"), .character("c")])
  }

  func testEveryKeyIsReadBackFromItsNotation() throws {
    let keys: [Key] = [
      .enter, .tab, .backtab, .escape, .backspace, .delete, .insert, .up, .down, .left, .right, .home, .end, .pageUp, .pageDown,
      .control("c"), .control("]"), .function(1), .character("<"), .character(" "), .character("漢"),
    ]
    XCTAssertEqual(try Key.keys(in: keys.map(\.description).joined()), keys)
  }

  func testAnUnknownNameIsAnErrorThatListsTheKnownOnes() {
    XCTAssertThrowsError(try Key.keys(in: "a<Entre>")) { error in
      XCTAssertTrue("\(error)".hasPrefix("<Entre> isn't a key. Known are <Enter> <Tab>"), "\(error)")
    }
  }

  func testAnOpenBracketIsAnError() {
    XCTAssertThrowsError(try Key.keys(in: "a<Enter")) { error in
      XCTAssertEqual("\(error)", "<Enter isn't closed. Write <lt> for the character itself.")
    }
  }

  func testLabelsReadLikeAFooter() {
    XCTAssertEqual(
      [Key.control("c"), .backtab, .character(" "), .character("q"), .pageDown].map(\.label),
      ["^C", "Shift-Tab", "Space", "q", "PgDn"]
    )
  }
}
