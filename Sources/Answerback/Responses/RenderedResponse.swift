public import HTTPTypes
import NIOCore

/// An answer that is ready for a wire: status, every field in its order, and the body.
public struct RenderedResponse: Sendable {
  public var status: Status
  /// Every field that goes out except `Date`, `Connection` and `Transfer-Encoding`, which belong to the edge.
  public var fields: HTTPFields
  /// What is sent after the head; `.empty` for HEAD and for statuses without content.
  public var body: ResponseBody
  /// To be run by the server after the last byte has been handed over, also when the client has left.
  public var background: BackgroundRun?

  public init(
    status: Status,
    fields: HTTPFields = HTTPFields(),
    body: ResponseBody = .empty
  ) {
    self.status = status
    self.fields = fields
    self.body = body
  }

  /// Writes the whole answer, head, body and end, for a body that is not there at once; nil for one that is.
  ///
  /// It throws only when the wire does or when the body must be seen to be cut: a failure before the head is an answer of its own.
  public var writing: (@Sendable (any ResponseWriter) async throws -> Void)? {
    switch body {
    case .empty, .bytes, .nothing, .ranged, .unencoded: nil
    case .raw(let write): write
    case .stream(let stream): { try await StreamDelivery(self, stream, $0).run() }
    }
  }
}

/// What comes of a request: an answer at once, or one that takes time.
public enum Answer: Sendable {
  case ready(RenderedResponse)
  /// To be awaited in a task; what comes of it may have to be run where blocking is allowed.
  case pending(@Sendable () async -> Answer)
  /// To be run where blocking is allowed: it must not run on an event loop.
  case blocking(@Sendable () -> RenderedResponse)
}

/// The outside of the framework: a request in, an answer out. An ``App`` is one; a server needs no more.
public protocol Responder: Sendable {
  /// Never throws: every failure is an answer.
  func respond(to request: Request) -> Answer

  /// The path of the route a request is for, parameters as `{name}`: what metrics and traces count by. nil where there is none.
  func route(of request: Request) -> String?
}

extension Responder {
  public func route(of request: Request) -> String? { nil }
}
