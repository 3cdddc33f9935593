import Codecs
import XCTest

/// Members are found by their keys in objects of every size, whether they are searched or indexed.
final class MembersTests: XCTestCase {
  /// Looks up the keys k0 to k59, forwards and backwards, and lists the keys that there are.
  private struct Lookups: Decodable, Equatable {
    var forwards: [String: Int] = [:]
    var backwards: [String: Int] = [:]
    var keys: [String] = []

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: RandomValue.Key.self)
      let names = (0..<60).map { "k\($0)" }
      for name in names { forwards[name] = try container.decodeIfPresent(Int.self, forKey: .init(stringValue: name)) }
      for name in names.reversed() { backwards[name] = try container.decodeIfPresent(Int.self, forKey: .init(stringValue: name)) }
      keys = container.allKeys.map(\.stringValue)
    }
  }

  private func lookups(_ json: String) throws -> Lookups { try BodyDecoder().decode(Lookups.self, from: Array(json.utf8)) }

  private func object(_ members: [(String, Int)]) -> String {
    "{" + members.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
  }

  func testEveryKeyIsFoundInObjectsOfEverySize() throws {
    for count in [0, 1, 2, 15, 16, 17, 18, 40, 60] {
      let members = (0..<count).map { ("k\($0)", $0) }
      for members in [members, members.reversed(), members.shuffled()] {
        let found = try lookups(object(members))
        XCTAssertEqual(found.forwards, Dictionary(uniqueKeysWithValues: members))
        XCTAssertEqual(found.backwards, found.forwards)
        XCTAssertEqual(found.keys, members.map(\.0))
      }
    }
  }

  func testTheLastOfDuplicateKeysCountsInObjectsOfEverySize() throws {
    for count in [2, 8, 9, 20, 60] {
      let members = (0..<count).map { ("k\($0)", $0) }
      let repeated = members.shuffled().prefix(count / 2).map { ($0.0, -$0.1) }
      let found = try lookups(object(members + repeated + repeated))
      XCTAssertEqual(found.forwards, Dictionary(members + repeated, uniquingKeysWith: { _, last in last }))
      XCTAssertEqual(found.backwards, found.forwards)
      XCTAssertEqual(found.keys, members.map(\.0).filter { name in !repeated.contains { $0.0 == name } } + repeated.map(\.0))
    }
  }

  func testKeysThatOnlyDifferBehindTheirBeginningAreDifferentKeys() throws {
    let names = ["customer_a", "customer_b", "customer_c", "custome", "customer", "\u{0}", "", "aaaaaaa", "aaaaaaaa"]
    for padding in [0, 40] {
      let members = names.enumerated().map { ($1, $0) } + (0..<padding).map { ("k\($0)", $0) }
      let values = try BodyDecoder().decode(
        [String: Int].self,
        from: Array(object(members.map { ($0.0 == "\u{0}" ? "\\u0000" : $0.0, $0.1) }).utf8)
      )
      XCTAssertEqual(values, Dictionary(uniqueKeysWithValues: members))
      struct Found: Decodable {
        var values: [Int?] = []
        init(from decoder: any Decoder) throws {
          let container = try decoder.container(keyedBy: RandomValue.Key.self)
          for name in [
            "customer_a", "customer_b", "customer_c", "customer_d", "custome", "customer", "", "aaaaaaa", "aaaaaaaa", "b",
          ] {
            values.append(try container.decodeIfPresent(Int.self, forKey: .init(stringValue: name)))
          }
        }
      }
      let plain = members.filter { $0.0 != "\u{0}" }
      let found = try BodyDecoder().decode(Found.self, from: Array(object(plain).utf8))
      XCTAssertEqual(found.values, [0, 1, 2, nil, 3, 4, 6, 7, 8, nil])
    }
  }

  func testAKeyWithEscapesIsTheKeyThatItSpells() throws {
    for count in [3, 40] {
      let members = (0..<count).map { ("k\($0)", $0) }
      let escaped = members.map { ("\\u006b\($0.0.dropFirst())", $0.1 + 100) }
      XCTAssertEqual(try lookups(object(escaped)).forwards, Dictionary(uniqueKeysWithValues: members.map { ($0, $1 + 100) }))
      XCTAssertEqual(try lookups(object(escaped)).keys, members.map(\.0))
      XCTAssertEqual(try lookups(object(escaped + members)).backwards, Dictionary(uniqueKeysWithValues: members))
      XCTAssertEqual(try lookups(object(members + escaped)).keys, members.map(\.0))
    }
  }

  func testKeysThatOnlySwiftTakesForEqualAreDifferentKeys() throws {
    for padding in [0, 40] {
      let members = [("e\u{301}", 1), ("\u{e9}", 2)] + (0..<padding).map { ("k\($0)", $0) }
      XCTAssertEqual(
        try lookups(object(members)).keys.map { Array($0.utf8) },
        members.map { Array($0.0.utf8) }
      )
    }
  }

  func testAKeyIsNotFoundBehindTheEndOfItsObject() throws {
    // The object within ends before the key that would be its next one.
    struct Outer: Decodable { var inner: Lookups }
    let inner = object((0..<30).map { ("k\($0)", $0) })
    let text = "{\"inner\":\(inner)," + object((30..<60).map { ("k\($0)", $0) }).dropFirst()
    let found = try BodyDecoder().decode(Outer.self, from: Array(text.utf8)).inner
    XCTAssertEqual(found.forwards, Dictionary(uniqueKeysWithValues: (0..<30).map { ("k\($0)", $0) }))
  }

  func testIntegersAreKeysAndOtherKeysThatAreNoTextAreNone() throws {
    struct Numbers: Decodable {
      var keys: [String]
      var sum = 0
      init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: RandomValue.Key.self)
        keys = container.allKeys.map(\.stringValue)
        for key in container.allKeys { sum += try container.decode(Int.self, forKey: key) }
      }
    }
    for padding in [0, 30] {
      // nil: 1, 1.5: 2, [5]: 3, 5: 4, "5": 5, true: 6 and then 6 and more, each with its number.
      let members = "c0 01 cb 3f f8 00 00 00 00 00 00 02 91 05 03 05 04 a1 35 05 c3 06"
      let more = (0..<padding).flatMap { [UInt8(10 + $0), UInt8(10 + $0)] }
      let map = [0xde, 0x00, UInt8(6 + padding)] + bytes(members) + more
      let numbers = try BodyDecoder(.messagePack).decode(Numbers.self, from: map)
      XCTAssertEqual(numbers.keys, ["5"] + (0..<padding).map { "\(10 + $0)" })
      XCTAssertEqual(numbers.sum, 5 + (0..<padding).reduce(0) { $0 + 10 + $1 })
      let dictionary = try BodyDecoder(.messagePack).decode([String: Int].self, from: map)
      XCTAssertEqual(dictionary.values.reduce(0, +), numbers.sum)
      XCTAssertEqual(dictionary.keys.sorted(), numbers.keys.sorted())
    }
  }
}
