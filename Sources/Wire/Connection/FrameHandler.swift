import Exchanges
import NIOCore
import NIOHTTP2

/// Opens one stream after the other on a connection of HTTP/2, and hands its frames to the exchange that uses it.
///
/// A stream channel of NIOHTTP2 would drop frames that come together with the reset of their stream.
final class FrameHandler: ChannelInboundHandler {
  typealias InboundIn = HTTP2Frame
  typealias OutboundOut = HTTP2Frame

  static let windowSize = 1 << 20

  private let connection: ConnectionHandler
  private var context: ChannelHandlerContext?
  private var run: ExchangeRun?
  /// The stream in use, or the last one; a client's have odd numbers.
  private var stream: HTTP2StreamID?
  /// Why NIOHTTP2 has closed the stream.
  private var closeReason: HTTP2ErrorCode?
  /// Received bytes that the server has not been given back as window.
  private var unreturned = 0

  init(_ connection: ConnectionHandler) {
    self.connection = connection
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    // Settings cannot widen the window of the connection (RFC 9113 section 6.9.2).
    write(.windowUpdate(windowSizeIncrement: Self.windowSize - 65_535), on: .rootStream)
    context.flush()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.context = nil
  }

  /// Sends a request on a new stream; succeeds when its last frame has left.
  func send(_ request: HTTP2Request, for run: ExchangeRun) -> EventLoopFuture<Void>? {
    guard let context else { return nil }
    self.run = run
    let stream = stream?.advanced(by: 2) ?? HTTP2StreamID(1)
    self.stream = stream
    // Long before there aren't any more numbers (RFC 9113 section 5.1.1).
    if stream.distance(to: .maxID) < 1 << 30 { connection.goAway(context.channel) }
    let promise = context.eventLoop.makePromise(of: Void.self)
    let body = request.sent.body
    write(.headers(.init(headers: request.headers, endStream: body.isEmpty)), on: stream, body.isEmpty ? promise : nil)
    if !body.isEmpty {
      write(.data(.init(data: .byteBuffer(ByteBuffer(bytes: body)), endStream: true)), on: stream, promise)
    }
    context.flush()
    return promise.futureResult
  }

  /// Ends the use by an exchange; nothing is reported to it any more.
  func release() {
    run = nil
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let frame = unwrapInboundIn(data)
    if case .goAway(let last, let code, _) = frame.payload {
      if let stream, stream > last { run?.took { $0.cut(.wentAway(code.name)) } }
      connection.goAway(context.channel)
    }
    guard frame.streamID == stream, let run else { return }
    switch frame.payload {
    case .headers(let frame):
      run.took { $0.take(frame.headers, isLast: frame.endStream) }
    case .data(let frame):
      guard case .byteBuffer(let buffer) = frame.data else { return }
      returnWindow(buffer.readableBytes + (frame.paddingBytes.map { $0 + 1 } ?? 0), isLast: frame.endStream)
      run.took { $0.take(Array(buffer.readableBytesView), isLast: frame.endStream) }
    case .rstStream(let code):
      run.took { $0.cut(.reset(code.name)) }
    default:
      break
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if let event = event as? StreamClosedEvent, event.streamID == stream { closeReason = event.reason }
    context.fireUserInboundEventTriggered(event)
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    // The frame that closed the stream comes after the event, and knows better.
    if let closeReason { run?.took { $0.cut(.reset(closeReason.name)) } }
    closeReason = nil
    context.fireChannelReadComplete()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    connection.failed(error, on: context.channel)
  }

  /// Lets the server send as much again (RFC 9113 section 6.9), not for every frame.
  private func returnWindow(_ count: Int, isLast: Bool) {
    unreturned += count
    guard unreturned >= Self.windowSize / 4 || isLast else { return }
    // A connection that goes away has ended with its last stream.
    if unreturned > 0, !(isLast && connection.isGoingAway) {
      write(.windowUpdate(windowSizeIncrement: unreturned), on: .rootStream)
      if !isLast, let stream { write(.windowUpdate(windowSizeIncrement: unreturned), on: stream) }
      context?.flush()
    }
    unreturned = 0
  }

  private func write(_ payload: HTTP2Frame.FramePayload, on stream: HTTP2StreamID, _ promise: EventLoopPromise<Void>? = nil) {
    context?.write(wrapOutboundOut(HTTP2Frame(streamID: stream, payload: payload)), promise: promise)
  }
}

extension HTTP2ErrorCode {
  /// The name in RFC 9113 section 7.
  fileprivate var name: String {
    let names = [
      "NO_ERROR", "PROTOCOL_ERROR", "INTERNAL_ERROR", "FLOW_CONTROL_ERROR", "SETTINGS_TIMEOUT", "STREAM_CLOSED",
      "FRAME_SIZE_ERROR",
      "REFUSED_STREAM", "CANCEL", "COMPRESSION_ERROR", "CONNECT_ERROR", "ENHANCE_YOUR_CALM", "INADEQUATE_SECURITY",
      "HTTP_1_1_REQUIRED",
    ]
    return names.indices.contains(networkCode) ? names[networkCode] : "the code \(networkCode)"
  }
}
