/// What an around-hook wraps: the hooks of nearer layers, the handler, the settings of the layers, and the after-request hook.
///
/// Call it with the request, or with a changed one: `try await next(request)`.
public struct Next: Sendable {
  private let run: @Sendable (Request) async throws -> AnyResponse

  init(_ run: @escaping @Sendable (Request) async throws -> AnyResponse) {
    self.run = run
  }

  /// Runs what the hook wraps and returns its response, which is not finished yet: Content-Length, conditions, ranges and HEAD
  /// are handled after the outermost hook.
  ///
  /// An error that is thrown inside is returned as the response that its error form makes. Each call runs the handler again.
  /// - Parameter request: The request for the inner hooks and the handler. They can read the values in its `storage`. Its path
  ///   parameters are always those of the route, and the response is finished for the request that the client sent.
  /// - Throws: `CancellationError` if the client has left, and nothing else.
  public func callAsFunction(_ request: Request) async throws -> AnyResponse {
    try await run(request)
  }
}

/// A hook that wraps everything inside a layer; see ``Layer/around(_:)``.
///
/// It returns the response from ``Next``, changed or not, or its own response: `Redirect(to: "/login")`.
public typealias AroundHook = @Sendable (Request, Next) async throws -> any ResponseConvertible

/// An async after-request hook; see ``AfterRequestHook``.
public typealias AsyncAfterRequestHook = @Sendable (inout AnyResponse, Request) async throws -> Void
