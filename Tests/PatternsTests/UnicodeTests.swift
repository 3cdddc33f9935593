import XCTest

@testable import Patterns

/// Classes, cases and scripts of Unicode.
final class UnicodeTests: XCTestCase {
  func testPerlClassesKnowAllScripts() {
    XCTAssertEqual(found(#"\d+"#, in: "12٣ x½"), ["12٣"])
    XCTAssertEqual(found(#"\w+"#, in: "héé_1 слово ‿ ½"), ["héé_1", "слово", "‿"])
    XCTAssertEqual(found(#"\s+"#, in: "a \t\u{A0}\u{2028}b"), [" \t\u{A0}\u{2028}"])
    XCTAssertEqual(found(#"\D\S\W"#, in: "1ab+"), ["ab+"])
    XCTAssertEqual(found(#"\be"#, in: "ée e"), ["e"])
  }

  func testPropertiesHaveLongAndShortNames() {
    let rows = [
      (#"\p{Lu}+"#, "aBÄc", ["BÄ"]), (#"\pL+"#, "ab1é", ["ab", "é"]), (#"\PL"#, "a1", ["1"]), (#"\p{^L}"#, "a1", ["1"]),
      (#"\P{^L}"#, "a1", ["a"]), (#"\p{Uppercase_Letter}"#, "aB", ["B"]), (#"\p{gc=Nd}"#, "a1", ["1"]),
      (#"\p{Sc}"#, "a€", ["€"]), (#"\p{Script=Greek}+"#, "aαβ", ["αβ"]), (#"\p{sc=greek}"#, "aα", ["α"]),
      (#"\p{Greek}"#, "aα", ["α"]), (#"\p{Han}+"#, "a中文", ["中文"]), (#"\p{scx=Deva}"#, "a।", ["।"]),
      (#"[\p{Greek}x]+"#, "xαy", ["xα"]), (#"\p{Alphabetic}"#, "1a", ["a"]), (#"\p{White_Space}"#, "a b", [" "]),
      (#"\p{Emoji_Presentation}"#, "a😀", ["😀"]), (#"\p{ASCII}+"#, "aé", ["a"]), (#"\p{Any}"#, "é", ["é"]),
      (#"\p{LC}"#, "1ǅ", ["ǅ"]), (#"\p{Cn}"#, "a\u{378}", ["\u{378}"]),
    ]
    for (pattern, text, matches) in rows { XCTAssertEqual(found(pattern, in: text), matches, pattern) }
  }

  func testCaseIsFoldedScalarByScalar() {
    let rows = [
      ("(?i)straße", "STRASSE STRAßE straẞe", ["STRAßE", "straẞe"]), ("(?i)k", "kK\u{212A}", ["k", "K", "\u{212A}"]),
      (#"(?i)\x{212A}"#, "k", ["k"]), ("(?i)σ", "Σςσ", ["Σ", "ς", "σ"]), ("(?i)ς", "Σ", ["Σ"]), ("(?i)i", "Iıİ", ["I"]),
      ("(?i)ǆ", "ǄǅǆX", ["Ǆ", "ǅ", "ǆ"]), ("(?i)[а-я]+", "ДОМ dom", ["ДОМ"]), ("(?i)[^k]", "K\u{212A}x", ["x"]),
      (#"(?i)\p{Lu}+"#, "aB1", ["aB"]), ("(?i)1", "1", ["1"]),
    ]
    for (pattern, text, matches) in rows { XCTAssertEqual(found(pattern, in: text), matches, pattern) }
  }

  func testEveryScalarKnowsAllItsVariants() {
    var classes: [Unicode.Scalar: Set<Unicode.Scalar>] = [:]
    let scalars = (0x80...0x1_FFFF as ClosedRange<UInt32>).compactMap(Unicode.Scalar.init)
    for scalar in scalars { classes[CaseFolding.folded(scalar), default: []].insert(scalar) }
    for (folded, members) in classes where members.count > 1 {
      XCTAssertEqual(CaseFolding.folded(folded), folded)
      for member in members { XCTAssertTrue(members.isSubset(of: CaseFolding.variants(of: member)), String(member)) }
    }
  }

  func testCombiningMarksAreScalarsOfTheirOwn() {
    XCTAssertEqual(found("e", in: "e\u{301}"), ["e"])
    XCTAssertEqual(found("^.$", in: "\r\n"), [])
    XCTAssertEqual(found("é", in: "e\u{301}"), [])
    XCTAssertEqual(found("a.b", in: "a\r\nb a\rb"), ["a\rb"])
  }

  func testManyDifferentScalarsKeepTheirClasses() throws {
    let scalars = (0x100...0x9FF as ClosedRange<UInt32>).compactMap(Unicode.Scalar.init)
    let text = String(String.UnicodeScalarView(scalars))
    for name in ["L", "Lu", "Nd", "P"] {
      let expected = scalars.filter { UnicodeProperty(name: name)?.holds(for: $0, UnicodeProperty.ScriptLookup()) == true }
      let matches = try RegularExpression("\\p{\(name)}").matches(in: text).compactMap { $0.text(in: text) }
      XCTAssertEqual(matches.joined(), String(String.UnicodeScalarView(expected)), name)
    }
  }
}
