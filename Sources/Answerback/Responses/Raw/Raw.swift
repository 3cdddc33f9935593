import HTTPTypes
import NIOConcurrencyHelpers
import NIOCore

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
        let writer = Delivery(wire, for: context.request)
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

extension Raw {
  /// The writer that a ``RawResponder`` is given. It applies the finishing rules to what the responder writes, and knows whether a
  /// response has begun: until then a failure can still become a response of its own.
  final class Delivery: ResponseWriter {
    private struct State {
      var hasBegun = false
      /// Whether content may follow the head.
      var allowsBody = true
      /// The first misuse before the head, which the responder may have caught.
      var misuse: Misuse?
    }

    private let writer: any ResponseWriter
    private let isHead: Bool
    private let state = NIOLockedValueBox(State())

    init(_ writer: any ResponseWriter, for request: Request) {
      self.writer = writer
      isHead = request.method == .head
    }

    /// Whether a head was handed to the server.
    var hasBegun: Bool { state.withLockedValue { $0.hasBegun } }

    /// - Throws: a ``Misuse`` when the responder returned without a response.
    func checkHasBegun() throws {
      let state = state.withLockedValue { $0 }
      if !state.hasBegun { throw state.misuse ?? .noResponse }
    }

    var shutdown: ShutdownNotice { writer.shutdown }

    func head(_ status: Status, _ fields: HTTPFields) async throws {
      let fields = try finished(fields, status)
      state.withLockedValue { state in
        // A second head is refused by the server, and changes nothing here.
        if !state.hasBegun { state.allowsBody = status.allowsBody && !isHead }
        state.hasBegun = true
      }
      try await writer.head(status, fields)
    }

    func write(_ bytes: ByteBuffer) async throws {
      guard try allowsBody() else { return }
      try await writer.write(bytes)
    }

    func end(trailers: HTTPFields) async throws {
      var allowed = HTTPFields()
      if try allowsBody() {
        for field in trailers where !RenderedResponse.Rules.fieldsNotInTrailers.contains(field.name) { allowed.append(field) }
      }
      try await writer.end(trailers: allowed)
    }

    private func finished(_ fields: HTTPFields, _ status: Status) throws -> HTTPFields {
      guard status.isFinal else { throw refused(.notFinal(status)) }
      do throws(Misuse) {
        return try RenderedResponse.Rules.written(fields, status)
      } catch {
        throw refused(error)
      }
    }

    private func allowsBody() throws -> Bool {
      let state = state.withLockedValue { $0 }
      guard state.hasBegun else { throw refused(.noHead) }
      return state.allowsBody
    }

    private func refused(_ misuse: Misuse) -> Misuse {
      state.withLockedValue { state in
        state.misuse = state.misuse ?? misuse
        return misuse
      }
    }

    /// What a responder did that no response can be made of. The client gets a 500, the log this sentence.
    enum Misuse: Error, CustomStringConvertible {
      case noResponse
      case noHead
      case notFinal(Status)
      case contentLength(String)

      var description: String {
        switch self {
        case .noResponse:
          "the responder returned without a response. Send a head before it returns."
        case .noHead:
          "the responder wrote a body or an end before a head. Send the head first."
        case .notFinal(let status):
          "the responder sent status \(status), which cannot end an exchange. Send a status from 200 to 999."
        case .contentLength(let text):
          "the responder sent Content-Length \(text.debugDescription), which is no single number of bytes. Send one, or leave it out."
        }
      }
    }
  }
}
