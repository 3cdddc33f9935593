import Answerback
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTP2
import Synchronization

/// Writing of responses.
extension ResponseHandler {
  func settle(_ work: consuming ResponseWork, _ exchange: RunningExchange, _ context: ChannelHandlerContext) {
    switch consume work {
    case .ready(let response):
      write(response, exchange, context)
    case .blocking(let work):
      let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
      BlockingPool.shared.run(on: context.eventLoop) { exchange.within(work) }.whenSuccess { response in
        exchange.within { bound.value.handler.write(response, exchange, bound.value.context) }
      }
    case .pending(let work):
      let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
      let loop = context.eventLoop
      task = Task {
        let settled = await work()
        loop.execute { exchange.within { bound.value.handler.settle(settled, exchange, bound.value.context) } }
      }
    }
  }

  private func write(_ response: RenderedResponse, _ exchange: RunningExchange, _ context: ChannelHandlerContext) {
    task = nil
    guard context.channel.isActive else {
      take(.cut(isWhole: false), context)
      exchange.ended(status: response.status.code, bytes: nil, isComplete: false)
      server.background.expect(response.background)
      return server.background.start(response.background)
    }
    let framing = exchange.framing.framing(of: response)
    if let file = sendableFile(of: response) { return send(file, response, framing, exchange, context) }
    if let writing = response.writing { return run(writing, response, framing, exchange, context) }
    server.background.expect(response.background)
    let bytes = response.body.buffer
    let isBodyWritten = writeHead(response, framing, body: bytes, context)
    if let bytes, !isBodyWritten { writeBody(bytes, counted(bytes.readableBytes, context), context) }
    var end: EventLoopPromise<Void>?
    if response.background != nil || !framing.keepsAlive || !server.configuration.observers.isEmpty {
      let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
      let promise = context.eventLoop.makePromise(of: Void.self)
      promise.futureResult.whenComplete { result in
        bound.value.handler.server.background.start(response.background)
        let isComplete = if case .success = result { true } else { false }
        exchange.ended(status: response.status.code, bytes: bytes?.readableBytes ?? 0, isComplete: isComplete)
        if !framing.keepsAlive { bound.value.handler.take(.lastSent, bound.value.context) }
      }
      end = promise
    }
    writeEnd(nil, end, context)
  }

  /// Counts a response, whose last part is about to be written, as ended. An HTTP/1.1 connection then belongs to the next
  /// request, and of an HTTP/2 stream only the client's reading is left.
  func ended() {
    clock.enter(edge == nil ? .responding : .idle)
    server.counters.responses.add(1, ordering: .relaxed)
  }

  /// Writes the head of a response.
  /// - Parameters:
  ///   - isChunked: Whether the body follows in chunks, which only HTTP/1.1 has.
  ///   - body: The whole body; nil if it follows.
  /// - Returns: Whether the body is written too, because it is small.
  @discardableResult
  func writeHead(
    _ response: RenderedResponse,
    _ framing: ResponseFraming,
    isChunked: Bool = false,
    body: ByteBuffer? = nil,
    _ context: ChannelHandlerContext
  ) -> Bool {
    _ = machine.take(.headWritten(isLast: !framing.keepsAlive, isInChunks: isChunked))
    guard let edge else {
      context.write(wrapOutboundOut(.head(framing.head(of: response, date: date))), promise: taken(nil, context))
      return false
    }
    let framing = queue.isStopping && framing.keepsAlive ? framing.stopping : framing
    return edge.encoder.writeHead(response, framing, date, isChunked: isChunked, body: body)
  }

  /// Writes the end of a response, now or when the client takes more, and begins the next request if one came meanwhile.
  func writeEnd(_ trailers: HTTPHeaders?, _ promise: EventLoopPromise<Void>?, _ context: ChannelHandlerContext) {
    let channel = context.channel
    var isWritable = channel.isWritable
    if !isWritable {
      flush(context)
      isWritable = channel.isWritable
    }
    switch machine.take(.endDue(isWritable: isWritable)) {
    case .writeEnd: writeEndNow(trailers, promise, context)
    case .holdEnd: heldEnd = HeldEnd(trailers: trailers, promise: promise)
    default: promise?.fail(ChannelError.ioOnClosedChannel)
    }
  }

  func writeEndNow(_ trailers: HTTPHeaders?, _ promise: EventLoopPromise<Void>?, _ context: ChannelHandlerContext) {
    ended()
    passEnd(trailers, promise, context)
    var action = machine.take(.endWritten)
    while case .respond = action {
      respond(context)
      action = machine.take(.caughtUp)
    }
    perform(action, context)
  }

  /// Passes the end of a response on. On HTTP/1.1, the next request then has its turn.
  func passEnd(_ trailers: HTTPHeaders?, _ promise: EventLoopPromise<Void>?, _ context: ChannelHandlerContext) {
    guard let edge else {
      // Even an empty frame waits for the connection's window, so the end counts as unsent until it is taken.
      return context.writeAndFlush(wrapOutboundOut(.end(trailers)), promise: taken(promise, context))
    }
    var promise = promise
    if queue.closesAfterResponse() {
      let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
      let last = promise ?? context.eventLoop.makePromise(of: Void.self)
      last.futureResult.whenSuccess { bound.value.close(promise: nil) }
      promise = last
    }
    edge.encoder.writeEnd(trailers, promise)
    queue.responseEnded()
    readWaiting(context)
    edge.encoder.flush()
  }

  private func flush(_ context: ChannelHandlerContext) {
    if let edge { edge.encoder.flush() } else { context.flush() }
  }

  /// Counts the bytes of a body as held in memory until the client takes them. A small body on HTTP/1.1 is not counted: the
  /// socket usually takes it at once, and a connection holds at most one.
  private func counted(_ bytes: Int, _ context: ChannelHandlerContext) -> EventLoopPromise<Void>? {
    guard bytes >= 16 * 1024 || edge == nil && bytes > 0 else { return nil }
    let promise = context.eventLoop.makePromise(of: Void.self)
    memory.take(bytes)
    promise.futureResult.whenComplete { [memory] _ in memory.release(bytes) }
    return promise
  }

  /// Runs a closure that writes the response in pieces. If it fails after the head, the connection closes, so that the client
  /// sees that the body is incomplete.
  private func run(
    _ writing: @escaping @Sendable (any ResponseWriter) async throws -> Void,
    _ response: RenderedResponse,
    _ framing: ResponseFraming,
    _ exchange: RunningExchange,
    _ context: ChannelHandlerContext
  ) {
    let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
    let (server, channel) = (server, context.channel)
    let sent = RunningExchange.SentParts(response.status)
    let writer = StreamWriter(framing, memory, window, shutdown: server.shutdown, loop: context.eventLoop) { parts in
      let (handler, context) = bound.value
      return handler.put(parts, framing, sent, context)
    }
    server.counters.streams.add(1, ordering: .relaxed)
    server.background.expect(response.background)
    task = Task {
      do {
        try await writing(writer)
        try await writer.endIfNeeded()
        if !sent.now.hasEnd || !framing.keepsAlive {
          channel.eventLoop.execute { bound.value.handler.take(.lastSent, bound.value.context) }
        }
      } catch {
        let isCancelled = Task.isCancelled
        channel.eventLoop.execute {
          // Checked on the event loop, which knows whether a connection is closing.
          let isOfClient = isCancelled || writer.hasFailed || !channel.isActive
          server.log(failureOf: response, error, isOfClient: isOfClient, hasEnded: sent.now.hasEnded)
          bound.value.handler.cut(bound.value.context, sent.now)
        }
      }
      server.counters.streams.subtract(1, ordering: .relaxed)
      server.background.start(response.background)
      guard exchange.isObserved else { return }
      // Runs on the event loop, after everything that is still to be written.
      channel.eventLoop.execute {
        let end = sent.now
        exchange.ended(status: end.status, bytes: end.bytes, isComplete: end.hasEnded)
      }
    }
  }

  /// Writes a part of a body. On HTTP/2 a long one is divided, so that a slow client is seen to make progress.
  private func writeBody(_ bytes: ByteBuffer, _ promise: EventLoopPromise<Void>?, _ context: ChannelHandlerContext) {
    if let edge { return edge.encoder.writeBody(bytes, promise) }
    guard bytes.readableBytes > 0 else {
      return context.write(wrapOutboundOut(.body(.byteBuffer(bytes))), promise: promise)
    }
    var rest = bytes
    while let part = rest.readSlice(length: min(rest.readableBytes, 16 * 1024)), part.readableBytes > 0 {
      let promise = taken(rest.readableBytes == 0 ? promise : nil, context)
      context.write(wrapOutboundOut(.body(.byteBuffer(part))), promise: promise)
    }
  }

  /// Makes a promise for a part of an HTTP/2 response. If a part can't be written, for example because the head is too large for
  /// a frame, the stream ends.
  func taken(_ promise: EventLoopPromise<Void>?, _ context: ChannelHandlerContext) -> EventLoopPromise<Void> {
    let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
    let taken = context.eventLoop.makePromise(of: Void.self)
    progress.partGiven()
    taken.futureResult.whenComplete { result in
      let (handler, context) = bound.value
      switch result {
      case .success: handler.progress.partTaken()
      case .failure(let error as NIOHTTP2Errors.UnableToSerializeFrame):
        handler.server.logger.error("a response was aborted: \(error)")
        context.close(promise: nil)
      case .failure: break
      }
    }
    taken.futureResult.cascade(to: promise)
    return taken
  }

  /// Closes the connection so that the client sees that the response is incomplete. If the response would end with the
  /// connection, that takes a reset.
  private func cut(_ context: ChannelHandlerContext, _ sent: RunningExchange.SentParts.State) {
    take(.cut(isWhole: sent.hasEnded), context)
    guard !sent.hasEnd, let socket = context.channel as? any SocketOptionProvider else { return context.close(promise: nil) }
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in bound.value.close(promise: nil) }
  }

  /// Writes parts of a response and flushes once.
  private func put(
    _ parts: [StreamWriter.Part],
    _ framing: ResponseFraming,
    _ sent: RunningExchange.SentParts,
    _ context: ChannelHandlerContext
  ) -> EventLoopFuture<Void> {
    let done = context.eventLoop.makePromise(of: Void.self)
    for (index, part) in parts.enumerated() {
      let promise = index == parts.count - 1 ? done : nil
      switch part {
      case .head(let response):
        let hasEnd = framing.hasEnd(response.status, response.fields)
        sent.note { ($0.status, $0.hasEnd) = (response.status.code, hasEnd) }
        let isInChunks = edge != nil && response.fields.contains(.transferEncoding)
        writeHead(response, hasEnd ? framing : framing.closing, isChunked: isInChunks, context)
        promise?.succeed()
      case .piece(let bytes):
        sent.note { $0.bytes += bytes.readableBytes }
        writeBody(bytes, promise, context)
      case .chunks(let bytes, let content):
        sent.note { $0.bytes += content }
        if let edge { edge.encoder.writeChunks(bytes, promise) } else { promise?.fail(ChannelError.ioOnClosedChannel) }
      case .end(let trailers):
        sent.note { $0.hasEnded = true }
        // The end is the last part and flushes.
        writeEnd(trailers, promise, context)
      }
    }
    if !machine.isHoldingEnd { flush(context) }
    return done.futureResult
  }
}

extension SharedServerState {
  /// Logs a failure of a body after its head. The app, which knows the route, logs it like a failed handler.
  /// - Parameters:
  ///   - isOfClient: Whether it failed because the client left, which may happen thousands of times.
  ///   - hasEnded: Whether the whole body was sent. The client may then leave, and an HTTP/2 stream closes, which cancels its
  ///     task.
  fileprivate func log(failureOf response: RenderedResponse, _ error: any Error, isOfClient: Bool, hasEnded: Bool) {
    if hasEnded, isOfClient || error is CancellationError { return }
    if isOfClient { return logger.debug("a response was aborted because its client left: \(error)") }
    guard let logFailure = response.logFailure else { return logger.error("a response was aborted: \(error)") }
    logFailure(error)
  }
}
