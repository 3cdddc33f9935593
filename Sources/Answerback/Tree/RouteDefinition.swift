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
}

/// A handler, its types erased. Handlers that are not async run on the loop, without a task.
enum Endpoint: Sendable {
  case sync(@Sendable (RenderingContext) throws -> AnyResponse)
  case async(@Sendable (RenderingContext) async throws -> AnyResponse)
}

extension ResponseDeclaration {
  /// What is known of a handler that returns a plain value.
  init<Value>(value: Value.Type) {
    self.init(bodyType: value)
  }
}

extension RenderingContext {
  /// The answer that is a plain value.
  func response(_ value: some Encodable & Sendable) throws -> AnyResponse {
    let type = mediaType(for: value)
    return AnyResponse(mediaType: type, body: try encode(value, as: type))
  }
}
