import HTTPTypes

/// Routes by path segment; a literal segment beats a parameter, and where it leads nowhere the parameter is tried.
struct RouteTrie: Sendable {
  private(set) var routes: [HTTPRequest.Method: SettledRoute] = [:]
  /// The value of `Allow`: sorted, with HEAD where GET is, and OPTIONS (RFC 9110 section 10.2.1).
  private(set) var allow = ""
  /// What the automatic answer to OPTIONS says: Allow, and the headers of the layers around the routes.
  private(set) var optionsFields = HTTPFields()
  private var literals: [String: RouteTrie] = [:]
  private var parameter: [RouteTrie] = []

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
    }
  }

  /// The node of a path; nil when no route has it. `values` gets the parameters' values, percent-decoded.
  func find(_ segments: ArraySlice<Substring>, values: inout [String]) -> RouteTrie? {
    guard let segment = segments.first else { return routes.isEmpty ? nil : self }
    guard let text = PercentDecoding.decode(segment) else { return nil }
    let rest = segments.dropFirst()
    if let found = literals[text]?.find(rest, values: &values) { return found }
    guard let next = parameter.first else { return nil }
    let count = values.count
    values.append(text)
    if let found = next.find(rest, values: &values) { return found }
    values.removeSubrange(count...)
    return nil
  }
}
