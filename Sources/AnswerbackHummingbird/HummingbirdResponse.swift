#if Hummingbird
public import Answerback
public import Hummingbird
import Logging
import NIOEmbedded

/// What Hummingbird would send, returned from one of our handlers: a `ResponseGenerator`, or a responder, a whole router say.
///
/// `Get("/x") { HummingbirdResponse(generator) }`. It is a raw response: its status, header lines and body go out as they
/// are, piece by piece, and settings of the layers do not apply to it. `Date`, `Connection` and `Transfer-Encoding` stay the
/// server's; trailers are left out. An error that Hummingbird's own router would turn into an answer (`HTTPResponseError`)
/// becomes that answer.
///
/// The context's channel leads nowhere: it has no addresses. Hummingbird ends the program when something asks the body for
/// `consumeWithInboundCloseHandler`, which it offers on connections of its own only.
///
/// As a responder it stands for a whole app: `Server(HummingbirdResponse(router.buildResponder()))`.
public struct HummingbirdResponse: ResponseConvertible, RawResponder, Responder {
  private let answer: @Sendable (Answerback.Request) async throws -> Hummingbird.Response

  /// A response, text, a status, or any other generator; its context is a `BasicRequestContext`.
  public init(_ generator: some ResponseGenerator & Sendable) {
    self.init(CallbackResponder<BasicRequestContext> { try generator.response(from: $0, context: $1) })
  }

  /// A responder, such as `router.buildResponder()`. It sees the whole path of the request.
  public init<Foreign: HTTPResponder>(_ responder: Foreign)
  where Foreign.Context: InitializableFromSource<ApplicationRequestContextSource> {
    self.init(responder) { _ in Foreign.Context(source: .bridge()) }
  }

  /// A responder whose context is made from our request: where one needs more than a channel and a logger.
  public init<Foreign: HTTPResponder>(
    _ responder: Foreign,
    context: @escaping @Sendable (Answerback.Request) throws -> Foreign.Context
  ) {
    answer = { ours in
      let request = Hummingbird.Request(ours)
      do {
        return try await responder.respond(to: request, context: try context(ours))
      } catch let error as any HTTPResponseError {
        return try error.response(from: request, context: BasicRequestContext(source: .bridge()))
      }
    }
  }

  public func response(in context: RenderingContext) throws -> AnyResponse {
    try Raw(self).response(in: context)
  }

  public func respond(to request: Answerback.Request, writer: any Answerback.ResponseWriter) async throws {
    let response = try await answer(request)
    let status = Status(response.status.code)
    try await writer.head(status, response.headers.withoutFieldsOfTheEdge(status))
    if request.method == .head { return try await writer.end() }
    try await response.body.write(PieceWriter(writer: writer))
  }

  public func respond(to request: Answerback.Request) -> ResponseWork {
    .ready((try? rendered(for: request)) ?? RenderedResponse(status: .internalServerError))
  }

  /// Hands Hummingbird's pieces on, each when our wire has taken the one before.
  private struct PieceWriter: ResponseBodyWriter {
    let writer: any Answerback.ResponseWriter

    func write(_ buffer: ByteBuffer) async throws { try await writer.write(buffer) }
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws { try await writer.end() }
  }
}

extension HTTPFields {
  /// Leaves out what the edge says, and the `Content-Length: 0` that Hummingbird adds where none may be (RFC 9110 section 8.6).
  fileprivate func withoutFieldsOfTheEdge(_ status: Status) -> HTTPFields {
    var fields = self
    for name in [HTTPField.Name.date, .connection, .transferEncoding] { fields[fields: name] = [] }
    if !status.allowsBody, status != .resetContent { fields[fields: .contentLength] = [] }
    return fields
  }
}

extension ApplicationRequestContextSource {
  /// What contexts are made of outside a Hummingbird application; its log carries the id that `RequestContext.id` demands.
  fileprivate static func bridge() -> ApplicationRequestContextSource {
    var logger = Logger(label: "answerback.hummingbird")
    logger[metadataKey: "hb.request.id"] = .stringConvertible(RequestID())
    return ApplicationRequestContextSource(channel: nowhere, logger: logger)
  }

  /// The channel contexts are given: a source cannot be made without one, and a request of ours does not know its connection.
  private static let nowhere = NIOAsyncTestingChannel()
}
#else
@available(*, unavailable, message: "HummingbirdResponse needs the trait 'Hummingbird' of the package answerback.")
public struct HummingbirdResponse {}
#endif
