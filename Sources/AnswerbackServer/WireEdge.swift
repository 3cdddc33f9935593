import NIOCore
import NIOHTTP1

/// Next to the socket: notices how a request begins, and writes heads as ISO-8859-1 where they hold more than ASCII
/// (RFC 9110 section 5.5), which NIO's encoder would write as UTF-8.
final class WireEdge: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// Set by the handler that writes a head, for the one buffer that the encoder makes of it.
  var nextIsHead = false
  /// Told of bytes that come; returns whether they begin a request.
  var beginsRequest: (() -> Bool)?
  /// Told of a request of another protocol, no byte of which goes further.
  var onForeign: (() -> Void)?

  /// Told of a body in chunks of which too much is neither content nor the size of a chunk: its extensions can be of any length.
  var onExcess: (() -> Void)?
  /// What is watched of a body in chunks; nil while there is none.
  var chunks: ChunkWatch?

  private var startLine = StartLine()
  private var context: ChannelHandlerContext?

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }
  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  /// Says that what has come of a request is all there will be, as if it did not parse.
  func breakOff() {
    context?.fireErrorCaught(HTTPParserError.invalidEOFState)
  }

  /// Calls back once everything that has been written so far is with the socket, or will never be.
  func whenWritten(_ done: @escaping () -> Void) {
    guard let context else { return }
    let bound = NIOLoopBound(done, eventLoop: context.eventLoop)
    context.writeAndFlush(wrapOutboundOut(ByteBuffer())).whenComplete { _ in bound.value() }
  }

  /// Finds out whether a client that sends no more is still there, in the middle of a response in chunks: one that has gone answers the
  /// byte with a reset. The byte is a leading zero of the next chunk's size, which may have any number of them (RFC 9112 section 7.1).
  func probeBetweenChunks() {
    context?.writeAndFlush(wrapOutboundOut(ByteBuffer(string: "0")), promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if beginsRequest?() == true { startLine.begin() }
    chunks?.received += unwrapInboundIn(data).readableBytes
    if chunks?.isExcessive == true {
      chunks = nil
      onExcess?()
    }
    if startLine.isForeign(after: unwrapInboundIn(data)) { onForeign?() } else { context.fireChannelRead(data) }
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard nextIsHead else { return context.write(data, promise: promise) }
    nextIsHead = false
    let head = unwrapOutboundIn(data)
    guard head.readableBytesView.contains(where: { $0 >= 0x80 }) else { return context.write(data, promise: promise) }
    var latin1 = context.channel.allocator.buffer(capacity: head.readableBytes)
    for scalar in String(buffer: head).unicodeScalars { latin1.writeInteger(UInt8(exactly: scalar.value) ?? UInt8(ascii: "?")) }
    context.write(wrapOutboundOut(latin1), promise: promise)
  }
}

/// How much of a body in chunks is content.
struct ChunkWatch {
  /// Even chunks of one byte have less around them than this, for each byte of content.
  private static let bytesPerByte = 16

  /// Bytes beyond that which a body may have.
  let allowance: Int
  /// Bytes that have come.
  var received = 0
  /// Bytes that were content.
  var content: Int

  var isExcessive: Bool { received - content * Self.bytesPerByte > allowance }
}
