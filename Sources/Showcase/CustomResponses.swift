import Answerback

/// Seed page, "Custom Responses": encoders and response classes for types that aren't Encodable.
struct CustomResponses: RouteComponent {
  var node: RouteNode {
    Router("/custom") {
      Get("/multidict") { Foreign(MultiDict(pairs: [("foo", "bar"), ("foo", "baz")])) }
        .summary("A multi-map, encoded by the router's encoder").documents(.ok, [String: [String]].self)
      Get("/class") { Foreign(MultiDict(pairs: [("foo", "bar"), ("foo", "baz")])) }.renderer(FlatRenderer())
        .summary("The same, encoded by the route's response class").documents(.ok, [String].self)
      Get("/sorted") { ["b": 1, "a": 2] }.renderer(SortedRenderer()).mediaType("application/vnd.sorted+json")
        .summary("A class that renders by itself: pretty, keys sorted")
      Get("/response") {
        Response(Foreign(MultiDict(pairs: [("foo", "bar"), ("foo", "baz")])), encodings: FlatRenderer().encodings)
      }
      .offers(.json).summary("The same by an encoder of the response").documents(.ok, [String].self)
      Get("/ratio") { ["ratio": Double.nan] }.summary("Not a number: null")
      Get("/strict-ratio") { ["ratio": Double.nan] }.nonFinite(.refuse).raises(.internalServerError)
        .summary("Not a number, refused: 500")
    }
    .encode(MultiDict.self) { $0.grouped }
    .node
  }
}

extension CustomResponses {
  /// Keys with several values each, in the order in which they were added.
  struct MultiDict: Sendable {
    var pairs: [(String, String)]

    var grouped: [String: [String]] {
      Dictionary(grouping: pairs, by: \.0).mapValues { $0.map(\.1) }
    }
  }

  struct FlatRenderer: ResponseRenderer {
    var encodings: CustomEncodings {
      var encodings = CustomEncodings.none
      encodings.register(MultiDict.self) { $0.pairs.map { "\($0)=\($1)" } }
      return encodings
    }
  }

  struct SortedRenderer: ResponseRenderer {
    func render(_ value: any Encodable, as type: MediaType) throws -> [UInt8]? {
      guard let members = value as? [String: Int] else { return nil }
      let lines = members.sorted { $0.key < $1.key }.map { "  \"\($0.key)\": \($0.value)" }
      return Array("{\n\(lines.joined(separator: ",\n"))\n}".utf8)
    }
  }
}
