extension Model {
  /// The route whose declaration is worth showing: the one under the catalogue's cursor, else the one the request asks for.
  var declaredRoute: CatalogueRoute? {
    if focus == .catalogue, case .route(let index, _) = catalogue.selected, catalogue.routes.indices.contains(index) {
      return catalogue.routes[index]
    }
    guard draft.target.hasPrefix("/") else { return nil }
    return catalogue.route(method: draft.method, path: draft.target.prefix { $0 != "?" })
  }
}

extension Catalogue {
  /// The route that takes a path; of several, the one that spells out most of it.
  func route(method: String, path: Substring) -> CatalogueRoute? {
    let segments = path.utf8.split(separator: UInt8(ascii: "/"))
    return routes.filter { $0.methods.contains(method) && $0.takes(segments) }.max { $0.spelledOut < $1.spelledOut }
  }
}

extension CatalogueRoute {
  private var segments: [Substring.UTF8View] { path[...].utf8.split(separator: UInt8(ascii: "/")) }

  fileprivate var spelledOut: Int { segments.count { !$0.contains(UInt8(ascii: "{")) } }

  /// Whether each segment is the route's own, or stands where it has a parameter; `{name:path}` at the end takes all that follow.
  fileprivate func takes(_ asked: [Substring.UTF8View]) -> Bool {
    let own = segments
    let takesRest = path.hasSuffix(":path}") || path.hasSuffix("*}")
    guard own.count == asked.count || (takesRest && own.count < asked.count) else { return false }
    return zip(own, asked).allSatisfy { $0.contains(UInt8(ascii: "{")) || $0.elementsEqual($1) }
  }
}
