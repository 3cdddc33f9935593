import HTTPTypes

/// Routes by path segment; a literal segment beats a parameter, which beats the rest of a path, and where one leads nowhere the next
/// is tried.
struct RouteTrie: Sendable {
  private(set) var routes: [HTTPRequest.Method: SettledRoute] = [:]
  /// The value of `Allow`: sorted, with HEAD where GET is, and OPTIONS (RFC 9110 section 10.2.1).
  private(set) var allow = ""
  /// What the automatic answer to OPTIONS says: Allow, and the headers of the layers around the routes.
  private(set) var optionsFields = HTTPFields()
  private var literals: [String: RouteTrie] = [:]
  private var parameter: [RouteTrie] = []
  private var rest: [RouteTrie] = []

  /// False when there is a route for this method and path already.
  mutating func insert(_ route: SettledRoute, method: HTTPRequest.Method, at segments: ArraySlice<PathPattern.Segment>) -> Bool {
    switch segments.first {
    case nil:
      guard routes[method] == nil else { return false }
      routes[method] = route
      var names = Set(routes.keys.map(\.rawValue)).union(["OPTIONS"])
      if names.contains("GET") { names.insert("HEAD") }
      allow = names.sorted().joined(separator: ", ")
      optionsFields = [.allow: allow]
      for field in route.optionsFields { optionsFields.append(field) }
      return true
    case .literal(let text):
      return literals[text, default: RouteTrie()].insert(route, method: method, at: segments.dropFirst())
    case .parameter:
      if parameter.isEmpty { parameter.append(RouteTrie()) }
      return parameter[0].insert(route, method: method, at: segments.dropFirst())
    case .rest:
      if rest.isEmpty { rest.append(RouteTrie()) }
      return rest[0].insert(route, method: method, at: segments.dropFirst())
    }
  }

  /// The node of a path; nil when no route has it. `values` gets the parameters' values, percent-decoded.
  func find(_ path: Substring, values: inout [String]) -> RouteTrie? {
    guard let (segment, following) = path.firstSegment else {
      if routes.isEmpty, let rest = rest.first {
        values.append("")
        return rest
      }
      return routes.isEmpty ? nil : self
    }
    guard let text = segment.percentDecoded() else { return nil }
    if let found = literals[text]?.find(following, values: &values) { return found }
    if let next = parameter.first {
      let count = values.count
      values.append(text)
      if let found = next.find(following, values: &values) { return found }
      values.removeSubrange(count...)
    }
    guard let rest = rest.first, let path = Self.decoded(path) else { return nil }
    values.append(path)
    return rest
  }

  /// Segments decoded and joined; nil where one is `.` or `..`, or hides a slash or NUL, so that the text says what the path said.
  private static func decoded(_ path: Substring) -> String? {
    var names: [String] = []
    for segment in path.parts(between: "/") {
      guard let name = segment.percentDecoded(), name != ".", name != "..",
        !name.utf8.contains(where: { $0 == 0 || $0 == 0x2F })
      else { return nil }
      names.append(name)
    }
    return names.joined(separator: "/")
  }
}

extension Substring {
  /// What stands before the next slash, and what follows; nil when there is nothing but slashes.
  fileprivate var firstSegment: (segment: Substring, following: Substring)? {
    let rest = utf8.drop { $0 == UInt8(ascii: "/") }
    if rest.isEmpty { return nil }
    let end = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
    return (self[rest.startIndex..<end], self[end...])
  }
}
