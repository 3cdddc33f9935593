/// What is inside an around-hook: the hooks of nearer layers, the handler, the layers' settings and the after-request hook.
///
/// Call it with the request, or with a changed one: `try await next(request)`.
public struct Next: Sendable {
  private let run: @Sendable (Request) async throws -> AnyResponse

  init(_ run: @escaping @Sendable (Request) async throws -> AnyResponse) {
    self.run = run
  }

  /// Runs what is inside the hook and returns its response, which is not finished yet: Content-Length, conditions, ranges and HEAD
  /// are decided after the outermost hook.
  ///
  /// An error thrown inside arrives as the response that its error form makes. Each call runs the handler again.
  /// - Parameter request: what the inner hooks and the handler see. Values in its `storage` reach them; its path parameters are
  ///   always those of the route, and the response is finished for the request that the client sent.
  /// - Throws: `CancellationError` when the client has left, and nothing else.
  public func callAsFunction(_ request: Request) async throws -> AnyResponse {
    try await run(request)
  }
}

/// A hook that wraps everything within a layer; see ``Layer/around(_:)``.
///
/// It returns what ``Next`` gave it, changed or not, or a response of its own: `Redirect(to: "/login")`.
public typealias AroundHook = @Sendable (Request, Next) async throws -> any ResponseConvertible

/// An after-request hook that awaits something; see ``AfterRequestHook``.
public typealias AsyncAfterRequestHook = @Sendable (inout AnyResponse, Request) async throws -> Void
