#if Hummingbird
public import Answerback
public import Hummingbird
import Logging

/// A response of ours, returned from a handler of Hummingbird's.
///
/// `router.get("/x") { _, _ in AnswerbackResponse(Answerback.Response(value)) }`.
///
/// Status, header lines in their order, several `Set-Cookie` lines and the body go out as our own server would send them,
/// except that Hummingbird writes text beyond ASCII in a header as UTF-8. No layer's settings apply. The response is rendered
/// for a request whose body is empty: that belongs to Hummingbird's handler. An ``Answerback/HTTPError`` becomes problem
/// details (RFC 9457).
public struct AnswerbackResponse: ResponseGenerator, Sendable {
  private let render: @Sendable (Answerback.Request) throws -> RenderedResponse

  /// Any response of ours; its status is 200 unless it says one.
  public init(_ response: some ResponseConvertible) {
    render = { request in
      do {
        return try response.rendered(for: request)
      } catch let error as Answerback.HTTPError {
        return try Problem(error: error).rendered(for: request)
      }
    }
  }

  /// A response that is ready for the wire.
  public init(_ response: RenderedResponse) {
    render = { _ in response }
  }

  /// What Hummingbird calls.
  /// - Throws: what the response's encoding throws; and for a response that writes its own head (``Answerback/Raw``) a 500
  ///   with a sentence in the log, since a generator must know its head at once: return ``started(for:)`` instead.
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

  /// The response once its head is known, for one that writes it itself.
  ///
  /// `return try await AnswerbackResponse(Raw { … }).started(for: request)`. The body follows with
  /// back-pressure. Hummingbird tells that a client has left at the next piece, not before.
  /// - Throws: what the response's encoding throws.
  public func started(for request: Hummingbird.Request) async throws -> Hummingbird.Response {
    try await render(Answerback.Request(request)).started(isHead: request.method == .head)
  }

  /// An error in the form our apps give it by default.
  private struct Problem: ResponseConvertible {
    let error: Answerback.HTTPError

    func response(in context: RenderingContext) throws -> AnyResponse {
      try ProblemDetails().response(for: error, in: context)
    }
  }
}
#else
@available(*, unavailable, message: "AnswerbackResponse needs the trait 'Hummingbird' of the package answerback.")
public struct AnswerbackResponse {}
#endif
