import ScenarioSyntax
import Scenarios
import SystemIO
import XCTest

/// What must hold whatever bytes are read.
enum SyntaxRobustness {
  static func check(_ bytes: [UInt8], file: StaticString = #filePath, line: UInt = #line) {
    if let text = String(validating: bytes, as: UTF8.self) { return check(text, file: file, line: line) }
    do {
      _ = try ScenarioFile.parse(bytes: bytes)
      XCTFail("bytes that are not UTF-8 were read", file: file, line: line)
    } catch {
      XCTAssertEqual(error.diagnostics.count, 1, file: file, line: line)
      XCTAssertFalse(error.description.isEmpty, file: file, line: line)
    }
  }

  static func check(_ text: String, file: StaticString = #filePath, line: UInt = #line) {
    do {
      checkMeaning(try ScenarioFile.parse(text), text, file: file, line: line)
    } catch {
      checkFaults(error, text, file: file, line: line)
    }
  }

  /// A file that reads is written as it was, and means the same in its canonical form and written from its parts.
  private static func checkMeaning(_ read: ScenarioFile, _ text: String, file: StaticString, line: UInt) {
    XCTAssertEqual(Array(read.text.utf8), Array(text.utf8), file: file, line: line)
    _ = read.lint()
    do {
      let formatted = try ScenarioFile.parse(read.formatted())
      assertSameMeaning(SyntaxDump.text(of: formatted), SyntaxDump.text(of: read), "from:\n\(text)", file: file, line: line)
      XCTAssertEqual(formatted.formatted(), formatted.text, "from:\n\(text)", file: file, line: line)
      let written = try ScenarioFile(metadata: read.metadata, steps: read.steps)
      assertSameMeaning(SyntaxDump.text(of: written), SyntaxDump.text(of: read), "from:\n\(text)", file: file, line: line)
    } catch {
      XCTFail("\(error)\nfrom:\n\(text)", file: file, line: line)
    }
  }

  /// Every fault stands in the text, and no control character is shown.
  private static func checkFaults(_ failure: ScenarioFile.ParseFailure, _ text: String, file: StaticString, line: UInt) {
    let source = SourceText(text)
    XCTAssertFalse(failure.diagnostics.isEmpty, file: file, line: line)
    for fault in failure.diagnostics {
      let length = source.line(fault.position.line)?.count
      XCTAssertNotNil(length, "\(fault) of:\n\(text)", file: file, line: line)
      XCTAssertLessThanOrEqual(fault.position.column, (length ?? 0) + 1, "\(fault) of:\n\(text)", file: file, line: line)
    }
    let shown = failure.description.unicodeScalars.allSatisfy {
      $0 == "\n" || ($0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value))
    }
    XCTAssertTrue(shown, failure.description, file: file, line: line)
  }
}

extension SeededGenerator {
  /// Changes, removes, doubles or adds bytes at one place.
  mutating func damage(_ bytes: inout [UInt8]) {
    let at = below(bytes.count + 1)
    let end = min(bytes.count, at + below(12))
    switch below(5) {
    case 0: bytes.removeSubrange(at..<end)
    case 1: bytes.insert(contentsOf: bytes[at..<end], at: below(bytes.count + 1))
    case 2: bytes.insert(UInt8(below(256)), at: at)
    case 3: bytes.insert(contentsOf: Array(pick(Self.snippets).utf8), at: at)
    default: if at < bytes.count { bytes[at] = UInt8(below(128)) }
    }
  }

  /// Pieces of the language.
  static let snippets = [
    "{{", "}}", "{{*", "{{*:re/", "\n\n", "\n", "\r\n", "\r", "[Asserts]\n", "[Events]\n", "```", "```json\n", "### ", "#@ ",
    "# ",
    "HTTP 200\n", "GET /\n", "@check\n", "| a |", "\"", "\\", "\\u{", "base64,", "file,", ";", "@reconnect\n", "status == ",
    "x: ", "```\nx```\n", "body == ```\n", "<a>", "</a>", "\"purge\" /\n", "X;\n", "{{k}}: v\n",
    "\u{1B}[31m", "日本", "{\"a\":", "[", "]", "{", "}", "..", "99999999999999999999",
  ]

  /// A text of pieces of the language in no order.
  mutating func soup() -> String {
    many(0...40) { random in random.once(in: 3) ? random.line() : random.pick(Self.snippets) }.joined()
  }
}
