import Answerback
import FieldValues
import HTTPTypes
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix

/// One connection: collects a request, asks the responder, writes the answer. NIO's pipelining handler sees to it that there is one at a time.
final class HTTP1Handler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let responder: any Responder
  private let bodyLimit: Int
  private let logger: Logger
  private var state = State.idle
  private var date = DateField()
  /// The answer being computed outside the loop; cancelled when the client leaves.
  private var task: Task<Void, Never>?

  private enum State {
    case idle
    case reading(HTTPRequestHead, ByteBuffer)
    /// The body was too long: the answer is out, the rest is thrown away until the connection closes.
    case refused
  }

  init(responder: any Responder, bodyLimit: Int, logger: Logger) {
    self.responder = responder
    self.bodyLimit = bodyLimit
    self.logger = logger
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch (unwrapInboundIn(data), state) {
    case (.head(let head), _):
      state = .reading(head, ByteBuffer())
    case (.body(let part), .reading(let head, var body)):
      guard body.readableBytes + part.readableBytes <= bodyLimit else { return refuse(head, context) }
      state = .idle
      body.writeImmutableBuffer(part)
      state = .reading(head, body)
    case (.end, .reading(let head, let body)):
      state = .idle
      respond(to: head, body: body, context)
    case (.body, _), (.end, _):
      break
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    task?.cancel()
    context.fireChannelInactive()
  }

  /// A request that does not parse has been answered 400 by NIO's handler; what follows on the connection cannot be trusted.
  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    logger.debug("a connection ends: \(error)")
    context.close(promise: nil)
  }

  private func respond(to head: HTTPRequestHead, body: ByteBuffer, _ context: ChannelHandlerContext) {
    date.update()
    let connection = Connection(head)
    switch responder.respond(to: Request(head, body: body, time: date.now)) {
    case .ready(let response):
      write(response, connection, context)
    case .blocking(let work):
      let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
      NIOThreadPool.singleton.runIfActive(eventLoop: context.eventLoop, work).whenSuccess { response in
        bound.value.handler.write(response, connection, bound.value.context)
      }
    case .pending(let answer):
      let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
      let loop = context.eventLoop
      task = Task {
        let response = await answer()
        loop.execute { bound.value.handler.write(response, connection, bound.value.context) }
      }
    }
  }

  private func write(_ response: RenderedResponse, _ connection: Connection, _ context: ChannelHandlerContext) {
    task = nil
    guard context.channel.isActive else { return }
    let head = HTTPResponseHead(response, version: connection.version, date: date.text, connection: connection.field)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    if case .bytes(let bytes) = response.body { context.write(wrapOutboundOut(.body(.byteBuffer(bytes))), promise: nil) }
    let end = context.writeAndFlush(wrapOutboundOut(.end(nil)))
    if !connection.keepsAlive {
      let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
      end.whenComplete { _ in bound.value.close(promise: nil) }
    }
  }

  private func refuse(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
    state = .refused
    date.update()
    let response = RenderedResponse(status: .contentTooLarge, fields: [.contentLength: "0"])
    write(response, Connection(head, keepsAlive: false), context)
  }
}

/// What becomes of the connection after an answer, and the version to answer in.
private struct Connection: Sendable {
  let version: HTTPVersion
  let keepsAlive: Bool
  /// The value of `Connection`; nil where the version's default says it (RFC 9112 section 9.3).
  let field: String?

  init(_ head: HTTPRequestHead, keepsAlive: Bool? = nil) {
    self.keepsAlive = keepsAlive ?? head.isKeepAlive
    version = head.version.major == 1 && head.version.minor == 0 ? .http1_0 : .http1_1
    switch (self.keepsAlive, version) {
    case (true, .http1_0): field = "keep-alive"
    case (false, .http1_1): field = "close"
    default: field = nil
    }
  }
}
