import Codecs
import Dispatch
import XCTest

final class TypeRouteTests: XCTestCase {
  /// A type is asked once what it is; a value of a class, or in an optional, each time.
  func testTheFormOfAValueThatIsNotThatOfItsType() throws {
    class Base: Encodable {
      private enum Key: CodingKey { case base }
      func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(true, forKey: .base)
      }
    }
    final class Derived: Base, FieldsWritable {
      func write(to fields: inout FieldsWriter) throws { fields("derived", true) }
    }
    struct Named: FieldsWritable {
      func write(to fields: inout FieldsWriter) throws { fields("derived", true) }
      func encode(to encoder: any Encoder) throws { throw CancellationError() }
    }
    for _ in 0..<2 {
      let objects = String(decoding: try BodyEncoder(.json).encode([Base(), Derived(), Base()]), as: UTF8.self)
      XCTAssertEqual(objects, #"[{"base":true},{"derived":true},{"base":true}]"#)
      let optionals = String(decoding: try BodyEncoder(.json).encode([nil, Named(), nil]), as: UTF8.self)
      XCTAssertEqual(optionals, #"[null,{"derived":true},null]"#)
    }
  }

  private struct A<Value: Encodable>: Encodable { var a: Value }

  private struct B<Value: Encodable>: FieldsWritable {
    var b: Value
    func write(to fields: inout FieldsWriter) throws { try fields("b", b) }
    func encode(to encoder: any Encoder) throws { throw CancellationError() }
  }

  /// Wraps a value in a type for each bit, and compares the bytes of all.
  private static func firstFault(_ value: some Encodable, _ json: String, _ bits: Int, _ depth: Int) throws -> String? {
    let text = String(decoding: try BodyEncoder(.json).encode(value), as: UTF8.self)
    if text != json { return text }
    guard depth > 0 else { return nil }
    return bits & 1 == 0
      ? try firstFault(A(a: value), #"{"a":\#(json)}"#, bits >> 1, depth - 1)
      : try firstFault(B(b: value), #"{"b":\#(json)}"#, bits >> 1, depth - 1)
  }

  /// More types than are remembered, by several threads that find out the same ones.
  func testManyTypesAtOnce() {
    DispatchQueue.concurrentPerform(iterations: 4) { _ in
      for bits in 0..<1024 {
        do {
          if let fault = try Self.firstFault(1, "1", bits, 10) { XCTFail(fault) }
        } catch {
          XCTFail("\(error)")
        }
      }
    }
  }
}
