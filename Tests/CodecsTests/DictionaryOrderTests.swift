import Codecs
import Foundation
import XCTest

/// Equal values are equal bytes: dictionaries and sets are written in the order of what is in them.
final class DictionaryOrderTests: XCTestCase {
  private enum Vehicle: String, Codable, CaseIterable { case car, bike, ÿ, z }
  private enum Level: Int, Codable { case low = 9, high = 10 }
  private struct Unit: RawRepresentable, Codable, Hashable { var rawValue: String }
  private struct Code: Codable, Hashable, CodingKeyRepresentable {
    var text: String
    var codingKey: any CodingKey { Key(stringValue: text) }
    init(_ text: String) { self.text = text }
    init?(codingKey: some CodingKey) { text = codingKey.stringValue }
    private struct Key: CodingKey {
      var stringValue: String
      var intValue: Int? { nil }
      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
    }
  }

  /// Hands its encoder to a value whose type it does not know.
  private struct Erased: Encodable {
    var value: any Encodable
    func encode(to encoder: any Encoder) throws { try value.encode(to: encoder) }
  }

  private struct Box<Content: Encodable>: Encodable { var content: Content, other: Content? }

  private let letters = Dictionary(
    uniqueKeysWithValues: ["zeta", "beta", "é", "a", "\n", "\"", "Z", "𐀀", "\u{ffff}"].map { ($0, 1) }
  )
  private let sorted = #"{"\n":1,"\"":1,"Z":1,"a":1,"beta":1,"zeta":1,"é":1,"\#u{ffff}":1,"𐀀":1}"#

  func testKeysAreInTheOrderOfTheirUTF8() throws {
    XCTAssertEqual(try json(letters), sorted)
    XCTAssertEqual(
      try messagePack(["ccc": 1, "bb": 2, "a": 3, "é": 4]),
      "84 a1 61 03 a2 62 62 02 a3 63 63 63 01 a2 c3 a9 04"
    )
  }

  func testTheOrderIsTheSameWhereverTheDictionaryIs() throws {
    XCTAssertEqual(try json(["x": [letters]]), #"{"x":[\#(sorted)]}"#)
    XCTAssertEqual(try json(Box(content: letters, other: letters)), #"{"content":\#(sorted),"other":\#(sorted)}"#)
    XCTAssertEqual(try json([letters, nil]), "[\(sorted),null]")
    XCTAssertEqual(try json(Erased(value: letters)), sorted)
    XCTAssertEqual(try json(["y": Erased(value: ["b": letters, "a": [:]])]), #"{"y":{"a":{},"b":\#(sorted)}}"#)
    let nested = ["b": ["d": 1, "c": 2], "a": ["f": 3, "e": 4]]
    XCTAssertEqual(try messagePack(Erased(value: nested)), try messagePack(nested))
    XCTAssertEqual(try messagePack(nested), "82 a1 61 82 a1 65 04 a1 66 03 a1 62 82 a1 63 02 a1 64 01")
  }

  func testNumbersAreInTheOrderOfTheirText() throws {
    XCTAssertEqual(try json([9: "a", 10: "b", -1: "c"]), #"{"-1":"c","10":"b","9":"a"}"#)
    XCTAssertEqual(try json(Erased(value: [9: "a", 10: "b", -1: "c"])), #"{"-1":"c","10":"b","9":"a"}"#)
  }

  func testKeysWithARawValueOrACodingKeyAreNames() throws {
    XCTAssertEqual(try json([Vehicle.car: 1]), #"{"car":1}"#)
    XCTAssertEqual(try json([Vehicle.z: 1, .car: 2, .ÿ: 3, .bike: 4]), #"{"bike":4,"car":2,"z":1,"ÿ":3}"#)
    XCTAssertEqual(try json([Level.low: [Unit(rawValue: "m"): 1.5], .high: [:]]), #"{"10":{},"9":{"m":1.5}}"#)
    XCTAssertEqual(try json([Code("b"): 1, Code("a"): 2]), #"{"a":2,"b":1}"#)
    XCTAssertEqual(try messagePack([Vehicle.car: 1]), "81 a3 63 61 72 01")
    XCTAssertEqual(try json([[Vehicle.car: 1], nil]), #"[{"car":1},null]"#)
  }

  func testKeysThatShareANameAreOneMember() throws {
    struct Blunt: Codable, Hashable, CodingKeyRepresentable {
      var number: Int
      var codingKey: any CodingKey { Code(number > 1 ? "many" : "\(number)").codingKey }
      init(number: Int) { self.number = number }
      init?(codingKey: some CodingKey) { nil }
    }
    let value = Dictionary(uniqueKeysWithValues: (0..<9).map { (Blunt(number: $0), true) })
    XCTAssertEqual(try json(value), #"{"0":true,"1":true,"many":true}"#)
  }

  func testSuchADictionaryIsReadBack() throws {
    let value = [Vehicle.car: [Level.low: 1], .bike: [:]]
    for format in [BodyFormat.json, .messagePack] {
      let read = try BodyDecoder(format).decode([Vehicle: [Level: Int]].self, from: BodyEncoder(format).encode(value))
      XCTAssertEqual(read, value)
    }
    XCTAssertEqual(try BodyDecoder().decode([[Unit: Int]].self, from: Array(#"[{"m":1}]"#.utf8)), [[Unit(rawValue: "m"): 1]])
    XCTAssertEqual(try BodyDecoder().decode([Vehicle: Int].self, from: Array(#"["car",1]"#.utf8)), [.car: 1])
    XCTAssertEqual(try BodyDecoder().decode([Int: Int].self, from: Array(#"{"7":1}"#.utf8)), [7: 1])
    XCTAssertThrowsError(try BodyDecoder().decode([String: [Vehicle: Int]].self, from: Array(#"{"a":{"boat":1}}"#.utf8)))
  }

  func testOtherKeysAndSetsHaveAnOrderToo() throws {
    struct Point: Codable, Hashable { var x: Int }
    XCTAssertEqual(try json([Point(x: 2): "b", Point(x: 1): "a"]), #"[{"x":1},"a",{"x":2},"b"]"#)
    XCTAssertEqual(try json(["s": Set(["c", "a", "b"])]), #"{"s":["a","b","c"]}"#)
    XCTAssertEqual(try json(Set([Set([3, 1, 2]), Set([0])])), "[[0],[1,2,3]]")
    XCTAssertEqual(try messagePack(Set([300, 2, 1])), "93 01 02 cd 01 2c")
    XCTAssertThrowsError(try json(["s": Set([Double.nan])], BodyEncoder(nonFinite: .refuse))) { error in
      guard case EncodingError.invalidValue(_, let context) = error else { return XCTFail("\(error)") }
      XCTAssertEqual(context.codingPath.map(\.stringValue), ["s", "0"])
    }
  }

  func testRecordsKeepTheirOrderBesideTheMembersOfADictionary() throws {
    struct Flat: Encodable {
      enum Key: CodingKey { case z, y }
      var extra: [String: Int]
      func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(1, forKey: .z)
        try extra.encode(to: encoder)
        try container.encode(2, forKey: .y)
        var last = encoder.container(keyedBy: Key.self)
        try last.encode(3, forKey: .y)
      }
    }
    XCTAssertEqual(try json(Flat(extra: ["c": 1, "b": 2, "z": 9])), #"{"z":9,"b":2,"c":1,"y":3}"#)
    XCTAssertEqual(try messagePack(Flat(extra: ["c": 1, "b": 2])), "84 a1 7a 01 a1 62 02 a1 63 01 a1 79 03")
  }

  func testADictionaryOfAnySizeIsInOrder() throws {
    for count in [15, 16, 65, 1000] {
      let value = Dictionary(uniqueKeysWithValues: (0..<count).map { ("key \($0)", ["v": "\($0)\\\"]}", "u": ","]) })
      let tree = try Tree(json: BodyEncoder().encode(value))
      XCTAssertEqual(tree.keys, value.keys.sorted())
      for erased in [Erased(value: value)] {
        XCTAssertEqual(try BodyEncoder().encode(erased), try BodyEncoder().encode(value))
        XCTAssertEqual(try BodyEncoder(.messagePack).encode(erased), try BodyEncoder(.messagePack).encode(value))
      }
    }
  }

  func testACustomEncodingOfADictionaryComesFirst() throws {
    var encodings = CustomEncodings.none
    encodings.register([String: Int].self) { $0.count }
    encodings.register(Vehicle.self) { _ in 0 }
    let encoder = BodyEncoder(customEncodings: encodings)
    XCTAssertEqual(try json([["a": 1], nil], encoder), "[1,null]")
    XCTAssertEqual(try json([Vehicle.z: [Vehicle.car], .bike: []], encoder), #"{"bike":[],"z":[0]}"#)
  }
}

extension Tree {
  fileprivate var keys: [String] {
    guard case .object(let members) = content else { return [] }
    return members.compactMap { if case .string(let text) = $0.key.content { text } else { nil } }
  }
}
