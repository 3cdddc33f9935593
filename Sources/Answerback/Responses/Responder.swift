/// Responds to requests. A server needs nothing else of an app: an ``App`` is a responder.
public protocol Responder: Sendable {
  /// Starts the response to a request. It never throws: every failure becomes an error response.
  func respond(to request: Request) -> ResponseWork

  /// Returns the path of the route of a request, with parameters as `{name}`, for metrics and traces. Returns nil if no route
  /// matches.
  func route(of request: Request) -> String?

  /// Checks the responder once before it serves. The default implementation does nothing.
  /// - Throws: An error for what is wrong and is only known now.
  func check() throws
}

extension Responder {
  /// Returns nil.
  public func route(of request: Request) -> String? { nil }

  /// Does nothing.
  public func check() throws {}
}
