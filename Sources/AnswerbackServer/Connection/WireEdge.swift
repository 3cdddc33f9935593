import Foundation
import NIOCore
import NIOHTTP1

/// The handler next to the socket. It notices the beginning of requests, reads later minor versions of HTTP/1 as HTTP/1.1, and
/// passes on what NIO's decoder makes of the bytes.
final class WireEdge: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundOut = ByteBuffer

  private enum DecoderState {
    case ready
    /// The decoder passes on parts, which may lead to another read.
    case decoding
    case ended
    case failed(any Error)
  }

  /// Writes the responses of the connection, through this handler.
  let encoder = HTTP1ResponseEncoder()
  /// The clock of the connection, which knows whether bytes begin a request.
  var clock: ConnectionClock?
  /// Called for a request of another protocol, whose bytes are not passed on.
  var onForeign: (() -> Void)?
  /// Called when the framing of a chunked body is far larger than its content: chunk extensions have no limit of their own.
  var onExcess: (() -> Void)?
  /// The sizes of the chunked body being read; nil while there is none.
  var chunks: ChunkWatch?
  /// Whether the last request line ends in a version that the parser doesn't know.
  var namesVersion: Bool { startLine.namesVersion }

  private var startLine = StartLine()
  private var context: ChannelHandlerContext?
  /// NIO's decoder. It is called here and not by a `ByteToMessageHandler`, through which every read and every part would pass.
  private let decoder = HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes)
  private var decoderState = DecoderState.ready
  /// The bytes that the decoder has not consumed.
  private var undecoded = ByteBuffer()
  /// Whether the client closed its sending side while its last bytes were being decoded.
  private var endsAfterDecoding = false

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    encoder.write(through: context)
    decoder.decoderAdded(context: context)
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.context = nil
    encoder.write(through: nil)
    decoderState = .ended
    decoder.decoderRemoved(context: context)
  }

  /// Ends the incomplete request, as if it could not be parsed.
  func breakOff() {
    context?.fireErrorCaught(HTTPParserError.invalidEOFState)
  }

  /// Calls a closure when everything written so far has been written to the socket or has failed.
  func whenWritten(_ done: @escaping () -> Void) {
    guard let context else { return }
    let bound = NIOLoopBound(done, eventLoop: context.eventLoop)
    context.writeAndFlush(wrapOutboundOut(ByteBuffer())).whenComplete { _ in bound.value() }
  }

  /// Sends one byte between two chunks to find out whether a half-closed client is still there. If it has left, its system sends
  /// a reset. The byte is a leading zero of the next chunk size, which may have any number of them (RFC 9112 section 7.1).
  func probeBetweenChunks() {
    context?.writeAndFlush(wrapOutboundOut(ByteBuffer(string: "0")), promise: nil)
  }

  /// Turns on TCP keep-alive probes every 10 seconds. A client whose process has ended is found once its system has dropped the
  /// connection, which takes a minute on Linux.
  func watchForLeaving() {
    let options: [(NIOBSDSocket.OptionLevel, NIOBSDSocket.Option, SocketOptionValue)] = [
      (.tcp, .init(rawValue: CInt(TCP_KEEPIDLE)), 10),
      (.tcp, .init(rawValue: CInt(TCP_KEEPINTVL)), 10),
      (.tcp, .init(rawValue: CInt(TCP_KEEPCNT)), 3),
      (.socket, .so_keepalive, 1),
    ]
    for (level, name, value) in options {
      // Unix sockets don't have these options and don't need them: the end of such a client is noticed at once.
      try? context?.channel.syncOptions?.setOption(ChannelOptions.Types.SocketOption(level: level, name: name), value: value)
    }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let bytes = unwrapInboundIn(data)
    if clock?.beginsRequest() == true { startLine.begin() }
    if chunks != nil { watch(bytes.readableBytes) }
    switch startLine.take(bytes) {
    case .unchanged: decode(bytes, context)
    case .changed(let bytes): decode(bytes, context)
    case .foreign: onForeign?()
    }
  }

  private func watch(_ count: Int) {
    chunks?.received += count
    if chunks?.isExcessive == true {
      chunks = nil
      onExcess?()
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event as? ChannelEvent == .inputClosed { endInput(context) }
    context.fireUserInboundEventTriggered(event)
  }

  func channelInactive(context: ChannelHandlerContext) {
    endInput(context)
    context.fireChannelInactive()
  }
}

/// Decoding, as `ByteToMessageHandler` does it.
extension WireEdge {
  private func decode(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
    switch decoderState {
    case .ready: break
    // The read that is being decoded goes on with these bytes.
    case .decoding:
      undecoded.writeImmutableBuffer(bytes)
      return
    case .ended: return
    case .failed(let error):
      return context.fireErrorCaught(ByteToMessageDecoderError.dataReceivedInErrorState(error, bytes))
    }
    var buffer = bytes
    if undecoded.readableBytes > 0 { joinUndecoded(to: &buffer) }
    decoderState = .decoding
    do {
      repeat {
        _ = try decoder.decode(context: context, buffer: &buffer)
      } while addArrived(to: &buffer)
    } catch {
      decoderState = .failed(error)
      return context.fireErrorCaught(error)
    }
    if buffer.readableBytes > 0 { keep(buffer) }
    // The handler may have been removed meanwhile.
    guard case .decoding = decoderState else { return }
    decoderState = .ready
    if endsAfterDecoding { endInput(context) }
  }

  /// Puts the bytes of earlier reads before those of a new one.
  private func joinUndecoded(to buffer: inout ByteBuffer) {
    var joined = undecoded
    undecoded = ByteBuffer()
    joined.writeImmutableBuffer(buffer)
    buffer = joined
  }

  /// Adds the bytes that arrived while others were being decoded.
  /// - Returns: Whether there were any.
  private func addArrived(to buffer: inout ByteBuffer) -> Bool {
    guard undecoded.readableBytes > 0 else { return false }
    buffer.writeImmutableBuffer(undecoded)
    undecoded = ByteBuffer()
    return true
  }

  private func keep(_ rest: ByteBuffer) {
    undecoded = rest
    if decoder.shouldReclaimBytes(buffer: rest) { undecoded.discardReadBytes() }
  }

  /// Decodes what is left, because nothing more will be received.
  private func endInput(_ context: ChannelHandlerContext) {
    switch decoderState {
    case .ready: break
    case .decoding: return endsAfterDecoding = true
    case .ended, .failed: return
    }
    decoderState = .decoding
    var buffer = undecoded
    undecoded = ByteBuffer()
    do {
      _ = try decoder.decodeLast(context: context, buffer: &buffer, seenEOF: true)
      decoderState = .ended
    } catch {
      decoderState = .failed(error)
      context.fireErrorCaught(error)
    }
  }
}

extension WireEdge {
  /// Compares the size of a chunked body on the wire with its content.
  struct ChunkWatch {
    /// The framing allowed for each byte of content. Chunks of a single byte need 5.
    private static let bytesPerByte = 16

    /// The number of further bytes allowed for the whole body.
    let allowance: Int
    /// The number of bytes received.
    var received = 0
    /// The number of content bytes among them.
    var content: Int

    var isExcessive: Bool { received - content * Self.bytesPerByte > allowance }
  }
}
