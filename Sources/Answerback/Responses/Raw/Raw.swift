import HTTPTypes
import NIOConcurrencyHelpers
import NIOCore

/// A response that a responder writes: a closure, a method, or a value of your own type (seed page: Returning ASGI Applications).
///
/// It has no options and no modifiers, and the settings of the layers don't apply: the responder writes status, headers and
/// cookies itself.
public struct Raw: ResponseConvertible {
  private let responder: any RawResponder

  /// Creates a response from a closure or a method: `Raw { request, writer in … }`, `Raw(object.method)`.
  /// - Parameter respond: Writes the whole response. It may throw what ``RawResponder/respond(to:writer:)`` may throw.
  public init(_ respond: @escaping @Sendable (Request, any ResponseWriter) async throws -> Void) {
    responder = Closure(respond: respond)
  }

  /// Creates a response from a value of your own type.
  /// - Parameter responder: Writes the whole response.
  public init(_ responder: some RawResponder) {
    self.responder = responder
  }

  /// Returns the response, which is written when the server sends it.
  public func response(in context: RenderingContext) throws -> AnyResponse {
    AnyResponse(
      body: .raw { [responder] wire in
        let writer = Delivery(wire, for: context.request)
        do {
          try await responder.respond(to: context.request, writer: writer)
          try writer.take(.returned)
        } catch {
          // If the task was cancelled, the client has left.
          guard case .replace = try writer.take(Task.isCancelled ? .cancelled : .failed) else { throw error }
          try await wire.send(context.errorResponse(error, context))
        }
      }
    )
  }

  private struct Closure: RawResponder {
    let respond: @Sendable (Request, any ResponseWriter) async throws -> Void

    func respond(to request: Request, writer: any ResponseWriter) async throws {
      try await respond(request, writer)
    }
  }
}

/// A type that responds to a request itself: its head, body and end are written directly to the connection.
///
/// The seed page calls this an ASGI application. The settings of the layers don't apply to it; the rules of HTTP do.
/// Content-Length and the body are left out if the status allows none, and Connection, Transfer-Encoding and Date are written by
/// the server.
public protocol RawResponder: Sendable {
  /// Writes the whole response.
  ///
  /// Returning without a head is a 500, also if the first part written was refused: a body, or a status outside 200 to 999.
  /// - Throws: An error before the head was sent becomes a 500. Afterwards the connection is closed before the body is complete.
  ///   Both are logged with the route.
  func respond(to request: Request, writer: any ResponseWriter) async throws
}

extension Raw {
  /// The writer that is passed to a ``RawResponder``. It applies the finishing rules to what the responder writes, and knows
  /// whether a response has begun: until then a failure can still become an error response.
  final class Delivery: ResponseWriter {
    private let writer: any ResponseWriter
    private let machine: NIOLockedValueBox<ResponseMachine>

    init(_ writer: any ResponseWriter, for request: Request) {
      self.writer = writer
      machine = NIOLockedValueBox(ResponseMachine(isHead: request.method == .head))
    }

    /// Passes an event to the machine.
    /// - Returns: What to do.
    /// - Throws: The misuse, if the event is refused.
    @discardableResult
    func take(_ event: ResponseMachine.Event) throws -> ResponseMachine.Action {
      let action = machine.withLockedValue { $0.take(event) }
      if case .refuse(let misuse) = action { throw misuse }
      return action
    }

    var shutdown: ShutdownNotice { writer.shutdown }

    func head(_ status: Status, _ fields: HTTPFields) async throws {
      let fields = try finished(fields, status)
      // The server checks the body against its length.
      try take(.head(status, length: nil))
      try await writer.head(status, fields)
    }

    func write(_ bytes: ByteBuffer) async throws {
      guard case .sendPiece = try take(.piece(bytes.readableBytes)) else { return }
      try await writer.write(bytes)
    }

    func end(trailers: HTTPFields) async throws {
      guard case .sendEnd(let trailers) = try take(.end(trailers)) else { return }
      try await writer.end(trailers: trailers)
    }

    private func finished(_ fields: HTTPFields, _ status: Status) throws -> HTTPFields {
      do throws(ResponseMachine.Misuse) {
        return try RenderedResponse.Rules.written(fields, status)
      } catch {
        try take(.wrongHead(error))
        throw error
      }
    }
  }
}
