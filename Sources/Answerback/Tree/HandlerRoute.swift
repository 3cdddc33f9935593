public import HTTPTypes

/// A route with a handler: ``Get``, ``Post`` and their like. Handlers return a value, a response, or throw.
public protocol HandlerRoute: RouteComponent, Layer where Modified == Self, Fault == Never {
  /// The methods it answers until `methods` says otherwise.
  static var methods: [HTTPRequest.Method] { get }
  var definition: RouteDefinition { get set }
  init(definition: RouteDefinition)
}

extension HandlerRoute {
  public func with(_ change: (inout Settings) -> Void) -> Self {
    var route = self
    change(&route.definition.settings)
    return route
  }

  /// One line for the documentation and the bench's catalogue.
  public func summary(_ text: String) -> Self {
    var route = self
    route.definition.summary = text
    return route
  }

  public var node: RouteNode {
    .route(definition)
  }

  init(
    _ path: String,
    _ inputs: [InputDeclaration] = [],
    returning declaration: ResponseDeclaration,
    _ endpoint: Endpoint
  ) {
    var definition = RouteDefinition(path, inputs: inputs, declaration: declaration, endpoint: endpoint)
    definition.methods = Self.methods
    self.init(definition: definition)
  }
}
