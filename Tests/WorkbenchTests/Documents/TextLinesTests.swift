import XCTest

@testable import Workbench

final class TextLinesTests: XCTestCase {
  private func lines(_ bytes: [UInt8]) -> [String] {
    var lines = BodyView.TextLines()
    lines.extend(bytes)
    return (0..<lines.count).map { String(decoding: bytes[lines.range(of: $0, in: bytes)], as: UTF8.self) }
  }

  func testLinesEndAtLineFeeds() {
    XCTAssertEqual(lines(Array("a\nb\r\n\nc".utf8)), ["a", "b", "", "c"])
    XCTAssertEqual(lines(Array("a\n".utf8)), ["a"])
    XCTAssertEqual(lines([]), [])
  }

  func testALineLongerThanAPieceGoesOnInTheNext() {
    let bytes = [UInt8](repeating: 0x61, count: 2 * BodyView.TextLines.longest + 1)
    XCTAssertEqual(lines(bytes).map(\.utf8.count), [4096, 4096, 1])
  }

  func testAPieceDoesNotEndInsideACharacter() {
    let text = "a" + String(repeating: "漢", count: 3000)
    XCTAssertEqual(lines(Array(text.utf8)).joined(), text)
  }

  func testGrowingByPiecesFindsTheSameLines() {
    let bytes = Array("one\ntwo\r\n\n".utf8) + [UInt8](repeating: 0xE9, count: 9000) + Array("\nend".utf8)
    var whole = BodyView.TextLines()
    whole.extend(bytes)
    var grown = BodyView.TextLines()
    for count in stride(from: 0, through: bytes.count, by: 7) { grown.extend(Array(bytes[..<count])) }
    grown.extend(bytes)
    XCTAssertEqual(
      (0..<grown.count).map { grown.range(of: $0, in: bytes) },
      (0..<whole.count).map { whole.range(of: $0, in: bytes) }
    )
  }
}
