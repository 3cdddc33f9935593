/// The path of a route: literal segments and parameters, `/items/{id}`.
struct PathPattern: Sendable, Hashable {
  enum Segment: Sendable, Hashable {
    case literal(String)
    case parameter(String)
  }

  let segments: [Segment]

  /// - Throws: a sentence about a parameter without name, or a name used twice.
  init(_ text: String) throws(ConfigurationError) {
    var segments: [Segment] = []
    var names: Set<String> = []
    for part in text.split(separator: "/") {
      guard part.contains("{") || part.contains("}") else {
        segments.append(.literal(String(part)))
        continue
      }
      let name = String(part.dropFirst().dropLast())
      guard part.first == "{", part.last == "}", !name.isEmpty, !name.contains(where: { "{}".contains($0) }) else {
        throw ConfigurationError(["\(text) — \(part) is not a parameter — a parameter is a whole segment, {name}"])
      }
      guard names.insert(name).inserted else {
        throw ConfigurationError(["\(text) — the parameter \(name) stands in it twice — give each a name of its own"])
      }
      segments.append(.parameter(name))
    }
    self.segments = segments
  }

  var parameterNames: [String] {
    segments.compactMap { if case .parameter(let name) = $0 { name } else { nil } }
  }

  var description: String {
    segments.isEmpty
      ? "/"
      : segments.map { segment in
        switch segment {
        case .literal(let text): "/\(text)"
        case .parameter(let name): "/{\(name)}"
        }
      }.joined()
  }
}
