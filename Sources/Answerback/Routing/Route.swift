public import HTTPTypes

/// A route for GET; HEAD is served from it.
public struct Get: HandlerRoute {
  /// GET.
  public static var methods: [HTTPRequest.Method] { [.get] }
  /// The declaration of the route.
  public var definition: RouteDefinition

  /// Creates a route from its declaration.
  public init(definition: RouteDefinition) {
    self.definition = definition
  }
}

/// A route for POST. Its default status is 201.
public struct Post: HandlerRoute {
  /// POST.
  public static var methods: [HTTPRequest.Method] { [.post] }
  /// The declaration of the route.
  public var definition: RouteDefinition

  /// Creates a route from its declaration.
  public init(definition: RouteDefinition) {
    self.definition = definition
  }
}

/// A route for PUT.
public struct Put: HandlerRoute {
  /// PUT.
  public static var methods: [HTTPRequest.Method] { [.put] }
  /// The declaration of the route.
  public var definition: RouteDefinition

  /// Creates a route from its declaration.
  public init(definition: RouteDefinition) {
    self.definition = definition
  }
}

/// A route for PATCH.
public struct Patch: HandlerRoute {
  /// PATCH.
  public static var methods: [HTTPRequest.Method] { [.patch] }
  /// The declaration of the route.
  public var definition: RouteDefinition

  /// Creates a route from its declaration.
  public init(definition: RouteDefinition) {
    self.definition = definition
  }
}

/// A route for DELETE. Its default status is 204, so its handler returns ``NoContent``.
public struct Delete: HandlerRoute {
  /// DELETE.
  public static var methods: [HTTPRequest.Method] { [.delete] }
  /// The declaration of the route.
  public var definition: RouteDefinition

  /// Creates a route from its declaration.
  public init(definition: RouteDefinition) {
    self.definition = definition
  }
}

/// A route for HEAD, if the response to HEAD can't be made by the handler of GET.
///
/// A Content-Length that the handler sets is sent as it is: it is the length of what GET would send (RFC 9110 section 8.6).
public struct Head: HandlerRoute {
  /// HEAD.
  public static var methods: [HTTPRequest.Method] { [.head] }
  /// The declaration of the route.
  public var definition: RouteDefinition

  /// Creates a route from its declaration.
  public init(definition: RouteDefinition) {
    self.definition = definition
  }
}

/// A route for any methods: `Route("/x") { … }.methods(.get, .put)`. With several methods, the default status is 200 for all of
/// them.
public struct Route: HandlerRoute {
  /// None until ``methods(_:)`` names them.
  public static var methods: [HTTPRequest.Method] { [] }
  /// The declaration of the route.
  public var definition: RouteDefinition

  /// Creates a route from its declaration.
  public init(definition: RouteDefinition) {
    self.definition = definition
  }

  /// Returns the route with the methods that it serves; at least one.
  public func methods(_ methods: HTTPRequest.Method...) -> Route {
    var route = self
    route.definition.methods = methods
    return route
  }
}
