import Answerback
import Codecs
import Foundation

struct DefaultResponses: Controller {
  var path: String { "/default" }

  var routes: [RouteNode] {
    Get("/resource") { Resource.mine }
    Get("/pydantic") { ResourceClass() }
    Get("/struct") { WrittenResource() }
    Get("/types") { try Self.types() }
    Get("/none") { Null() }
    Get("/str") { "plain é" }
    Get("/bytes") { Data([0x00, 0xFF]) }
    Get("/list") { [Resource.mine, Resource(id: 2, name: "two")] }
    Get("/scalar") { 42 }
    Get("/bool") { false }
  }

  private final class ResourceClass: Encodable, SchemaDescribing, Sendable {
    let id = 1
    let name = "my resource"

    static func schema(in types: SchemaTypes) -> Schema { types.schema(of: Resource.self) }
  }

  private struct WrittenResource: FieldsWritable, SchemaDescribing {
    static func schema(in types: SchemaTypes) -> Schema { types.schema(of: Resource.self) }

    func write(to fields: inout FieldsWriter) throws {
      fields("id", 1)
      fields("name", "my resource")
    }
  }

  private enum Colour: String, Encodable { case red }

  private static func types() throws -> OrderedObject {
    OrderedObject([
      "uuid": UUID(uuidString: "12345678-1234-5678-1234-567812345678"),
      "dt_utc": Date(timeIntervalSince1970: 1_704_164_645),
      "dt_offset": Date(timeIntervalSince1970: 1_704_157_445.12),
      "decimal": Decimal(string: "1.50"),
      "enum": Colour.red,
      "bytes": Data("hi".utf8),
      "path": URL(string: "/a/b"),
      "tuple": [1, 2],
      "none": nil,
      "true": true,
      "float": 1.0,
      "big": 9_007_199_254_740_993,
      "exp": 1e21,
      "small": 1e-7,
      "str": "é\"\\/\n\t\u{2028}<&>",
      "nested": [OrderedObject(["a": [Int]()]), OrderedObject([])],
      "nan": Double.nan,
      "inf": Double.infinity,
    ])
  }
}
