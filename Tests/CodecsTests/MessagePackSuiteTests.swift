import Codecs
import Foundation
import TestSupport
import XCTest

/// Every legal encoding of every value of kawanet/msgpack-test-suite.
final class MessagePackSuiteTests: XCTestCase {
  private struct Case {
    var name: String
    var value: Tree
    var encodings: [[UInt8]]
  }

  private func cases() async throws -> [Case] {
    let file = try await Requirement.shared("conformance/vectors/msgpack-test-suite.json")
    let groups = try XCTUnwrap(Tree(json: Data(contentsOf: file)).members, "\(file.path) is not a JSON object")
    return try groups.flatMap { group in
      guard case .array(let rows) = group.value.content else { return [Case]() }
      return try rows.map { row in
        let members = try XCTUnwrap(row.members)
        let (kind, value) = try XCTUnwrap(members.first { $0.name != "msgpack" && $0.name != "bignum" } ?? members.first).pair
        let encodings = try XCTUnwrap(row["msgpack"]?.elements).map { bytes(try XCTUnwrap($0.text)) }
        let big = try row["bignum"].map { Tree(.number(.text(try XCTUnwrap($0.text)))) }
        return Case(
          name: "\(group.name ?? "") \(value.compactJSON)",
          value: try big ?? meaning(kind, value),
          encodings: encodings
        )
      }
    }
  }

  /// The value that a row describes.
  private func meaning(_ kind: String, _ value: Tree) throws -> Tree {
    switch kind {
    case "binary": return Tree(.binary(bytes(try XCTUnwrap(value.text))))
    case "ext":
      let parts = try XCTUnwrap(value.elements)
      return Tree(.extension(type: try XCTUnwrap(parts[0].integer()), bytes(try XCTUnwrap(parts[1].text))))
    case "timestamp":
      let parts = try XCTUnwrap(value.elements)
      return Tree(.timestamp(seconds: try XCTUnwrap(parts[0].integer()), nanoseconds: try XCTUnwrap(parts[1].integer())))
    default: return value
    }
  }

  func testEveryEncodingIsReadAsItsValue() async throws {
    let cases = try await cases()
    XCTAssertEqual(cases.count, 85)
    for row in cases {
      for encoding in row.encodings {
        let tree = try Tree(messagePack: encoding)
        XCTAssertTrue(tree.isEquivalent(to: row.value), "\(row.name) \(hex(encoding)) is read as \(tree.compactJSON)")
        XCTAssertEqual(tree.range, 0..<encoding.count)
      }
    }
  }

  func testEveryValueIsWrittenInItsShortestEncoding() async throws {
    var written = 0
    for row in try await cases() {
      guard let value = Value(row.value) else { continue }
      // A whole number is written as one, a fraction as float 64, whatever shorter float would hold it.
      let isFraction = row.value.isFraction
      let shortest = try XCTUnwrap(row.encodings.filter { ($0[0] == 0xcb) || !(isFraction || $0[0] == 0xca) }.map(\.count).min())
      let encoded = try BodyEncoder(.messagePack).encode(value)
      XCTAssertTrue(row.encodings.contains(encoded), "\(row.name) is written as \(hex(encoded))")
      XCTAssertEqual(encoded.count, shortest, row.name)
      written += 1
    }
    XCTAssertEqual(written, 69, "all but 7 extensions, which have no Swift type, and 9 moments finer than a Date")
  }

  /// A tree as a value of our own, by the plain Codable route.
  private enum Value: Encodable {
    case leaf(any Encodable), array([Value]), object([(String, Value)])

    init?(_ tree: Tree) {
      switch tree.content {
      case .null: self = .leaf(Bool?.none)
      case .bool(let value): self = .leaf(value)
      case .string(let value): self = .leaf(value)
      case .binary(let value): self = .leaf(Data(value))
      case .timestamp(let seconds, let nanoseconds):
        // A Date carries no nanoseconds.
        guard nanoseconds == 0 else { return nil }
        self = .leaf(Date(timeIntervalSince1970: Double(seconds)))
      case .number(let number):
        if let value = number.integer(Int64.self) {
          self = .leaf(value)
        } else {
          self = .leaf(number.integer(UInt64.self).map { $0 as any Encodable } ?? number.double)
        }
      case .array(let elements): self = .array(elements.compactMap(Value.init))
      case .object(let members):
        self = .object(members.compactMap { member in Value(member.value).map { (member.name ?? "", $0) } })
      case .extension: return nil
      }
    }

    func encode(to encoder: any Encoder) throws {
      switch self {
      case .leaf(let value):
        var container = encoder.singleValueContainer()
        try container.encode(value)
      case .array(let elements):
        var container = encoder.unkeyedContainer()
        for element in elements { try container.encode(element) }
      case .object(let members):
        var container = encoder.container(keyedBy: RandomValue.Key.self)
        for (name, value) in members { try container.encode(value, forKey: RandomValue.Key(stringValue: name)) }
      }
    }
  }
}

extension Tree {
  fileprivate var members: [Member]? { if case .object(let members) = content { members } else { nil } }
  fileprivate var elements: [Tree]? { if case .array(let elements) = content { elements } else { nil } }
  fileprivate var text: String? { if case .string(let text) = content { text } else { nil } }
  fileprivate var isFraction: Bool { if case .number(let number) = content { number.integer(Int128.self) == nil } else { false } }
  fileprivate func integer<Integer: FixedWidthInteger>(_ type: Integer.Type = Integer.self) -> Integer? {
    if case .number(let number) = content { number.integer(type) } else { nil }
  }
}

extension Tree.Member {
  fileprivate var pair: (String, Tree) { (name ?? "", value) }
}
