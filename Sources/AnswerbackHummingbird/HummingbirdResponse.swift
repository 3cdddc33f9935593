#if Hummingbird
public import Answerback
public import Hummingbird
import Logging
import NIOEmbedded

/// A response of Hummingbird for a handler of this package: a `ResponseGenerator`, or a responder, such as a whole router.
///
/// `Get("/x") { HummingbirdResponse(generator) }`. It is a raw response: its status, header lines and body are sent unchanged,
/// piece by piece, and settings of the layers don't apply. `Date`, `Connection` and `Transfer-Encoding` are written by the
/// server; trailers are left out. An error that Hummingbird's own router would turn into a response (`HTTPResponseError`) becomes
/// that response.
///
/// The channel of the context is a placeholder without addresses. Hummingbird terminates the program if something calls
/// `consumeWithInboundCloseHandler` of the body, which is only available on its own connections.
///
/// As a responder it can be a whole app: `Server(HummingbirdResponse(router.buildResponder()))`.
public struct HummingbirdResponse: ResponseConvertible, RawResponder, Responder {
  private let makeResponse: @Sendable (Answerback.Request) async throws -> Hummingbird.Response

  /// Creates a response from a response, a text, a status, or any other generator. Its context is a `BasicRequestContext`.
  public init(_ generator: some ResponseGenerator & Sendable) {
    self.init(CallbackResponder<BasicRequestContext> { try generator.response(from: $0, context: $1) })
  }

  /// Creates a response from a responder, such as `router.buildResponder()`. It sees the whole path of the request.
  public init<Foreign: HTTPResponder>(_ responder: Foreign)
  where Foreign.Context: InitializableFromSource<ApplicationRequestContextSource> {
    self.init(responder) { Foreign.Context(source: .bridge($0)) }
  }

  /// Creates a response from a responder whose context needs more than a channel and a logger, and is made from the request.
  public init<Foreign: HTTPResponder>(
    _ responder: Foreign,
    context: @escaping @Sendable (Answerback.Request) throws -> Foreign.Context
  ) {
    makeResponse = { ours in
      let request = Hummingbird.Request(ours)
      do {
        return try await responder.respond(to: request, context: try context(ours))
      } catch let error as any HTTPResponseError {
        return try error.response(from: request, context: BasicRequestContext(source: .bridge(ours)))
      }
    }
  }

  /// Returns the response, which is written when the server sends it.
  public func response(in context: RenderingContext) throws -> AnyResponse {
    try Raw(self).response(in: context)
  }

  /// Writes the response of Hummingbird.
  /// - Throws: What Hummingbird's responder throws, unless it is an `HTTPResponseError`.
  public func respond(to request: Answerback.Request, writer: any Answerback.ResponseWriter) async throws {
    let response = try await makeResponse(request)
    let status = Status(response.status.code)
    try await writer.head(status, response.headers.withoutFieldsOfTheEdge(status))
    if request.method == .head { return try await writer.end() }
    try await response.body.write(PieceWriter(writer: writer))
  }

  /// Starts the response to a request as an app does.
  public func respond(to request: Answerback.Request) -> ResponseWork {
    .ready((try? rendered(for: request)) ?? RenderedResponse(status: .internalServerError))
  }

  /// Passes Hummingbird's pieces on, each after the connection has taken the one before.
  private struct PieceWriter: ResponseBodyWriter {
    let writer: any Answerback.ResponseWriter

    func write(_ buffer: ByteBuffer) async throws { try await writer.write(buffer) }
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws { try await writer.end() }
  }
}

extension HTTPFields {
  /// Returns the fields without those that the server writes, and without the `Content-Length: 0` that Hummingbird adds where
  /// none is allowed (RFC 9110 section 8.6).
  fileprivate func withoutFieldsOfTheEdge(_ status: Status) -> HTTPFields {
    var fields = self
    for name in [HTTPField.Name.date, .connection, .transferEncoding] { fields[fields: name] = [] }
    if !status.allowsBody, status != .resetContent { fields[fields: .contentLength] = [] }
    return fields
  }
}

extension ApplicationRequestContextSource {
  /// Makes the source of contexts outside a Hummingbird application. Its logger is that of the request, with the id that
  /// `RequestContext.id` reads.
  fileprivate static func bridge(_ request: Answerback.Request) -> ApplicationRequestContextSource {
    var logger = request.logger
    logger[metadataKey: "hb.request.id"] = .string(request.id)
    return ApplicationRequestContextSource(channel: nowhere, logger: logger)
  }

  /// The channel of contexts. A source requires one, and a request doesn't know its connection.
  private static let nowhere = NIOAsyncTestingChannel()
}
#else
/// Needs the trait `Hummingbird`.
@available(*, unavailable, message: "HummingbirdResponse needs the trait 'Hummingbird' of the package answerback.")
public struct HummingbirdResponse {}
#endif
