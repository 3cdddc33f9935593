import Answerback
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTP2
import Synchronization

/// From what the responder returns to the wire.
extension ResponseHandler {
  func settle(_ answer: ResponseWork, _ exchange: RunningExchange, _ context: ChannelHandlerContext) {
    switch answer {
    case .ready(let response):
      write(response, exchange, context)
    case .blocking(let work):
      let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
      BlockingPool.shared.run(on: context.eventLoop) { exchange.within(work) }.whenSuccess { response in
        exchange.within { bound.value.handler.write(response, exchange, bound.value.context) }
      }
    case .pending(let answer):
      let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
      let loop = context.eventLoop
      task = Task {
        let settled = await answer()
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
    if let writing = response.writing { return run(writing, response, framing, exchange, context) }
    server.background.expect(response.background)
    writeHead(response, framing, context)
    let bytes = response.body.buffer
    if let bytes { writeBody(bytes, counted(bytes.readableBytes, context), context) }
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

  /// Counts the bytes of a body as held in memory until the client takes them. A small body on HTTP/1.1 is not counted: the socket takes
  /// it at once as a rule, and a connection holds at most one.
  private func counted(_ bytes: Int, _ context: ChannelHandlerContext) -> EventLoopPromise<Void>? {
    guard bytes >= 16 * 1024 || edge == nil && bytes > 0 else { return nil }
    let promise = context.eventLoop.makePromise(of: Void.self)
    memory.take(bytes)
    promise.futureResult.whenComplete { [memory] _ in memory.release(bytes) }
    return promise
  }

  /// Lets something write the response in pieces. When it fails after its head the connection closes, so that the cut is seen.
  private func run(
    _ writing: @escaping @Sendable (any ResponseWriter) async throws -> Void,
    _ response: RenderedResponse,
    _ framing: MessageFraming,
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
          // On the loop, where a connection that is closing is known to be.
          let isOfClient = isCancelled || writer.hasFailed || !channel.isActive
          server.log(failureOf: response, error, isOfClient: isOfClient, hasEnded: sent.now.hasEnded)
          bound.value.handler.cut(bound.value.context, sent.now)
        }
      }
      server.counters.streams.subtract(1, ordering: .relaxed)
      server.background.start(response.background)
      guard exchange.isObserved else { return }
      // On the loop, after everything that is still to be put on the wire.
      channel.eventLoop.execute {
        let end = sent.now
        exchange.ended(status: end.status, bytes: end.bytes, isComplete: end.hasEnded)
      }
    }
  }

  /// On HTTP/2 a long body goes out in parts, so that a client that takes it slowly is seen to take it.
  private func writeBody(_ bytes: ByteBuffer, _ promise: EventLoopPromise<Void>?, _ context: ChannelHandlerContext) {
    guard edge == nil, bytes.readableBytes > 0 else {
      return context.write(wrapOutboundOut(.body(.byteBuffer(bytes))), promise: promise)
    }
    var rest = bytes
    while let part = rest.readSlice(length: min(rest.readableBytes, 16 * 1024)), part.readableBytes > 0 {
      let promise = taken(rest.readableBytes == 0 ? promise : nil, context)
      context.write(wrapOutboundOut(.body(.byteBuffer(part))), promise: promise)
    }
  }

  /// Makes a promise for a part of a response of HTTP/2. A stream of which a part cannot be written ends: a head may be too large for a frame.
  func taken(_ promise: EventLoopPromise<Void>?, _ context: ChannelHandlerContext) -> EventLoopPromise<Void> {
    let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
    let taken = context.eventLoop.makePromise(of: Void.self)
    progress.partGiven()
    taken.futureResult.whenComplete { result in
      let (handler, context) = bound.value
      switch result {
      case .success: handler.progress.partTaken()
      case .failure(let error as NIOHTTP2Errors.UnableToSerializeFrame):
        handler.server.logger.error("a response ends cut: \(error)")
        context.close(promise: nil)
      case .failure: break
      }
    }
    taken.futureResult.cascade(to: promise)
    return taken
  }

  /// Closes so that the client sees that something is missing: where the connection's end is the response's, only a reset tells.
  private func cut(_ context: ChannelHandlerContext, _ sent: RunningExchange.SentParts.State) {
    take(.cut(isWhole: sent.hasEnded), context)
    guard !sent.hasEnd, let socket = context.channel as? any SocketOptionProvider else { return context.close(promise: nil) }
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in bound.value.close(promise: nil) }
  }

  /// Writes parts of a response, and flushes once.
  private func put(
    _ parts: [StreamWriter.Part],
    _ framing: MessageFraming,
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
      case .end(let trailers):
        sent.note { $0.hasEnded = true }
        // It is the last part, and flushes.
        writeEnd(trailers, promise, context)
      }
    }
    if !machine.isHoldingEnd { context.flush() }
    return done.futureResult
  }
}

extension SharedServerState {
  /// Logs a body that failed after its head. The app knows the route, and logs it as it logs a handler that failed.
  /// - Parameters:
  ///   - isOfClient: Whether it failed because its client left: there may be thousands of these.
  ///   - hasEnded: Whether all of it was sent. The client may then go, and a stream of HTTP/2 closes, which cancels its task.
  fileprivate func log(failureOf response: RenderedResponse, _ error: any Error, isOfClient: Bool, hasEnded: Bool) {
    if hasEnded, isOfClient || error is CancellationError { return }
    if isOfClient { return logger.debug("a response ends cut because its client left: \(error)") }
    guard let logFailure = response.logFailure else { return logger.error("a response ends cut: \(error)") }
    logFailure(error)
  }
}
