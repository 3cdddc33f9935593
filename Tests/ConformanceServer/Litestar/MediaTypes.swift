import Answerback
import Foundation

struct MediaTypes: Controller {
  var path: String { "/media" }

  var routes: [RouteNode] {
    json + messagePack + text + others
  }

  @RoutesBuilder private var json: [RouteNode] {
    Get("/json") { ["hello": "world"] }.mediaType(.json)
    Get("/json-str") { "quoted?" }.mediaType(.json)
    Get("/json-suffix") { OrderedObject(["title": "teapot", "status": 418]) }
      .mediaType("application/vnd.example.resource+json").status(418)
    Get("/problem") { OrderedObject(["type": "about:blank", "title": "x", "status": 200]) }.mediaType(.problemJSON)
    Get("/json-suffix-params") { ["a": 1] }.mediaType("application/problem+json; profile=x")
    Get("/image-json-suffix") { ["a": 1] }.mediaType("image/svg+json")
    Get("/unserializable") { Unserializable() }.mediaType(.json).raises(.internalServerError)
  }

  @RoutesBuilder private var messagePack: [RouteNode] {
    Get("/msgpack") { ["hello": "world"] }.mediaType(.messagePack)
    Get("/msgpack-types") {
      OrderedObject([
        "i": 1, "neg": -1, "f": 1.5, "b": true, "n": nil, "l": OneAndText(),
        "u": UUID(uuidString: "00000000-0000-0000-0000-000000000001"), "bytes": Data([1]),
        "dt": Date(timeIntervalSince1970: 1_704_164_645),
      ])
    }
    .mediaType(.messagePack)
    Get("/msgpack-str") { "hello" }.mediaType(.messagePack)
    Get("/msgpack-none") { Null() }.mediaType(.messagePack)
    Get("/msgpack-suffix") { ["a": 1] }.mediaType("application/vnd.x+msgpack")
  }

  @RoutesBuilder private var text: [RouteNode] {
    Get("/text") { "The rumbling rabbit" }.mediaType(.text)
    Get("/text-bytes") { Data("raw bytes".utf8) }.mediaType(.text)
    Get("/text-zero") { 0 }.mediaType(.text)
    Get("/text-int") { 5 }.mediaType(.text)
    Get("/text-none") { Null() }.mediaType(.text)
    Get("/html") { "<p>hi é</p>" }.mediaType(.html)
    Get("/css") { "a{}" }.mediaType(.css)
    Get("/csv") { "a,b\n" }.mediaType("text/csv")
    Get("/text-charset") { "café" }.mediaType("text/plain; charset=iso-8859-1")
    Get("/upper-text") { "x" }.mediaType("Text/Plain")
    Get("/latin1") { Response("café", mediaType: try MediaType(parsing: "text/plain; charset=iso-8859-1")) }
  }

  @RoutesBuilder private var others: [RouteNode] {
    Get("/xml") { "<a/>" }.mediaType(.xml)
    Get("/xml-none") { Null() }.mediaType(.xml)
    Get("/png") { Data([0x89, 0x50, 0x4E, 0x47]) }.mediaType("image/png")
    Get("/js") { "x=1" }.mediaType("application/javascript")
    Get("/response-overrides") { Response("<x/>", mediaType: .xml) }.mediaType(.html).offers(.xml)
    Get("/xml-dict") { AnyEncodable(["a": 1]) }.mediaType(.xml).raises(.internalServerError)
    Get("/custom-dict") { AnyEncodable(["a": 1]) }.mediaType("application/x-unknown").raises(.internalServerError)
  }

  private struct OneAndText: Encodable {
    func encode(to encoder: any Encoder) throws {
      var list = encoder.unkeyedContainer()
      try list.encode(1)
      try list.encode("a")
    }
  }

  private struct Unserializable: Encodable, SchemaDescribing {
    static func schema(in types: SchemaTypes) -> Schema { .any }

    func encode(to encoder: any Encoder) throws {
      throw EncodingError.invalidValue(self, .init(codingPath: [], debugDescription: "it cannot be encoded"))
    }
  }
}
