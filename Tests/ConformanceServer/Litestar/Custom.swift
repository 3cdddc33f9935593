import Answerback

struct Point: Sendable {
  var x = 1
  var y = 2
}

struct Custom: RouteComponent {
  var node: RouteNode {
    Router("/custom") {
      Get("/multidict") { Foreign(MultiMap(pairs: [("foo", "bar"), ("foo", "baz")])) }.documents(.ok, [String: [String]].self)
        .renderer(MultiMapClass())
      Get("/class-router") { Foreign(Point()) }.documents(.ok, String.self)
      Get("/class-handler") { Foreign(Point()) }.documents(.ok, String.self).renderer(PointClass(name: "class-handler"))
      Get("/class-vs-layer") { Foreign(Point()) }.documents(.ok, String.self).renderer(PointClass(name: "class-handler")).encode(
        Point.self
      ) {
        "layer-handler \($0.x)"
      }
      Get("/instance-encoders") { Response(Foreign(Point()), encodings: PointClass(name: "instance").encodings) }.documents(
        .ok,
        String.self
      )
      .encode(Point.self) { "layer-handler \($0.x)" }
      Get("/layer-handler") { Foreign(Point()) }.documents(.ok, String.self).renderer(PlainRenderer()).encode(Point.self) {
        "layer-handler \($0.x)"
      }
      Get("/layer-router") { Foreign(Point()) }.documents(.ok, String.self).renderer(PlainRenderer())
    }
    .renderer(PointClass(name: "class-router"))
    .encode(Point.self) { "layer-router \($0.x)" }
    .node
  }
}

/// A response class that writes a point as a text with its name.
struct PointClass: ResponseRenderer {
  let name: String

  var encodings: CustomEncodings {
    var encodings = CustomEncodings.none
    encodings.register(Point.self) { [name] in "\(name) \($0.x)" }
    return encodings
  }
}

/// An ordered multi-map, and the response class that writes it as key and list of values.
struct MultiMap: Sendable {
  var pairs: [(String, String)]
}

struct MultiMapClass: ResponseRenderer {
  var encodings: CustomEncodings {
    var encodings = CustomEncodings.none
    encodings.register(MultiMap.self) { map in
      var members: [(String, [String])] = []
      for (key, value) in map.pairs {
        if let index = members.firstIndex(where: { $0.0 == key }) {
          members[index].1.append(value)
        } else {
          members.append((key, [value]))
        }
      }
      return OrderedObject(members.map { ($0.0, $0.1) })
    }
    return encodings
  }
}
