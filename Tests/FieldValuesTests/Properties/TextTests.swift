import FieldValues
import SystemIO
import XCTest

/// Random text into every primitive of text: none splits a scalar, loses one, or sees characters where there are delimiters.
final class TextTests: XCTestCase {
  private func forMany(_ seed: UInt64, _ body: (String) -> Void) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<20_000 {
      body(generator.text(0...12, of: ";=, \t\r\n%41\"\\\u{301}\u{200D}\u{FE0F}éß日\u{1F98A}\u{1F1E9}a"))
    }
  }

  /// The scalars of a part, which has no others than the whole text has there.
  private func scalars(_ text: some StringProtocol) -> [Unicode.Scalar] { Array(text.unicodeScalars) }

  func testWhatIsSplitIsTheScalarsBetweenTheSeparators() {
    forMany(41) { text in
      for separator in [";", "=", ",", "\r", "\n", "%"] as [Unicode.Scalar] {
        let expected = scalars(text).split(separator: separator, omittingEmptySubsequences: false).map { Array($0) }
        XCTAssertEqual(text.parts(between: separator, omittingEmpty: false).map(scalars), expected)
        XCTAssertEqual(text.parts(between: separator).map(scalars), expected.filter { !$0.isEmpty })
        let halves = text.splitOnce(at: separator)
        XCTAssertEqual(halves.map { scalars($0.before) + [separator] + scalars($0.after) }, halves.map { _ in scalars(text) })
        XCTAssertEqual(halves.map { scalars($0.before) }, expected.count > 1 ? expected[0] : nil)
      }
    }
  }

  func testWhatIsTrimmedIsBlankScalars() {
    forMany(42) { text in
      let leading = scalars(text).drop { $0 == " " || $0 == "\t" }
      let both = leading.reversed().drop { $0 == " " || $0 == "\t" }.reversed()
      XCTAssertEqual(scalars(text.droppingLeadingBlanks()), Array(leading))
      XCTAssertEqual(scalars(text.trimmingBlanks()), Array(both))
      XCTAssertEqual(scalars(text.droppingTrailingBlanks().droppingLeadingBlanks()), Array(both))
      XCTAssertEqual(Array(text.utf8.trimmingBlanks()), Array(text.trimmingBlanks().utf8))
    }
  }

  func testLinesAndTheirEndsAreTheWholeText() {
    forMany(43) { text in
      let lines = text.splitAtLineEnds()
      XCTAssertTrue(lines.allSatisfy { !$0.unicodeScalars.contains("\r") && !$0.unicodeScalars.contains("\n") })
      let bare = scalars(text).filter { $0 != "\r" && $0 != "\n" }
      XCTAssertEqual(lines.flatMap(scalars), bare)
      let normal = scalars(text.normalizingLineEnds())
      XCTAssertEqual(normal.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0) }, lines.map(scalars))
    }
  }

  func testWhatIsEncodedIsDecodedToTheSameScalars() {
    forMany(44) { text in
      for encoded in [text.percentEncoded(), text.percentEncoded { $0 != UInt8(ascii: "%") }, text.percentEncoded { _ in false }]
      {
        XCTAssertTrue(encoded.utf8.allSatisfy { $0 < 0x80 })
        XCTAssertEqual(String(validatingPercentEncoded: encoded[...]).map(scalars), scalars(text))
        XCTAssertEqual(scalars(encoded.percentDecoded), scalars(text))
      }
      if let decoded = String(validatingPercentEncoded: text[...]) {
        XCTAssertEqual(scalars(text.percentDecoded), scalars(decoded))
      }
      XCTAssertEqual([UInt8](hex: Array(text.utf8).hexText), Array(text.utf8))
    }
  }

  func testEscapesAndExcerptsKeepAllOtherScalars() {
    forMany(45) { text in
      let escaped = text.escaping(["\"": "1", "\r": "2", ";": "3"])
      let expected = scalars(text).map { scalar -> Unicode.Scalar in
        switch scalar {
        case "\"": "1"
        case "\r": "2"
        case ";": "3"
        default: scalar
        }
      }
      XCTAssertEqual(scalars(escaped), expected)
      let isHidden = { (scalar: Unicode.Scalar) in scalar.value < 0x20 || scalar == "\u{200D}" }
      let excerpt = scalars(VisibleText.excerpt(of: text))
      XCTAssertFalse(excerpt.contains(where: isHidden))
      XCTAssertEqual(excerpt.filter { $0.value >= 0x80 }, scalars(text).filter { $0.value >= 0x80 && !isHidden($0) })
      let visible = scalars(VisibleText(text).text)
      XCTAssertFalse(visible.contains { $0.value < 0x20 })
      XCTAssertEqual(visible.filter { $0.value >= 0x80 }, scalars(text).filter { $0.value >= 0x80 })
    }
  }

  func testAPrefixIsComparedByItsScalars() {
    forMany(46) { text in
      for prefix in [";", "\r", "%41", " a"] {
        let isPrefix = scalars(text).starts(with: scalars(prefix))
        XCTAssertEqual(
          text.droppingPrefix(prefix).map(scalars),
          isPrefix ? Array(scalars(text).dropFirst(scalars(prefix).count)) : nil
        )
        XCTAssertEqual((prefix + text).droppingPrefix(prefix.uppercased(), ignoringCase: true).map(scalars), scalars(text))
      }
    }
  }
}
