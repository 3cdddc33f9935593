import NIOCore
import NIOHPACK
import NIOHTTP2

/// Edits the frames of one stream, between the stream and NIO's codec.
///
/// It gives every request one host, which may be in `:authority` or in `Host`; if both are there, they must be equal (RFC 9113 section
/// 8.3.1). A request with two hosts keeps both as `Host` lines, and is refused for it.
///
/// NIO's codec ends each response with an empty DATA frame. Here the flag END_STREAM goes into the frame before it instead, unless that one
/// has been flushed.
final class HTTP2StreamFrames: ChannelDuplexHandler {
  typealias InboundIn = HTTP2Frame.FramePayload
  typealias InboundOut = HTTP2Frame.FramePayload
  typealias OutboundIn = HTTP2Frame.FramePayload
  typealias OutboundOut = HTTP2Frame.FramePayload

  /// The last frame that was written and can end the stream, not passed on yet.
  private var held: (frame: HTTP2Frame.FramePayload, promise: EventLoopPromise<Void>?)?

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard case .headers(var payload) = unwrapInboundIn(data), payload.headers.contains(name: ":method") else {
      return context.fireChannelRead(data)
    }
    payload.headers.settleHost()
    context.fireChannelRead(wrapInboundOut(.headers(payload)))
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    let frame = unwrapOutboundIn(data)
    if frame.isEmptyEnd, let (last, lastPromise) = held.take() {
      var promises = lastPromise
      promises.setOrCascade(to: promise)
      return context.write(wrapOutboundOut(last.ending), promise: promises)
    }
    passHeld(context)
    if frame.canEnd { held = (frame, promise) } else { context.write(data, promise: promise) }
  }

  func flush(context: ChannelHandlerContext) {
    passHeld(context)
    context.flush()
  }

  func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
    passHeld(context)
    context.close(mode: mode, promise: promise)
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    held.take()?.promise?.fail(ChannelError.ioOnClosedChannel)
  }

  private func passHeld(_ context: ChannelHandlerContext) {
    guard let (frame, promise) = held.take() else { return }
    context.write(wrapOutboundOut(frame), promise: promise)
  }
}

extension HTTP2Frame.FramePayload {
  /// Whether it is a DATA frame that only ends its stream.
  fileprivate var isEmptyEnd: Bool {
    if case .data(let data) = self { data.endStream && data.data.readableBytes == 0 } else { false }
  }

  /// Whether it can have the flag END_STREAM, and has not.
  fileprivate var canEnd: Bool {
    switch self {
    case .headers(let headers): !headers.endStream
    case .data(let data): !data.endStream
    default: false
    }
  }

  /// The same frame with the flag END_STREAM, where it can have it.
  fileprivate var ending: HTTP2Frame.FramePayload {
    switch self {
    case .headers(var headers):
      headers.endStream = true
      return .headers(headers)
    case .data(var data):
      data.endStream = true
      return .data(data)
    default: return self
    }
  }
}

extension HPACKHeaders {
  fileprivate mutating func settleHost() {
    let hosts = self["host"]
    guard let authority = first(name: ":authority") else { return add(name: ":authority", value: hosts.first ?? "") }
    if hosts.isEmpty { return }
    if hosts.allSatisfy({ $0 == authority }) { remove(name: "host") } else { add(name: "host", value: authority) }
  }
}
