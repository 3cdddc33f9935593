import FieldValues
import HTTPTypes

/// A route as declared: path, methods, inputs, what its handler returns, and the handler.
public struct RouteDefinition: Sendable {
  let path: String
  var methods: [HTTPRequest.Method]
  var settings = Settings()
  let inputs: [InputDeclaration]
  let declaration: ResponseDeclaration
  let endpoint: Endpoint
  var summary: String?
  var documentation = RouteDocumentation()

  init(_ path: String, inputs: [InputDeclaration] = [], declaration: ResponseDeclaration, endpoint: Endpoint) {
    self.path = path
    methods = []
    self.inputs = inputs
    self.declaration = declaration
    self.endpoint = endpoint
  }

  /// A handler, its types erased. Handlers that are not async run on the loop, without a task.
  enum Endpoint: Sendable {
    case sync(@Sendable (RenderingContext) throws -> AnyResponse)
    case async(@Sendable (RenderingContext) async throws -> AnyResponse)
  }
}

extension RouteDefinition {
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
          let rest = "{\(name)\(Self.restMark)}"
          throw ConfigurationError(["\(text) — \(part) stands after \(rest) — put the rest of a path at the end"])
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
}
