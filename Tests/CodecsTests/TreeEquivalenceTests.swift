import Codecs
import XCTest

final class TreeEquivalenceTests: XCTestCase {
  func tree(_ json: String) throws -> Tree { try Tree(json: Array(json.utf8)) }

  func testEquivalentTexts() throws {
    for (left, right) in [
      ("1", "1.0"), ("100", "1e2"), ("0.1", "1e-1"), ("-0", "0"), ("-0.0", "0"), ("18446744073709551615", "18446744073709551615"),
      ("0.1", "0.10000000000000000001"), ("9007199254740993.0", "9007199254740992"),
      (#"{"a":1,"b":[2]}"#, #" { "b": [2.0], "a": 1 } "#), (#""\u0041""#, "\"A\""),
      (#"{"a":1,"b":0,"a":2}"#, #"{"a":1,"a":2,"b":0}"#),
      ("1e400", "10e399"),
    ] {
      XCTAssertTrue(try tree(left).isEquivalent(to: tree(right)), "\(left) \(right)")
      XCTAssertTrue(try tree(right).isEquivalent(to: tree(left)), "\(right) \(left)")
    }
  }

  func testDifferentTexts() throws {
    for (left, right) in [
      ("9007199254740993", "9007199254740992"), ("18446744073709551616", "18446744073709551617"), ("1", "true"), ("1", "\"1\""),
      ("null", "false"), ("0", "null"), ("[1,2]", "[2,1]"), ("[1]", "[1,1]"), ("[]", "{}"), (#"{"a":1}"#, #"{"a":1,"b":1}"#),
      (#"{"a":1,"a":2}"#, #"{"a":2,"a":1}"#), (#"{"a":1,"a":1}"#, #"{"a":1,"b":1}"#), ("1e400", "2e400"), ("1e400", "-1e400"),
      ("\"\u{e9}\"", "\"e\u{301}\""), ("{\"\u{e9}\":1}", "{\"e\u{301}\":1}"),
    ] {
      XCTAssertFalse(try tree(left).isEquivalent(to: tree(right)), "\(left) \(right)")
      XCTAssertFalse(try tree(right).isEquivalent(to: tree(left)), "\(right) \(left)")
    }
  }

  func testNumbersCompareAcrossFormats() throws {
    func pack(_ hex: String) throws -> Tree { try Tree(messagePack: bytes(hex)) }
    XCTAssertTrue(try pack("05").isEquivalent(to: tree("5")))
    XCTAssertTrue(try pack("cc 05").isEquivalent(to: pack("05")))
    XCTAssertTrue(try pack("cb 3f b9 99 99 99 99 99 9a").isEquivalent(to: tree("0.1")))
    XCTAssertFalse(try pack("ca 3d cc cc cd").isEquivalent(to: tree("0.1")), "a float 32 is not the same double")
    XCTAssertTrue(try pack("cb 7f f8 00 00 00 00 00 00").isEquivalent(to: pack("ca 7f c0 00 00")), "NaN is the same as NaN")
    XCTAssertTrue(try pack("82 01 c3 a1 61 c2").isEquivalent(to: pack("82 a1 61 c2 cc 01 c3")))
    XCTAssertFalse(try pack("81 01 c3").isEquivalent(to: pack("81 a1 31 c3")), "the key 1 is not the key \"1\"")
    XCTAssertTrue(try pack("82 91 01 c3 05 c2").isEquivalent(to: pack("82 05 c2 91 cc 01 c3")))
    XCTAssertFalse(try pack("82 91 01 c3 05 c2").isEquivalent(to: pack("82 05 c2 91 02 c3")))
    XCTAssertTrue(try pack("d6 ff 00 00 00 01").isEquivalent(to: pack("d7 ff 00 00 00 00 00 00 00 01")))
    XCTAssertFalse(try pack("c4 01 61").isEquivalent(to: pack("a1 61")))
  }

  func testEqualityIsOfTheSpelling() throws {
    XCTAssertEqual(try tree("[1, 2]"), try tree("[1,2]"))
    XCTAssertNotEqual(try tree("1.0"), try tree("1"))
    XCTAssertNotEqual(try tree(#"{"a":1,"b":2}"#), try tree(#"{"b":2,"a":1}"#))
    XCTAssertNotEqual(try tree("\"\u{e9}\""), try tree("\"e\u{301}\""))
    XCTAssertNotEqual(Tree(.number(.int(1))), Tree(.number(.uint(1))))
  }
}
