import SystemIO
import XCTest

@testable import Workbench

final class JSONLinesTests: XCTestCase {
  /// The lines as they are drawn.
  private func lines(_ text: String) throws -> [String] {
    var bench = Bench(120, 60)
    bench.press("<Enter>")
    bench.answer(Samples.head(200, "OK", ["Content-Type: application/json"]), body: Array(text.utf8))
    bench.press("tb")
    guard case .json(let json) = bench.model.response.body.view?.layout else { throw NotJSON() }
    return json.lines.indices.map { bench.bodyLines.line(at: $0).text }
  }

  private struct NotJSON: Error {}

  func testEveryMemberAndElementHasALine() throws {
    XCTAssertEqual(
      try lines(#"{"a":1,"b":[true,null],"c":{"d":"e"}}"#),
      ["{", "  \"a\": 1,", "  \"b\": [", "    true,", "    null", "  ],", "  \"c\": {", "    \"d\": \"e\"", "  }", "}"]
    )
  }

  func testNumbersAndEscapesStayAsTheyCame() throws {
    XCTAssertEqual(
      try lines(#"[1.50, -0.0e+10, 12345678901234567890123, "\u00e9\"\\"]"#),
      ["[", "  1.50,", "  -0.0e+10,", "  12345678901234567890123,", #"  "\u00e9\"\\""#, "]"]
    )
  }

  func testEmptyContainersTakeOneLine() throws {
    XCTAssertEqual(try lines("{ \"a\" : { \n } , \"b\" : [ ] }"), ["{", "  \"a\": {},", "  \"b\": []", "}"])
    XCTAssertEqual(try lines(" [] "), ["[]"])
  }

  func testDuplicateKeysAreAllThere() throws {
    XCTAssertEqual(try lines(#"{"a":1,"a":2}"#), ["{", "  \"a\": 1,", "  \"a\": 2", "}"])
  }

  func testAScalarAloneIsALine() throws {
    XCTAssertEqual(try lines("\"text\""), ["\"text\""])
    XCTAssertEqual(try lines(" 12 "), ["12"])
  }

  func testFaultsNameTheirByte() {
    let faults: [(String, Int)] = [
      ("{\"a\":}", 5), ("[1,]", 3), ("[1 2]", 3), ("{\"a\" 1}", 5), ("tru", 0), ("[1", 2), ("\"abc", 4), ("", 0), ("{}x", 2),
      ("[1}", 2),
      ("{1:2}", 1), ("[-]", 1), ("[1.]", 1), ("\"\\", 2), ("[01]", 1), ("[1e]", 1), ("[\"\\x\"]", 2), ("[\"a\nb\"]", 3),
      ("[\"\\u12\"]", 2),
    ]
    for (text, offset) in faults {
      XCTAssertThrowsError(try JSONLines(Array(text.utf8)), text) {
        XCTAssertEqual(($0 as? JSONLines.Fault)?.offset, offset, text)
      }
    }
  }

  func testNoDepthIsTooDeep() throws {
    let depth = 200_000
    let json = try JSONLines(
      Array(repeating: UInt8(ascii: "["), count: depth) + Array(repeating: UInt8(ascii: "]"), count: depth)
    )
    // The innermost pair is empty and takes one line.
    XCTAssertEqual(json.lines.count, 2 * depth - 1)
    XCTAssertThrowsError(try JSONLines(Array(repeating: UInt8(ascii: "["), count: depth)))
  }

  func testALongStringIsCutBetweenCharacters() throws {
    let text = "\"" + String(repeating: "é漢", count: 3000) + "\""
    let bytes = Array(text.utf8)
    let pieces = try JSONLines(bytes).lines
    XCTAssertEqual(pieces.count, 4)
    XCTAssertEqual(pieces.map { String(validating: bytes[$0.range], as: UTF8.self) ?? "?" }.joined(), text)
  }

  func testBracketsKnowEachOther() throws {
    let lines = try JSONLines(Array(#"{"a":[1,{"b":2}]}"#.utf8)).lines
    for (index, line) in lines.enumerated() where line.kind == .open || line.kind == .close {
      XCTAssertEqual(Int(lines[Int(line.partner)].partner), index)
    }
  }

  func testRandomBytesNeverTrap() {
    var generator = SeededGenerator(seed: 7)
    let alphabet = Array("{}[],:\"\\ 1-tfn\n".utf8)
    for _ in 0..<3000 {
      let bytes = (0..<Int.random(in: 0...24, using: &generator)).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
      _ = try? JSONLines(bytes)
    }
  }
}
