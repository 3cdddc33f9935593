import Answerback
import Logging
import NIOCore
import Synchronization

/// Sending of files by `sendfile`, which copies from the system's cache to the socket.
extension ResponseHandler {
  /// A part of a file that is being sent, piece by piece.
  ///
  /// The file is checked before each piece and while the socket takes it: NIO would try without end to send the bytes that a file
  /// no longer has.
  final class FileSending {
    /// The largest part that is sent on the event loop, in bytes. A file that isn't in the system's cache blocks the loop while a
    /// socket's buffer of it is read from the disk. A larger one is rarely in the cache, and is read on threads that may block.
    static let limit = 256 << 20
    /// The number of bytes that are passed to the socket at a time, which is about what a socket's buffer can take.
    private static let pieceSize = 4 << 20
    /// The time between two checks of a piece that the socket has not taken.
    static let checkInterval = TimeAmount.milliseconds(500)

    private let part: OpenFile.Part
    private let handle: NIOFileHandle
    /// The number of bytes that the socket has taken.
    private(set) var sent = 0

    init(_ part: OpenFile.Part) {
      self.part = part
      handle = NIOFileHandle(_deprecatedTakingOwnershipOfDescriptor: part.descriptor)
    }

    /// The descriptor belongs to the open file, which closes it.
    deinit { _ = try? handle.takeDescriptorOwnership() }

    /// Returns without an error if the file still has all bytes of the part.
    func check() throws { try part.check() }

    /// Whether the file still has all bytes of the part.
    var isWhole: Bool { (try? check()) != nil }

    /// Returns the next piece; nil after the last one.
    /// - Throws: The error of a file that has become shorter.
    func next() throws -> FileRegion? {
      let start = part.range.lowerBound + sent
      guard start < part.range.upperBound else { return nil }
      try part.check()
      return FileRegion(fileHandle: handle, readerIndex: start, endIndex: min(start + Self.pieceSize, part.range.upperBound))
    }

    func took(_ region: FileRegion) { sent += region.readableBytes }
  }

  /// Returns the file of a response that can be sent without reading it: not through TLS, and not in the frames of HTTP/2.
  func sendableFile(of response: RenderedResponse) -> OpenFile.Part? {
    guard case .stream(let stream) = response.body, let file = stream.file, edge != nil, server.configuration.tls == nil,
      file.range.count <= FileSending.limit
    else { return nil }
    return file
  }

  /// Sends a response whose body is a part of a file.
  func send(
    _ file: OpenFile.Part,
    _ response: RenderedResponse,
    _ framing: ResponseFraming,
    _ exchange: RunningExchange,
    _ context: ChannelHandlerContext
  ) {
    server.background.expect(response.background)
    server.counters.streams.add(1, ordering: .relaxed)
    writeHead(response, framing, context)
    let sending = FileSending(file)
    let bound = NIOLoopBound((handler: self, context: context, sending: sending), eventLoop: context.eventLoop)
    let (interval, end) = (FileSending.checkInterval, context.eventLoop.makePromise(of: Void.self))
    let checks = context.eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in
      let (_, context, sending) = bound.value
      if !sending.isWhole { context.close(promise: nil) }
    }
    end.futureResult.whenComplete { result in
      let (handler, context, sending) = bound.value
      let isComplete = if case .success = result { true } else { false }
      checks.cancel()
      handler.server.counters.streams.subtract(1, ordering: .relaxed)
      handler.server.background.start(response.background)
      exchange.ended(status: response.status.code, bytes: sending.sent, isComplete: isComplete)
      if isComplete, !framing.keepsAlive { handler.take(.lastSent, context) }
    }
    sendPieces(of: sending, response, end, context)
  }

  /// Sends the pieces that are left, one after the other, and then the end.
  private func sendPieces(
    of file: FileSending,
    _ response: RenderedResponse,
    _ end: EventLoopPromise<Void>,
    _ context: ChannelHandlerContext
  ) {
    do {
      guard let region = try file.next() else { return writeEnd(nil, end, context) }
      let bound = NIOLoopBound((handler: self, context: context, file: file), eventLoop: context.eventLoop)
      let taken = context.eventLoop.makePromise(of: Void.self)
      taken.futureResult.whenComplete { result in
        let (handler, context, file) = bound.value
        switch result {
        case .success:
          file.took(region)
          handler.sendPieces(of: file, response, end, context)
        case .failure(let error): handler.cut(file, response, error, end, context)
        }
      }
      edge?.encoder.writeFile(region, taken)
      edge?.encoder.flush()
    } catch {
      cut(file, response, error, end, context)
    }
  }

  /// Closes the connection before the body is complete, so that the client notices.
  private func cut(
    _ file: FileSending,
    _ response: RenderedResponse,
    _ error: any Error,
    _ end: EventLoopPromise<Void>,
    _ context: ChannelHandlerContext
  ) {
    do {
      try file.check()
      server.logger.debug("a response was aborted because its client left: \(error)")
    } catch {
      response.logFailure?(error)
    }
    take(.cut(isWhole: false), context)
    context.close(promise: nil)
    end.fail(error)
  }
}
