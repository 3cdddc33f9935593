import Codecs
import Foundation
import SystemIO
import XCTest

/// A value is the same whether it is decoded from bytes or from the tree of those bytes.
final class ParsedBodyTests: XCTestCase {
  func testBytesAndTheirTreeDecodeToTheSame() throws {
    var generator = SeededGenerator(seed: 10)
    for _ in 0..<3_000 {
      for format in [BodyFormat.json, .messagePack] {
        let body = try BodyEncoder(format).encode(generator.value(binary: format == .messagePack))
        let tree = try Tree(format, body)
        let decoder = BodyDecoder(format)
        XCTAssertEqual(try decoder.decode(Spelled.self, from: body).text, try decoder.decode(Spelled.self, from: tree).text)
        XCTAssertEqual(try decoder.decode(Spelled.self, from: body).text, spelling(tree))
      }
    }
  }

  func testANodeOfATreeKnowsItsBytesWhateverBlanksStandBetween() throws {
    let source = Array(" [ { } , [ ] , [ [ 1 , 2 ] ] , { \"a\\u0062\" : [ true ] , \"c\" : { } } ] ".utf8)
    func check(_ tree: Tree) throws {
      let bytes = source[tree.range]
      XCTAssertEqual(try Tree(json: bytes), tree)
      XCTAssertFalse([UInt8(ascii: " ")].contains(bytes.last ?? 0x20), String(decoding: bytes, as: UTF8.self))
      switch tree.content {
      case .array(let elements): for element in elements { try check(element) }
      case .object(let members): for member in members { try check(member.key); try check(member.value) }
      default: break
      }
    }
    try check(Tree(json: source))
  }

  func testNonASCIITextIsCheckedWhereverItStands() throws {
    let text = "[\"é\",\"\\n😀\",{\"ключ\":\"\\u00e9é\"}]"
    XCTAssertEqual(try Tree(json: Array(text.utf8))[2]?["ключ"], Tree(.string("éé")))
    for (index, byte) in text.utf8.enumerated() where byte >= 0x80 {
      var source = Array(text.utf8)
      source[index] = 0xff
      XCTAssertThrowsError(try Tree(json: source)) { error in
        let fault = error as? MalformedBody
        XCTAssertEqual(fault?.reason, "This byte is not UTF-8.")
        // A sequence that is cut is told at its first byte.
        XCTAssertTrue((index - 3...index).contains(fault?.offset ?? -1), "\(index): \(error)")
      }
    }
  }

  /// What `Spelled` makes of a tree: its JSON, numbers as doubles, in which binary data and extensions are named.
  private func spelling(_ tree: Tree) -> String {
    switch tree.content {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .number(let number): number.integer(Int64.self).map { "\($0)" } ?? "\(number.double)"
    case .string(let text): "\"\(text)\""
    case .array(let elements): "[" + elements.map(spelling).joined(separator: ",") + "]"
    case .object(let members):
      "{" + members.map { "\($0.name ?? "?"):" + spelling($0.value) }.joined(separator: ",") + "}"
    case .binary(let bytes): "\(bytes)"
    default: "other"
    }
  }
}

/// Whatever a decoder is given, as text.
private struct Spelled: Decodable {
  let text: String

  init(from decoder: any Decoder) throws {
    if let members = try? decoder.container(keyedBy: RandomValue.Key.self) {
      text =
        try "{"
        + members.allKeys.map { try "\($0.stringValue):" + members.decode(Spelled.self, forKey: $0).text }.joined(separator: ",")
        + "}"
    } else if var elements = try? decoder.unkeyedContainer() {
      var texts: [String] = []
      while !elements.isAtEnd { texts.append(try elements.decode(Spelled.self).text) }
      text = "[" + texts.joined(separator: ",") + "]"
    } else {
      text = Spelled.scalar(try decoder.singleValueContainer())
    }
  }

  private static func scalar(_ value: any SingleValueDecodingContainer) -> String {
    if value.decodeNil() { return "null" }
    if let bool = try? value.decode(Bool.self) { return "\(bool)" }
    if let integer = try? value.decode(Int64.self) { return "\(integer)" }
    if let double = try? value.decode(Double.self) { return "\(double)" }
    if let string = try? value.decode(String.self) { return "\"\(string)\"" }
    if let data = try? value.decode(Data.self) { return "\(Array(data))" }
    return "other"
  }
}
