import Answerback
import FieldValues
import HTTPTypes
import Logging
import NIOCore
import NIOHTTP1
import NIOSSL
import Synchronization

/// One connection of HTTP/1.1, or one stream of HTTP/2: collects a request, asks the responder, writes the answer.
///
/// On HTTP/1.1 NIO's pipelining handler sees to it that there is one at a time.
final class AnsweringHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private enum State {
    case idle
    case reading(HTTPRequestHead, ByteBuffer)
    /// The connection's last answer is out: what still comes is thrown away until it closes.
    case over
  }

  struct HeldEnd {
    let trailers: HTTPHeaders?
    let promise: EventLoopPromise<Void>?
  }

  let server: SharedServerState
  /// nil on a stream of HTTP/2, which has no head of its own to watch.
  let edge: WireEdge?
  /// The memory held by the connection's responses.
  let memory: ResponseMemory.OfConnection
  /// The flow-control window of an HTTP/2 stream; nil on HTTP/1.1.
  let window: HTTP2Windows.OfStream?
  private let clock: ConnectionClock
  private var state = State.idle
  private var date = MessageFraming.DateField()
  /// Whether a request is with the responder: no other answer may come between.
  private(set) var isAnswering = false
  /// The answer being computed outside the loop; cancelled when the client leaves.
  var task: Task<Void, Never>?
  /// The end of an answer that waits until the client has taken what came before: until then no further request is begun.
  private(set) var heldEnd: HeldEnd?
  /// Whether the connection closes after the answer that is being written.
  private var isLast = false
  /// Whether the client has closed its sending side; it may still be reading (RFC 9112 section 9.6).
  private var isClientDone = false
  /// Whether a chunked response is being written.
  var isInChunks = false
  /// Whether the end of an answer is being written, in the middle of which the next request comes.
  private var isEnding = false
  private var isCatchingUp = false
  /// A request that came in the middle of writing an end.
  private var next: (head: HTTPRequestHead, body: ByteBuffer)?
  /// Why the connection ends although its bytes parse.
  private var refusal: RequestRefusal?
  var progress = ConnectionClock.WriteProgress()
  /// How many requests of this connection have been answered, the present one included.
  private var ordinal = 0

  init(
    _ server: SharedServerState,
    edge: WireEdge?,
    _ memory: ResponseMemory.OfConnection,
    window: HTTP2Windows.OfStream? = nil,
    loop: any EventLoop
  ) {
    self.server = server
    self.edge = edge
    self.memory = memory
    self.window = window
    clock = ConnectionClock(server.configuration.timeouts, loop)
  }

  func handlerAdded(context: ChannelHandlerContext) {
    let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
    edge?.beginsRequest = { [clock] in
      guard clock.phase == .idle else { return false }
      clock.enter(.head)
      return true
    }
    edge?.onForeign = {
      bound.value.handler.refuseHead(RequestRefusal(.badRequest, "its protocol is not HTTP"), bound.value.context)
    }
    edge?.onExcess = {
      let refusal = RequestRefusal(.badRequest, "the framing of its chunks is far larger than its content")
      bound.value.handler.refuse(refusal, bound.value.context)
    }
    clock.start { bound.value.handler.expired($0, bound.value.context) }
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    edge?.beginsRequest = nil
    edge?.onForeign = nil
    edge?.onExcess = nil
    clock.stop()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch (unwrapInboundIn(data), state) {
    case (_, .over): break
    case (.head(let head), _): begin(head, context)
    case (.body(let part), .reading(let head, var body)):
      guard body.readableBytes + part.readableBytes <= server.configuration.limits.body else {
        return refuse(RequestRefusal(.contentTooLarge, "the body is too large"), context)
      }
      guard server.counters.hold(part.readableBytes, within: server.configuration.limits.bodies) else {
        return refuse(RequestRefusal(.serviceUnavailable, "too much is being read from others"), context)
      }
      state = .idle
      clock.received(part.readableBytes)
      edge?.chunks?.content += part.readableBytes
      body.writeImmutableBuffer(part)
      state = .reading(head, body)
    case (.end, .reading(let head, let body)):
      stopReading(.idle)
      edge?.chunks = nil
      respond(to: head, body: body, context)
    case (.body, .idle), (.end, .idle): break
    }
  }

  /// Starts to watch the size of a chunked body that did not arrive in the same read as its head. The allowance covers a read that also
  /// holds the start of the next request.
  func channelReadComplete(context: ChannelHandlerContext) {
    if let edge, edge.chunks == nil, case .reading(let head, let body) = state, head.headers.contains(name: "Transfer-Encoding") {
      let allowance = server.configuration.limits.headers + 128 * 1024
      edge.chunks = WireEdge.ChunkWatch(allowance: allowance, content: body.readableBytes)
    }
    context.fireChannelReadComplete()
  }

  /// Leaves a request that was being read: its body is the app's from now on, or nobody's.
  private func stopReading(_ next: State) {
    if case .reading(_, let body) = state, body.readableBytes > 0 { server.counters.release(body.readableBytes) }
    state = next
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event as? ChannelEvent == .inputClosed, edge != nil { clientFinished(context) }
    context.fireUserInboundEventTriggered(event)
  }

  func channelInactive(context: ChannelHandlerContext) {
    stopReading(.over)
    task?.cancel()
    clock.stop()
    if let held = heldEnd {
      heldEnd = nil
      ended()
      held.promise?.fail(ChannelError.ioOnClosedChannel)
    }
    context.fireChannelInactive()
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if let held = heldEnd, context.channel.isWritable {
      heldEnd = nil
      writeEnd(held.trailers, held.promise, context)
    }
    context.fireChannelWritabilityChanged()
  }

  /// A request that does not parse is answered, and its connection closed: what follows on it cannot be trusted.
  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    server.logger.debug("a connection ends: \(error)")
    // HTTP shows where a request ends, so a missing close_notify cannot truncate one; the end of input is an event of its own.
    if error as? NIOSSLError == .uncleanShutdown { return }
    // More bytes after a parse error. That error is answered in its turn, after the responses to the requests before it.
    if case ByteToMessageDecoderError.dataReceivedInErrorState? = error as? ByteToMessageDecoderError { return }
    // What was left of a request when the connection ended is an error too, and can be answered to nobody.
    guard let fault = error as? HTTPParserError, !isAnswering, context.channel.isActive else {
      return context.close(promise: nil)
    }
    if case .over = state { return }
    refuse(refusal ?? RequestRefusal(fault, namesVersion: edge?.namesVersion == true), context)
  }

  /// The answer's last part is about to be written: from now on a connection of HTTP/1.1 belongs to the next request, while a stream of
  /// HTTP/2 has nothing left but to be taken.
  func ended() {
    isAnswering = false
    clock.enter(edge == nil ? .answering : .idle)
    server.counters.running.subtract(1, ordering: .relaxed)
    server.counters.answered.add(1, ordering: .relaxed)
  }

  /// - Parameter isChunked: Whether the body follows in chunks, which only HTTP/1.1 has.
  func writeHead(
    _ response: RenderedResponse,
    _ framing: MessageFraming,
    isChunked: Bool = false,
    _ context: ChannelHandlerContext
  ) {
    isLast = !framing.keepsAlive
    guard let edge else {
      return context.write(wrapOutboundOut(.head(framing.head(of: response, date: date))), promise: taken(nil, context))
    }
    edge.encoder.next = HTTP1ResponseEncoder.Head(response: response, date: date.line, isChunked: isChunked)
    context.write(wrapOutboundOut(.head(framing.bareHead(of: response))), promise: nil)
  }

  /// Ends an answer, and begins the next request if that came meanwhile: in a loop, for there may be thousands in one packet.
  func writeEnd(_ trailers: HTTPHeaders?, _ promise: EventLoopPromise<Void>?, _ context: ChannelHandlerContext) {
    if !context.channel.isWritable { context.flush() }
    guard context.channel.isWritable else { return heldEnd = HeldEnd(trailers: trailers, promise: promise) }
    ended()
    if isLast { state = .over }
    isInChunks = false
    isEnding = true
    // On HTTP/2 even an empty last frame waits for the connection's window, so it counts as unsent until it is taken.
    context.writeAndFlush(wrapOutboundOut(.end(trailers)), promise: edge == nil ? taken(promise, context) : promise)
    isEnding = false
    if isClientDone, !isLast, next == nil { closeWhenWritten(context) }
    if isCatchingUp { return }
    isCatchingUp = true
    while let (head, body) = next {
      next = nil
      respond(to: head, body: body, context)
    }
    isCatchingUp = false
  }

  private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
    clock.goOn(to: .body)
    if let refusal = RequestRefusal.refusal(for: head, limits: server.configuration.limits) {
      return refuse(refusal, of: head, context)
    }
    if edge != nil, memory.isServerFull {
      return refuse(
        RequestRefusal(.serviceUnavailable, "too much memory is held by responses that clients do not read"),
        of: head,
        context
      )
    }
    let expectations = head.headers["Expect"]
    if !expectations.isEmpty, head.version != .http1_0 {
      guard expectations.allSatisfy({ $0.equalsIgnoringCase("100-continue") }) else {
        return refuse(RequestRefusal(.expectationFailed, "it expects what this server does not know"), of: head, context)
      }
      let goesOn = HTTPResponseHead(version: .http1_1, status: .continue)
      context.writeAndFlush(wrapOutboundOut(.head(goesOn)), promise: nil)
    }
    state = .reading(head, ByteBuffer())
  }

  private func respond(to head: HTTPRequestHead, body: ByteBuffer, _ context: ChannelHandlerContext) {
    if isEnding { return next = (head, body) }
    date.update()
    clock.goOn(to: .answering)
    isAnswering = true
    progress.begin()
    server.counters.running.add(1, ordering: .relaxed)
    var request = Request(head, body: body, time: date.now)
    if edge != nil, let traces = server.configuration.traces, let port = context.channel.remoteAddress?.port {
      ordinal += 1
      request.trace = traces.begin(port: port, ordinal: ordinal)
    }
    let exchange = RunningExchange(MessageFraming(head), server, request, context.channel)
    exchange.within { settle(server.responder.respond(to: request), exchange, context) }
  }
}

/// What ends a connection before its time: refusals, and clients that take too long.
extension AnsweringHandler {
  /// Answers without asking the app, and closes the connection once the client has had time to read it.
  /// - Parameter head: The request's head, if it has been parsed and its body is not being read.
  private func refuse(_ refusal: RequestRefusal, of head: HTTPRequestHead? = nil, _ context: ChannelHandlerContext) {
    server.logger.debug("a request is refused with \(refusal.status): \(refusal.reason)")
    if !server.configuration.observers.isEmpty {
      let reading = if case .reading(let head, _) = state { head } else { nil as HTTPRequestHead? }
      server.tell(refusal.observed(of: head ?? reading, from: context.channel.remoteAddress))
    }
    stopReading(.over)
    date.update()
    writeHead(RenderedResponse(status: refusal.status, fields: [.contentLength: "0"]), .broken(edge == nil), context)
    let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
    context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in bound.value.handler.closeSeen(bound.value.context) }
  }

  /// Refuses a request whose head is not whole, by way of the pipelining handler, which allows an answer to a broken request only.
  private func refuseHead(_ refusal: RequestRefusal, _ context: ChannelHandlerContext) {
    self.refusal = refusal
    edge?.breakOff()
  }

  /// Closes the sending side and lets what the client still sends run dry, for a moment: closing at once would reset the connection,
  /// and take the answer from a client that is still sending (RFC 9112 section 9.6). The sending side of a stream of HTTP/2 is closed.
  func closeSeen(_ context: ChannelHandlerContext) {
    guard case .over = state else { return context.close(promise: nil) }
    clock.enter(.lingering)
    if edge == nil { return }
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    context.close(mode: .output).whenFailure { _ in bound.value.close(promise: nil) }
    context.read()
  }

  /// Handles a client that has closed its sending side: complete requests are answered, then the connection closes.
  private func clientFinished(_ context: ChannelHandlerContext) {
    isClientDone = true
    if clock.phase == .lingering { return context.close(promise: nil) }
    if case .over = state { return }
    guard isAnswering || isEnding else { return closeWhenWritten(context) }
    // The client may also have gone altogether, which shows only when something is sent to it.
    if isInChunks { edge?.probeBetweenChunks() }
    edge?.watchForLeaving()
  }

  /// Closes the connection when its last response has reached the socket.
  private func closeWhenWritten(_ context: ChannelHandlerContext) {
    stopReading(.over)
    clock.enter(.answering)
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    edge?.whenWritten { bound.value.close(promise: nil) }
  }

  /// A phase of the connection has lasted too long.
  private func expired(_ phase: ConnectionClock.Phase, _ context: ChannelHandlerContext) {
    switch phase {
    case .idle where edge != nil, .lingering: context.close(promise: nil)
    case .idle: break
    case .head, .body:
      if isAnswering { return }
      if case .over = state { return context.close(promise: nil) }
      let refusal = RequestRefusal(.requestTimeout, "it takes too long")
      if phase == .head { refuseHead(refusal, context) } else { refuse(refusal, context) }
    case .answering: cutIfStuck(context)
    }
  }

  /// Ends an answer of which the client has taken nothing for too long; a handler may take as long as it likes.
  ///
  /// A stream of HTTP/2 ends alone when only its window is closed; a connection that takes nothing would not even take its reset.
  private func cutIfStuck(_ context: ChannelHandlerContext) {
    let connection = context.channel.parent.flatMap { edge == nil && !$0.isWritable ? $0 : nil }
    let unsent =
      edge == nil && connection == nil
      ? progress.unsentParts(isWaiting: window?.isWaiting == true) : unsentBytes(of: connection ?? context.channel)
    guard progress.isStuck(unsent: unsent, longerThan: server.configuration.timeouts.write) else { return }
    server.logger.info("an answer ends cut: its client takes nothing of it")
    task?.cancel()
    (connection ?? context.channel).close(promise: nil)
  }

  private func unsentBytes(of channel: any Channel) -> Int {
    (try? channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
  }
}
