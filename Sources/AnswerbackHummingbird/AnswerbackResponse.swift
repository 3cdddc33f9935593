#if Hummingbird
public import Answerback
public import Hummingbird
import Logging

/// A response of this package for a handler of Hummingbird.
///
/// `router.get("/x") { _, _ in AnswerbackResponse(Answerback.Response(value)) }`.
///
/// Status, header lines in their order, several `Set-Cookie` lines and the body are sent as Answerback's server would send them,
/// except that Hummingbird writes header text beyond ASCII as UTF-8. No settings of layers apply. The response is rendered for a
/// request with an empty body, because the body belongs to Hummingbird's handler. An ``/Answerback/HTTPError`` becomes problem
/// details (RFC 9457).
public struct AnswerbackResponse: ResponseGenerator, Sendable {
  private let render: @Sendable (Answerback.Request) throws -> RenderedResponse

  /// Creates a response from any response of this package. Its status is 200 unless it sets another.
  public init(_ response: some ResponseConvertible) {
    render = { request in
      do {
        return try response.rendered(for: request)
      } catch let error as Answerback.HTTPError {
        return try Problem(error: error).rendered(for: request)
      }
    }
  }

  /// Creates a response from a rendered response.
  public init(_ response: RenderedResponse) {
    render = { _ in response }
  }

  /// Returns the response for Hummingbird, which calls it.
  /// - Throws: What the response's encoding throws. A response that writes its own head (``/Answerback/Raw``) is a 500 with a log
  ///   message, because a generator must know its head at once. Return ``started(for:)`` instead.
  public func response(from request: Hummingbird.Request, context: some RequestContext) throws -> Hummingbird.Response {
    let rendered = try render(Answerback.Request(request))
    if let ready = rendered.ready(isHead: request.method == .head) { return ready }
    context.logger.error(
      """
      \(request.method) \(request.uri.path) — its response writes its own head, and Hummingbird wants to know it at once — \
      return try await AnswerbackResponse(…).started(for: request)
      """
    )
    throw Hummingbird.HTTPError(.internalServerError)
  }

  /// Returns a response that writes its own head, after the head is known.
  ///
  /// `return try await AnswerbackResponse(Raw { … }).started(for: request)`. The body follows with back-pressure. The responder
  /// only notices at its next piece that the client has left.
  /// - Throws: What the response's encoding throws.
  public func started(for request: Hummingbird.Request) async throws -> Hummingbird.Response {
    try await render(Answerback.Request(request)).started(for: request, logger: Logger(label: "answerback.hummingbird"))
  }

  /// An error in the default form of an app.
  private struct Problem: ResponseConvertible {
    let error: Answerback.HTTPError

    func response(in context: RenderingContext) throws -> AnyResponse {
      try ProblemDetails().response(for: error, in: context)
    }
  }
}
#else
/// Needs the trait `Hummingbird`.
@available(*, unavailable, message: "AnswerbackResponse needs the trait 'Hummingbird' of the package answerback.")
public struct AnswerbackResponse {}
#endif
