import Answerback
import Foundation

struct JSONResponses: Controller {
  var path: String { "/json" }

  var routes: [RouteNode] {
    Get("/value/{kind}", Path("kind", String.self)) { _, kind in
      guard let value = Self.values[kind] else { throw HTTPError(.notFound) }
      return JSON(AnyEncodable(value))
    }
    .raises(.notFound)
    Post("/status") { Response(["id": 1], status: .created, headers: ["Location": "/items/1"]) }
    Get("/media") { Response(["title": "x"], status: .badRequest, mediaType: .problemJSON) }
      .responseStatus(.badRequest).offers(.problemJSON)
    Get("/nan") { JSON(["x": Double.nan]) }.raises(.internalServerError)
    Get("/pretty") {
      Response(OrderedObject(["b": "é", "a": [1]]), mediaType: try MediaType(parsing: "application/vnd.pretty+json"))
    }
    .renderer(PrettyRenderer()).mediaType("application/vnd.pretty+json")
  }

  private static let values: [String: any Encodable & Sendable] = [
    "object": ["hello": "world"],
    "order": OrderedObject(["b": 1, "a": 2, "c": MixedList([1, 2, OrderedObject(["z": nil])])]),
    "array": [1, 2, 3],
    "string": "plain \"quoted\" \\ / \t\n\u{01}\u{7F}\u{2028}",
    "unicode": ["kéy": "✓ 😀"],
    "floats": [1.0, 0.1, 1e100, 1e-7, -0.0, 123_456_789_012_345_680.0, 1e16, 100_000.0],
    "ints": MixedList([0, -1, 9_007_199_254_740_993, Decimal(string: "12345678901234567890123") ?? 0]),
    "null": Null(),
    "bools": [true, false],
    "empty": OrderedObject([]),
    "html": "<script>&'</script>",
  ]
}

/// A list of values of several types.
struct MixedList: Encodable, Sendable {
  let elements: [any Encodable & Sendable]

  init(_ elements: [any Encodable & Sendable]) {
    self.elements = elements
  }

  func encode(to encoder: any Encoder) throws {
    var list = encoder.unkeyedContainer()
    for element in elements { try list.encode(element) }
  }
}

/// Foundation's encoder: sorted keys, two blanks a level, non-ASCII escaped.
struct PrettyRenderer: ResponseRenderer {
  func render(_ value: any Encodable, as type: MediaType) throws -> [UInt8]? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let text = String(decoding: try encoder.encode(value), as: UTF8.self).replacing(" : ", with: ": ")
    return text.utf16.flatMap { unit in
      unit < 0x80 ? [UInt8(truncatingIfNeeded: unit)] : Array(String(format: "\\u%04x", unit).utf8)
    }
  }
}
