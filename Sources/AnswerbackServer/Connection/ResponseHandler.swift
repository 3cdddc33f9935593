import Answerback
import FieldValues
import HTTPTypes
import Logging
import NIOCore
import NIOHTTP1
import NIOSSL
import Synchronization

/// Handles one HTTP/1.1 connection, or one HTTP/2 stream: collects a request, passes it to the responder, writes the response.
///
/// On HTTP/1.1, ``RequestQueue`` makes sure that there is one request at a time. ``ServerConnectionMachine`` decides what happens
/// when.
final class ResponseHandler: ChannelDuplexHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  struct HeldEnd {
    let trailers: HTTPHeaders?
    let promise: EventLoopPromise<Void>?
  }

  let server: SharedServerState
  /// The handler next to the socket. Nil on an HTTP/2 stream, whose heads are read by NIO.
  let edge: WireEdge?
  /// The memory held by the connection's responses.
  let memory: ResponseMemory.OfConnection
  /// The flow-control window of an HTTP/2 stream; nil on HTTP/1.1.
  let window: HTTP2Windows.OfStream?
  let clock: ConnectionClock
  let machine: ServerConnectionMachine
  /// The requests of HTTP/1.1 that wait for the response to an earlier one.
  let queue = RequestQueue()
  /// The request that is being read, or that has been read and waits for its turn.
  private var request: (head: HTTPRequestHead, body: ByteBuffer, mayUpgrade: Bool)?
  /// The client of the connection; nil before the first request.
  private var client: Request.Client??
  /// The last valid host that a request named.
  private var knownHost = ""
  /// The number of bytes of the request's body that are counted as being read.
  private var heldBytes = 0
  let date: ResponseFraming.DateField
  /// Computes a response outside the event loop. It is cancelled if the client leaves.
  var task: Task<Void, Never>?
  /// The end of a response, kept until the client has taken what was written before.
  var heldEnd: HeldEnd?
  var progress = ConnectionClock.WriteProgress()
  /// The number of requests of this connection, the present one included.
  private var ordinal = 0

  init(
    _ server: SharedServerState,
    edge: WireEdge?,
    _ memory: ResponseMemory.OfConnection,
    window: HTTP2Windows.OfStream? = nil,
    date: ResponseFraming.DateField = ResponseFraming.DateField(),
    timer: ConnectionClock.Timer
  ) {
    self.server = server
    self.edge = edge
    self.memory = memory
    self.window = window
    self.date = date
    clock = ConnectionClock(server.configuration.timeouts, timer)
    machine = ServerConnectionMachine(isHTTP2: edge == nil)
  }

  func handlerAdded(context: ChannelHandlerContext) {
    let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
    edge?.clock = clock
    edge?.onForeign = {
      bound.value.handler.take(.foreign(RequestRefusal(.badRequest, "the protocol is not HTTP")), bound.value.context)
    }
    edge?.onExcess = {
      let refusal = RequestRefusal(.badRequest, "the framing of its chunks is far larger than its content")
      bound.value.handler.take(.refused(refusal), bound.value.context)
    }
    clock.start { bound.value.handler.take(.expired($0), bound.value.context) }
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    edge?.clock = nil
    edge?.onForeign = nil
    edge?.onExcess = nil
    clock.stop()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let part = unwrapInboundIn(data)
    if edge == nil { return read(part, context) }
    if queue.admits(part) { pass(part, context) }
  }

  private func pass(_ part: consuming HTTPServerRequestPart, _ context: ChannelHandlerContext) {
    if queue.passed(part) { context.close(promise: nil) }
    read(part, context)
  }

  /// Passes on the requests that came before the response ended.
  func readWaiting(_ context: ChannelHandlerContext) {
    guard queue.holdsSomething else { return }
    var hasParts = false
    while let item = queue.next() {
      switch item {
      case .part(let part):
        hasParts = true
        pass(part, context)
      case .fault(let fault): fail(fault, context)
      case .inputClosed: take(.inputClosed, context)
      }
    }
    if hasParts { watchChunks() }
    if queue.resumesReading() { context.read() }
  }

  func read(context: ChannelHandlerContext) {
    if edge == nil || queue.reads() { context.read() }
  }

  private func read(_ part: consuming HTTPServerRequestPart, _ context: ChannelHandlerContext) {
    switch consume part {
    case .head(let head): if case .begin = machine.take(.head) { begin(head, context) }
    case .body(let part): if case .keepPart = machine.take(.bodyPart) { keep(part, context) }
    case .end:
      stopReading()
      take(.end, context)
    }
  }

  private func keep(_ part: ByteBuffer, _ context: ChannelHandlerContext) {
    guard heldBytes + part.readableBytes <= server.configuration.limits.body else {
      return take(.refused(RequestRefusal(.contentTooLarge, "the body is too large")), context)
    }
    guard server.counters.hold(part.readableBytes, within: server.configuration.limits.bodies) else {
      return take(.refused(RequestRefusal(.serviceUnavailable, "too much is being read from others")), context)
    }
    heldBytes += part.readableBytes
    clock.received(part.readableBytes)
    edge?.chunks?.content += part.readableBytes
    request?.body.writeImmutableBuffer(part)
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    watchChunks()
    context.fireChannelReadComplete()
  }

  /// Starts to watch the size of a chunked body that did not arrive in the same read as its head. The allowance covers a read that also
  /// holds the start of the next request.
  private func watchChunks() {
    if machine.isReading, let edge, edge.chunks == nil, request?.head.headers.contains(name: "Transfer-Encoding") == true {
      let allowance = server.configuration.limits.headers + 128 * 1024
      edge.chunks = WireEdge.ChunkWatch(allowance: allowance, content: heldBytes)
    }
  }

  /// Ends the reading of a request, whose body is now owned by the app or discarded.
  private func stopReading() {
    if heldBytes > 0 { server.counters.release(heldBytes) }
    heldBytes = 0
    edge?.chunks = nil
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard edge != nil else { return context.fireUserInboundEventTriggered(event) }
    if event is ChannelShouldQuiesceEvent {
      if queue.stopped() { context.close(promise: nil) }
    } else if event as? ChannelEvent == .inputClosed, queue.admitsInputClosed() {
      take(.inputClosed, context)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    task?.cancel()
    clock.stop()
    stopReading()
    queue.discard()
    if machine.isReading { request = nil }
    take(.inactive, context)
    context.fireChannelInactive()
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable { take(.writable, context) }
    context.fireChannelWritabilityChanged()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    server.logger.debug("a connection failed: \(error)")
    // HTTP shows where a request ends, so a missing close_notify cannot truncate one; the end of input is an event of its own.
    if error as? NIOSSLError == .uncleanShutdown { return }
    // More bytes after a parse error. The refusal for that error is sent after the responses to earlier requests.
    if case ByteToMessageDecoderError.dataReceivedInErrorState? = error as? ByteToMessageDecoderError { return }
    // An incomplete request at the end of a connection is reported as an error too, but the client has left.
    guard let fault = error as? HTTPParserError, context.channel.isActive else { return take(.failed, context) }
    if edge == nil || queue.admits(fault) { fail(fault, context) }
  }

  /// Refuses a request that could not be parsed and closes the connection, because the bytes that follow can't be trusted.
  private func fail(_ fault: HTTPParserError, _ context: ChannelHandlerContext) {
    take(.unparsable(RequestRefusal(fault, namesVersion: edge?.namesVersion == true)), context)
  }

  private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
    clock.goOn(to: .body)
    let lines = RequestRefusal.HeadLines(head.headers)
    request = (head, ByteBuffer(), lines.hasUpgrade)
    if let refusal = RequestRefusal.refusal(for: head, lines, limits: server.configuration.limits, knownHost: &knownHost) {
      return take(.refused(refusal), context)
    }
    if edge != nil, memory.isServerFull {
      let refusal = RequestRefusal(.serviceUnavailable, "too much memory is held by responses that clients do not read")
      return take(.refused(refusal), context)
    }
    if lines.hasExpect, head.version != .http1_0 {
      guard head.headers["Expect"].allSatisfy({ $0.equalsIgnoringCase("100-continue") }) else {
        return take(.refused(RequestRefusal(.expectationFailed, "the Expect header has an unknown expectation")), context)
      }
      if let edge { return edge.encoder.writeContinue() }
      let goesOn = HTTPResponseHead(version: .http1_1, status: .continue)
      context.writeAndFlush(wrapOutboundOut(.head(goesOn)), promise: nil)
    }
  }

  /// Passes the request that has been read to the responder.
  func respond(_ context: ChannelHandlerContext) {
    guard let (head, body, mayUpgrade) = request.take() else { return }
    date.update()
    clock.goOn(to: .responding)
    progress.begin()
    server.counters.began.add(1, ordering: .relaxed)
    var request = Request(head, body: body, time: date.now, client: client(context))
    if edge != nil, let traces = server.configuration.traces, let port = context.channel.remoteAddress?.port {
      ordinal += 1
      request.trace = traces.begin(port: port, ordinal: ordinal)
    }
    let exchange = RunningExchange(ResponseFraming(head, mayUpgrade: mayUpgrade), server, request)
    exchange.within { settle(server.responder.respond(to: request), exchange, context) }
  }

  private func client(_ context: ChannelHandlerContext) -> Request.Client? {
    if let client { return client }
    let client = Request.Client(context.channel.remoteAddress)
    self.client = client
    return client
  }
}

/// Actions of the machine.
extension ResponseHandler {
  /// Passes an event to the machine and does what it returns.
  func take(_ event: ServerConnectionMachine.Event, _ context: ChannelHandlerContext) {
    perform(machine.take(event), context)
  }

  func perform(_ action: ServerConnectionMachine.Action, _ context: ChannelHandlerContext) {
    switch action {
    // The caller that sent the event does these.
    case .nothing, .begin, .keepPart, .holdEnd: break
    case .respond: respond(context)
    case .refuse(let refusal): refuse(refusal, context)
    // The queue only allows a response to an incomplete request if that request is broken.
    case .breakOff: edge?.breakOff()
    case .writeEnd:
      guard let held = heldEnd else { return }
      heldEnd = nil
      writeEndNow(held.trailers, held.promise, context)
    case .endResponse: ended()
    case .failHeldEnd:
      let held = heldEnd
      heldEnd = nil
      ended()
      held?.promise?.fail(ChannelError.ioOnClosedChannel)
    case .closeWhenWritten: closeWhenWritten(context)
    case .linger: linger(context)
    case .close: context.close(promise: nil)
    case .watchClient(let probes):
      if probes { edge?.probeBetweenChunks() }
      edge?.watchForLeaving()
    case .checkProgress: cutIfStuck(context)
    }
  }

  /// Sends a refusal without asking the app, and closes the connection after the client has had time to read it.
  private func refuse(_ refusal: RequestRefusal, _ context: ChannelHandlerContext) {
    server.logger.debug("a request was refused with \(refusal.status): \(refusal.reason)")
    if !server.configuration.observers.isEmpty {
      server.notify(refusal.observed(of: request?.head, from: context.channel.remoteAddress))
    }
    request = nil
    stopReading()
    date.update()
    writeHead(RenderedResponse(status: refusal.status, fields: [.contentLength: "0"]), .broken(edge == nil), context)
    let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
    let end = context.eventLoop.makePromise(of: Void.self)
    end.futureResult.whenComplete { _ in bound.value.handler.take(.lastSent, bound.value.context) }
    passEnd(nil, end, context)
  }

  /// Closes the sending side and discards what the client still sends for a moment. Closing at once would reset the connection
  /// and lose the response for a client that is still sending (RFC 9112 section 9.6). On HTTP/2 the stream's sending side is
  /// closed.
  private func linger(_ context: ChannelHandlerContext) {
    clock.enter(.lingering)
    if edge == nil { return }
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    queue.outputClosed()
    context.close(mode: .output).whenFailure { _ in bound.value.close(promise: nil) }
    context.read()
  }

  /// Closes the connection after its last response has been written to the socket.
  private func closeWhenWritten(_ context: ChannelHandlerContext) {
    stopReading()
    clock.enter(.responding)
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    edge?.whenWritten { bound.value.close(promise: nil) }
  }

  /// Aborts a response of which the client has taken nothing for too long. A handler may take as long as it needs.
  ///
  /// On HTTP/2 only the stream ends if its window is closed. If the connection takes nothing, it can't take a reset either, and
  /// is closed.
  private func cutIfStuck(_ context: ChannelHandlerContext) {
    let connection = context.channel.parent.flatMap { edge == nil && !$0.isWritable ? $0 : nil }
    let unsent =
      edge == nil && connection == nil
      ? progress.unsentParts(isWaiting: window?.isWaiting == true) : unsentBytes(of: connection ?? context.channel)
    guard progress.isStuck(unsent: unsent, longerThan: server.configuration.timeouts.write) else { return }
    server.logger.info("a response was aborted because its client takes nothing of it")
    task?.cancel()
    (connection ?? context.channel).close(promise: nil)
  }

  private func unsentBytes(of channel: any Channel) -> Int {
    (try? channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
  }
}
