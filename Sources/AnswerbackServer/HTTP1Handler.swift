import Answerback
import FieldValues
import HTTPTypes
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// One connection: collects a request, asks the responder, writes the answer. NIO's pipelining handler sees to it that there is one at a time.
final class HTTP1Handler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let responder: any Responder
  private let transcoder: HeadTranscoder
  private let bodyLimit: Int
  private let traces: TraceLog?
  /// How many requests of this connection have been answered, the present one included.
  private var ordinal = 0
  private let logger: Logger
  private var state = State.idle
  private var date = DateField()
  /// Whether a request is with the responder: no other answer may come between.
  private var isAnswering = false
  /// The answer being computed outside the loop; cancelled when the client leaves.
  private var task: Task<Void, Never>?

  private enum State {
    case idle
    case reading(HTTPRequestHead, ByteBuffer)
    /// The body was too long: the answer is out, the rest is thrown away until the connection closes.
    case refused
  }

  init(responder: any Responder, transcoder: HeadTranscoder, _ configuration: ServerConfiguration, logger: Logger) {
    self.responder = responder
    self.transcoder = transcoder
    bodyLimit = configuration.bodyLimit
    traces = configuration.traces
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

  /// A request that does not parse is answered, and its connection closed: what follows on it cannot be trusted.
  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    logger.debug("a connection ends: \(error)")
    guard let fault = error as? HTTPParserError, !isAnswering else { return context.close(promise: nil) }
    date.update()
    let status: Status = fault == .invalidMethod ? .notImplemented : .badRequest
    state = .refused
    write(RenderedResponse(status: status, fields: [.contentLength: "0"]), .broken, context)
  }

  private func respond(to head: HTTPRequestHead, body: ByteBuffer, _ context: ChannelHandlerContext) {
    date.update()
    let connection = Connection(head)
    isAnswering = true
    var request = Request(head, body: body, time: date.now)
    if let traces, let port = context.remoteAddress?.port {
      ordinal += 1
      request.trace = traces.begin(port: port, ordinal: ordinal)
    }
    settle(responder.respond(to: request), connection, context)
  }

  private func settle(_ answer: Answer, _ connection: Connection, _ context: ChannelHandlerContext) {
    switch answer {
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
        let settled = await answer()
        loop.execute { bound.value.handler.settle(settled, connection, bound.value.context) }
      }
    }
  }

  private func write(_ response: RenderedResponse, _ connection: Connection, _ context: ChannelHandlerContext) {
    task = nil
    guard context.channel.isActive else {
      if let background = response.background { Task { await background.run() } }
      return
    }
    if let writing = response.writing { return run(writing, response.background, connection, context) }
    writeHead(response, connection, context)
    if let bytes = response.body.buffer { context.write(wrapOutboundOut(.body(.byteBuffer(bytes))), promise: nil) }
    isAnswering = false
    let end = context.writeAndFlush(wrapOutboundOut(.end(nil)))
    if let background = response.background { end.whenComplete { _ in Task { await background.run() } } }
    if !connection.keepsAlive {
      let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
      end.whenComplete { _ in bound.value.close(promise: nil) }
    }
  }

  private func writeHead(_ response: RenderedResponse, _ connection: Connection, _ context: ChannelHandlerContext) {
    let head = HTTPResponseHead(response, version: connection.version, date: date.text, connection: connection.field)
    transcoder.nextIsHead = true
    context.write(wrapOutboundOut(.head(head)), promise: nil)
  }

  /// Lets something write the answer in pieces. When it fails after its head the connection closes, so that the cut is seen.
  private func run(
    _ writing: @escaping @Sendable (any ResponseWriter) async throws -> Void,
    _ background: BackgroundRun?,
    _ connection: Connection,
    _ context: ChannelHandlerContext
  ) {
    let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
    let (loop, channel, logger) = (context.eventLoop, context.channel, logger)
    let keepsAlive = Mutex(connection.keepsAlive)
    let writer = ChannelWriter(
      connection,
      sendHead: { response in
        try await loop.submit {
          let hasEnd = connection.chunks(response.status, response.fields) || response.fields.contains(.contentLength)
          let ends = hasEnd || connection.isHead || !response.status.allowsBody
          if !ends { keepsAlive.withLock { $0 = false } }
          bound.value.handler.writeHead(response, ends ? connection : connection.closing, bound.value.context)
          bound.value.context.flush()
        }.get()
      },
      send: { part in
        try await loop.flatSubmit {
          // The next request may come in the middle of writing the end.
          if case .end = part { bound.value.handler.isAnswering = false }
          return bound.value.context.writeAndFlush(bound.value.handler.wrapOutboundOut(part))
        }.get()
      }
    )
    task = Task {
      do {
        try await writing(writer)
        try await writer.endIfNeeded()
        if !keepsAlive.withLock({ $0 }) { channel.close(promise: nil) }
      } catch {
        logger.info("an answer ends cut: \(error)")
        channel.close(promise: nil)
      }
      if let background { Task { await background.run() } }
    }
  }

  private func refuse(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
    state = .refused
    date.update()
    let response = RenderedResponse(status: .contentTooLarge, fields: [.contentLength: "0"])
    write(response, Connection(head, keepsAlive: false), context)
  }
}
