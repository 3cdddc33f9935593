import XCTest

@testable import Codecs

/// The elements of an array are written with the names of those before them at hand. Their bytes are those they have alone.
final class RepeatedNamesTests: XCTestCase {
  private struct Element: FieldsWritable {
    static let names: [StaticString] = [
      "id", "name", "email", "note", "a \"quoted\" name", "ä", "", "active",
      "a name of more bytes than are kept ready, which is written as any other", StaticString(unicodeScalarLiteral: "x"),
    ]

    /// The places of its names.
    var fields: [Int]

    func write(to writer: inout FieldsWriter) throws {
      for (value, field) in fields.enumerated() { writer(Self.names[field], value) }
    }

    func encode(to encoder: any Encoder) throws { throw CancellationError() }
  }

  private func elements(_ fields: [[Int]]) -> [Element] { fields.map { Element(fields: $0) } }

  private func assertSameAsAlone(_ elements: [some FieldsWritable], line: UInt = #line) throws {
    let json = try elements.map { String(decoding: try BodyEncoder(.json).encode($0), as: UTF8.self) }
    let together = String(decoding: try BodyEncoder(.json).encode(elements), as: UTF8.self)
    XCTAssertEqual(together, "[" + json.joined(separator: ",") + "]", line: line)
    let packed = try elements.flatMap { try BodyEncoder(.messagePack).encode($0) }
    let array = try BodyEncoder(.messagePack).encode(elements)
    XCTAssertEqual(Array(array.suffix(packed.count)), packed, line: line)
  }

  func testElementsWithTheSameNames() throws {
    try assertSameAsAlone(elements(Array(repeating: Array(0..<8), count: 6)))
    try assertSameAsAlone(elements(Array(repeating: Array(Element.names.indices), count: 6)))
  }

  func testElementsThatLeaveNamesOutOrAddSome() throws {
    let all = Array(0..<8)
    try assertSameAsAlone(elements([[], [0], all, [7], [1, 3, 5], [0, 2, 4, 6], all]))
  }

  func testElementsWithAnotherOrderAndRepeatedNames() throws {
    try assertSameAsAlone(elements([[0, 1, 2], [2, 1, 0], [0, 0, 1], [1, 0, 1, 0], [0, 1, 2], [3, 0, 3]]))
    let repeated = elements(Array(repeating: [0, 1, 0], count: 5))
    XCTAssertEqual(
      String(decoding: try BodyEncoder(.json).encode(repeated), as: UTF8.self),
      "[" + Array(repeating: #"{"id":2,"name":1}"#, count: 5).joined(separator: ",") + "]"
    )
  }

  func testRandomElements() throws {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      let fields = (0..<Int.random(in: 0...12, using: &generator)).map { _ in
        (0..<Int.random(in: 0...12, using: &generator)).map { _ in Int.random(in: 0..<Element.names.count, using: &generator) }
      }
      try assertSameAsAlone(elements(fields))
    }
  }

  /// More names than are kept.
  func testElementsWithManyNames() throws {
    struct Wide: FieldsWritable {
      static let names: [StaticString] = [
        "a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "a9", "b0", "b1", "b2", "b3", "b4", "b5", "b6", "b7", "b8", "b9",
        "c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9", "d0", "d1", "d2", "d3", "d4", "d5", "d6", "d7", "d8", "d9",
      ]
      var order: [Int]
      func write(to fields: inout FieldsWriter) throws { for index in order { fields(Self.names[index], index) } }
      func encode(to encoder: any Encoder) throws { throw CancellationError() }
    }
    let (up, down) = (Array(0..<40), Array((0..<40).reversed()))
    try assertSameAsAlone([up, up, down, up + [3], Array(up.prefix(20)), up].map { Wide(order: $0) })
  }

  func testElementsWithinElements() throws {
    struct Outer: FieldsWritable {
      var inner: [Element]
      func write(to fields: inout FieldsWriter) throws {
        fields("id", inner.count)
        try fields("inner", inner)
        try fields("first", inner.first)
        fields("name", "x")
      }
      func encode(to encoder: any Encoder) throws { throw CancellationError() }
    }
    let inner = elements([[0, 1], [0], [1, 0], [0, 1], [0, 1]])
    try assertSameAsAlone((0..<6).map { Outer(inner: Array(inner.prefix($0))) })
  }

  func testALimitIsKept() throws {
    let elements = elements(Array(repeating: [0, 1], count: 500))
    let size = try BodyEncoder(.json).encode(elements).count
    XCTAssertEqual(try BodyEncoder(.json).encode(elements, limit: size + 32) { $0.count }, size)
    XCTAssertThrowsError(try BodyEncoder(.json).encode(elements, limit: size - 1) { $0.count })
  }
}
