import Codecs
import XCTest

final class JSONTreeTests: XCTestCase {
  func testEveryNodeKnowsItsBytes() throws {
    let text = " {\"a\" : [1, -2.50E+1 ], \"é\":\"\\n\", \"a\":null} "
    let source = Array(text.utf8)
    func written(_ tree: Tree) -> String { String(decoding: source[tree.range], as: UTF8.self) }
    let tree = try Tree(json: source)
    XCTAssertEqual(written(tree), text.trimmingCharacters)
    guard case .object(let members) = tree.content else { return XCTFail("\(tree)") }
    XCTAssertEqual(members.map { $0.name }, ["a", "é", "a"])
    XCTAssertEqual(members.map { written($0.key) }, ["\"a\"", "\"é\"", "\"a\""])
    XCTAssertEqual(members.map { written($0.value) }, ["[1, -2.50E+1 ]", "\"\\n\"", "null"])
    XCTAssertEqual(members[0].value[1].map(written), "-2.50E+1")
  }

  func testNumbersKeepTheirText() throws {
    for text in ["0", "-0", "1.0", "1.00", "1e2", "1E+2", "0.1e-7", "123456789012345678901234567890", "-0.0"] {
      XCTAssertEqual(try Tree(json: Array(text.utf8)), Tree(.number(.text(text))))
    }
  }

  func testStringsAreUnescaped() throws {
    for (text, expected) in [
      (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"), (#""\u0041\u00e9\uD83D\uDE00x""#, "Aé😀x"), (#""é😀\u0000""#, "é😀\u{0}"),
      ("\"\u{7f}\u{2028}\"", "\u{7f}\u{2028}"),
    ] {
      XCTAssertEqual(try Tree(json: Array(text.utf8)), Tree(.string(expected)))
    }
  }

  func testAKeyOrAnElementIsFound() throws {
    let tree = try Tree(json: Array(#"{"a":[10,{"b":1,"b":2}],"e\u0301":3}"#.utf8))
    XCTAssertEqual(tree["a"]?[1]?["b"], Tree(.number(.text("2"))))
    XCTAssertNil(tree["a"]?[2])
    XCTAssertNil(tree["a"]?[-1])
    XCTAssertNil(tree["\u{e9}"], "another spelling of é is another key")
    XCTAssertEqual(tree["e\u{301}"], Tree(.number(.text("3"))))
  }

  func testFaultsAreNamedWithTheirPlace() {
    let faults: [(String, Int, Int, Int, String)] = [
      ("", 0, 1, 1, "There is no JSON value, only nothing."),
      ("  \n", 3, 2, 1, "There is no JSON value, only blanks."),
      (
        "\u{feff}1", 0, 1, 1, "A JSON text begins without a byte order mark (RFC 8259 section 8.1). Remove its first three bytes."
      ),
      ("1 2", 2, 1, 3, "Something follows the JSON value. One text holds one value."),
      ("{\n  \"é\" 1}", 9, 2, 7, "A colon is expected here."),
      ("[1 2]", 3, 1, 4, "A comma or \"]\" is expected here."),
      ("[1,]", 3, 1, 4, "A comma stands before the end of the array. Remove it."),
      ("{\"a\":1,}", 7, 1, 8, "A comma stands before the end of the object. Remove it."),
      ("{a:1}", 1, 1, 2, "A key in quotation marks is expected here."),
      ("{\"a\":1", 6, 1, 7, "The text ends where a comma or \"}\" is expected."),
      ("[", 1, 1, 2, "The text ends where a value is expected."),
      ("tru", 0, 1, 1, "Only true, false and null stand without quotation marks."),
      ("'a'", 0, 1, 1, "A value is expected here: an object, array, string, number, true, false or null."),
      ("NaN", 0, 1, 1, "A value is expected here: an object, array, string, number, true, false or null."),
      ("01", 0, 1, 1, "A number has no zero before its other digits."),
      ("-", 1, 1, 2, "A minus sign is followed by a digit."),
      ("1.", 2, 1, 3, "A decimal point is followed by a digit."),
      ("1e+", 3, 1, 4, "An exponent has at least one digit."),
      ("\"a\tb\"", 2, 1, 3, "A control character stands in a string. Write it as \\u0009."),
      ("\"ab", 3, 1, 4, "The text ends within a string."),
      ("\"\\", 2, 1, 3, "The text ends within a string."),
      ("\"\\x\"", 1, 1, 2, "There is no such escape. A backslash is written \\\\."),
      ("\"\\u12g4\"", 1, 1, 2, "\\u is followed by four hexadecimal digits."),
      ("\"\\ud800\"", 1, 1, 2, surrogate), ("\"\\ud800\\n\"", 1, 1, 2, surrogate),
      ("\"\\ud800\\u0041\"", 1, 1, 2, surrogate), ("\"\\udc00\"", 1, 1, 2, surrogate),
    ]
    for (text, offset, line, column, reason) in faults {
      XCTAssertThrowsError(try Tree(json: Array(text.utf8)), text) { error in
        guard let fault = error as? MalformedBody else { return XCTFail("\(error)") }
        XCTAssertEqual(fault.reason, reason, text)
        XCTAssertEqual([fault.offset, fault.line, fault.column], [offset, line, column], text)
      }
    }
  }

  private let surrogate =
    "Half of a surrogate pair stands alone. A character beyond U+FFFF takes both halves, the high one first."

  func testAFaultPrintsItsPlace() {
    XCTAssertThrowsError(try Tree(json: Array("[1,\n2 3]".utf8))) {
      XCTAssertEqual("\($0)", #"JSON, line 2, column 3 (byte 6): A comma or "]" is expected here."#)
    }
    XCTAssertThrowsError(try Tree(messagePack: [0x92, 1])) {
      XCTAssertEqual("\($0)", "MessagePack, byte 2: The body ends within a value that began at byte 2.")
    }
  }

  func testBytesThatAreNotUTF8AreRefusedWhereTheyStand() {
    for (source, offset) in [
      ("22 61 ff 22", 2), ("22 c3 22", 1), ("22 ed a0 80 22", 1), ("22 c0 80 22", 1), ("22 61 5c 6e 80 22", 4), ("ff", 0),
    ] {
      XCTAssertThrowsError(try Tree(json: bytes(source))) { XCTAssertEqual(($0 as? MalformedBody)?.offset, offset, source) }
    }
  }

  func testNestingIsLimited() throws {
    func nested(_ depth: Int) -> [UInt8] {
      Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
    }
    XCTAssertNoThrow(try Tree(json: nested(512)))
    XCTAssertThrowsError(try Tree(json: nested(513))) {
      XCTAssertEqual(($0 as? MalformedBody)?.reason, "Arrays and objects are nested more than 512 deep.")
      XCTAssertEqual(($0 as? MalformedBody)?.offset, 512)
    }
    XCTAssertThrowsError(try Tree(json: nested(3), nestingLimit: 2))
  }
}

extension String {
  fileprivate var trimmingCharacters: String { String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
}
