/// A type that answers a request by itself: head, body and end go straight to the wire.
///
/// What the seed page calls an ASGI application. Settings of the layers do not apply to it; the rules of HTTP do: Content-Length
/// and a body are left out where the status allows none, and Connection, Transfer-Encoding and Date are the server's.
public protocol RawResponder: Sendable {
  /// Writes the whole answer.
  ///
  /// Returning without a head is a 500, also when what was written first was refused: a body, or a status outside 200 to 999.
  /// - Throws: before the head was sent this becomes a 500, afterwards a body that is visibly cut.
  func respond(to request: Request, writer: any ResponseWriter) async throws
}

/// A response that is a responder: a closure, a method, or a value of a type of its own (seed page: Returning ASGI Applications).
public struct Raw: ResponseConvertible {
  private let responder: any RawResponder

  /// A closure or a method: `Raw { request, writer in … }`, `Raw(object.method)`.
  public init(_ respond: @escaping @Sendable (Request, any ResponseWriter) async throws -> Void) {
    responder = Closure(respond: respond)
  }

  public init(_ responder: some RawResponder) {
    self.responder = responder
  }

  public func response(in context: RenderingContext) throws -> AnyResponse {
    AnyResponse(
      body: .raw { [responder] wire in
        let writer = RawDelivery(wire, for: context.request)
        do {
          try await responder.respond(to: context.request, writer: writer)
          try writer.checkHasBegun()
        } catch  where !writer.hasBegun && !Task.isCancelled {
          // A task that was cancelled has no client left.
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
