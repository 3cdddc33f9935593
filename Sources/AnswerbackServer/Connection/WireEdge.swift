import Foundation
import NIOCore
import NIOHTTP1

/// The handler next to the socket. It notices the beginning of requests, and reads later minor versions of HTTP/1 as HTTP/1.1.
final class WireEdge: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// Writes the responses of the connection, through this handler.
  let encoder = HTTP1ResponseEncoder()
  /// Called for received bytes. Returns whether they begin a request.
  var beginsRequest: (() -> Bool)?
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

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    encoder.write(through: context)
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.context = nil
    encoder.write(through: nil)
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
    if beginsRequest?() == true { startLine.begin() }
    chunks?.received += unwrapInboundIn(data).readableBytes
    if chunks?.isExcessive == true {
      chunks = nil
      onExcess?()
    }
    switch startLine.take(unwrapInboundIn(data)) {
    case .unchanged: context.fireChannelRead(data)
    case .changed(let bytes): context.fireChannelRead(wrapInboundOut(bytes))
    case .foreign: onForeign?()
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
