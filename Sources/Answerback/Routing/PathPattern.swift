/// The path of a route: literal segments and parameters, `/items/{id}`, and at its end maybe the rest of a path, `/files/{path:path}`.
struct PathPattern: Sendable, Hashable {
  enum Segment: Sendable, Hashable {
    case literal(String)
    case parameter(String)
    /// Every segment that is left, none included.
    case rest(String)
  }

  /// Marks a parameter that takes the rest of a path.
  private static let restMark = ":path"

  let segments: [Segment]

  /// - Throws: a sentence about a parameter without name, a name used twice, or a segment after the rest.
  init(_ text: String) throws(ConfigurationError) {
    var segments: [Segment] = []
    var names: Set<String> = []
    for part in text.parts(between: "/") {
      if case .rest(let name) = segments.last {
        throw ConfigurationError(["\(text) — \(part) stands after {\(name)\(Self.restMark)} — put the rest of a path at the end"])
      }
      guard part.contains("{") || part.contains("}") else {
        segments.append(.literal(String(part)))
        continue
      }
      let isRest = part.hasSuffix("\(Self.restMark)}")
      let name = String(part.dropFirst().dropLast(isRest ? Self.restMark.count + 1 : 1))
      guard part.first == "{", part.last == "}", !name.isEmpty, !name.contains(where: { "{}".contains($0) }) else {
        throw ConfigurationError(["\(text) — \(part) is not a parameter — a parameter is a whole segment, {name}"])
      }
      guard names.insert(name).inserted else {
        throw ConfigurationError(["\(text) — the parameter \(name) stands in it twice — give each a name of its own"])
      }
      segments.append(isRest ? .rest(name) : .parameter(name))
    }
    self.segments = segments
  }

  var parameterNames: [String] {
    segments.compactMap { segment in
      switch segment {
      case .literal: nil
      case .parameter(let name), .rest(let name): name
      }
    }
  }

  var description: String {
    segments.isEmpty
      ? "/"
      : segments.map { segment in
        switch segment {
        case .literal(let text): "/\(text)"
        case .parameter(let name): "/{\(name)}"
        case .rest(let name): "/{\(name)\(Self.restMark)}"
        }
      }.joined()
  }
}
