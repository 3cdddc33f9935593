import FieldValues
import HTTPTypes

/// The declaration of a route: its path, methods, inputs, the kind of its response, and its handler.
public struct RouteDefinition: Sendable {
  let path: String
  var methods: [HTTPRequest.Method]
  /// The settings of the route itself; nil if it has no modifier that sets one, as most routes.
  private(set) var ownSettings: Settings?
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

  /// The settings of the route itself.
  var settings: Settings {
    get { ownSettings ?? Settings() }
    set { ownSettings = newValue }
  }

  /// A handler without its types. A handler that isn't async runs on the event loop, without a task.
  enum Endpoint: Sendable {
    case sync(@Sendable (RenderingContext) throws -> AnyResponse)
    case async(@Sendable (RenderingContext) async throws -> AnyResponse)
  }
}

extension RouteDefinition {
  /// The path of a route. It has literal segments and parameters, `/items/{id}`, and can end with the rest of a path,
  /// `/files/{path:path}`.
  struct PathPattern: Sendable, Hashable {
    enum Segment: Sendable, Hashable {
      case literal(String)
      case parameter(String)
      /// All remaining segments; there may be none.
      case rest(String)
    }

    /// The suffix of a parameter that takes the rest of a path.
    private static let restMark = ":path"

    let segments: [Segment]

    /// Parses a path.
    /// - Throws: A ``ConfigurationError/Fault`` about a parameter without a name, a name that is used twice, or a segment after the
    ///   rest.
    init(_ text: String) throws(ConfigurationError.Fault) {
      var segments: [Segment] = []
      var names: Set<String> = []
      for part in text.parts(between: "/") {
        if case .rest(let name) = segments.last {
          let rest = "{\(name)\(Self.restMark)}"
          throw .path(text, .segmentAfterRest(segment: String(part), rest: rest))
        }
        guard part.utf8.contains(where: { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "}") }) else {
          segments.append(.literal(String(part)))
          continue
        }
        let isRest = part.hasSuffix("\(Self.restMark)}")
        let name = String(part.dropFirst().dropLast(isRest ? Self.restMark.count + 1 : 1))
        guard part.first == "{", part.last == "}", !name.isEmpty, !name.contains(where: { "{}".contains($0) }) else {
          throw .path(text, .brokenParameter(String(part)))
        }
        guard names.insert(name).inserted else {
          throw .path(text, .parameterTwice(name))
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
