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

  /// Called when the framing of a chunked body is far larger than its content: chunk extensions have no limit of their own.
  var onExcess: (() -> Void)?
  /// The sizes of the chunked body being read; nil while there is none.
  var chunks: ChunkWatch?

  private var startLine = StartLine()
  private var context: ChannelHandlerContext?

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }
  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  /// Says that what has come of a request is all there will be, as if it did not parse.
  func breakOff() {
    context?.fireErrorCaught(HTTPParserError.invalidEOFState)
  }

  /// Calls back when everything written so far has reached the socket or has failed.
  func whenWritten(_ done: @escaping () -> Void) {
    guard let context else { return }
    let bound = NIOLoopBound(done, eventLoop: context.eventLoop)
    context.writeAndFlush(wrapOutboundOut(ByteBuffer())).whenComplete { _ in bound.value() }
  }

  /// Sends one byte between two chunks to find out whether a half-closed client is still there; if it has gone, its system answers with a
  /// reset. The byte is a leading zero of the next chunk size, which may have any number of them (RFC 9112 section 7.1).
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
