public import HTTPTypes

/// A route for GET; HEAD is served from it.
public struct Get: HandlerRoute {
  public static var methods: [HTTPRequest.Method] { [.get] }
  public var definition: RouteDefinition

  public init(definition: RouteDefinition) {
    self.definition = definition
  }
}

/// A route for POST; 201 unless told otherwise.
public struct Post: HandlerRoute {
  public static var methods: [HTTPRequest.Method] { [.post] }
  public var definition: RouteDefinition

  public init(definition: RouteDefinition) {
    self.definition = definition
  }
}

/// A route for PUT.
public struct Put: HandlerRoute {
  public static var methods: [HTTPRequest.Method] { [.put] }
  public var definition: RouteDefinition

  public init(definition: RouteDefinition) {
    self.definition = definition
  }
}

/// A route for PATCH.
public struct Patch: HandlerRoute {
  public static var methods: [HTTPRequest.Method] { [.patch] }
  public var definition: RouteDefinition

  public init(definition: RouteDefinition) {
    self.definition = definition
  }
}

/// A route for DELETE; 204 unless told otherwise, so its handler returns ``NoContent``.
public struct Delete: HandlerRoute {
  public static var methods: [HTTPRequest.Method] { [.delete] }
  public var definition: RouteDefinition

  public init(definition: RouteDefinition) {
    self.definition = definition
  }
}

/// A route for HEAD of its own, where the one served from GET does not fit.
///
/// A Content-Length that its handler sets is sent as it is (RFC 9110 section 8.6): the length of what GET would send.
public struct Head: HandlerRoute {
  public static var methods: [HTTPRequest.Method] { [.head] }
  public var definition: RouteDefinition

  public init(definition: RouteDefinition) {
    self.definition = definition
  }
}

/// A route for the methods it is told: `Route("/x") { … }.methods(.get, .put)`. With several, its status is 200 for all of them.
public struct Route: HandlerRoute {
  public static var methods: [HTTPRequest.Method] { [] }
  public var definition: RouteDefinition

  public init(definition: RouteDefinition) {
    self.definition = definition
  }

  /// The methods it answers; at least one.
  public func methods(_ methods: HTTPRequest.Method...) -> Route {
    var route = self
    route.definition.methods = methods
    return route
  }
}
