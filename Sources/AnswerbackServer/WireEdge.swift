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

  private var startLine = StartLine()
  private var context: ChannelHandlerContext?

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }
  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  /// Says that what has come of a request is all there will be, as if it did not parse.
  func breakOff() {
    context?.fireErrorCaught(HTTPParserError.invalidEOFState)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if beginsRequest?() == true { startLine.begin() }
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
