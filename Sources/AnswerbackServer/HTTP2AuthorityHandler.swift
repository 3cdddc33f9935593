import NIOCore
import NIOHPACK
import NIOHTTP2

/// Gives every request of HTTP/2 one host: it may stand in `:authority` or in `Host`, and where both do they must agree
/// (RFC 9113 section 8.3.1). A request with two is left with both as lines of `Host`, and refused for it.
final class HTTP2AuthorityHandler: ChannelInboundHandler {
  typealias InboundIn = HTTP2Frame.FramePayload
  typealias InboundOut = HTTP2Frame.FramePayload

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard case .headers(var payload) = unwrapInboundIn(data), payload.headers.contains(name: ":method") else {
      return context.fireChannelRead(data)
    }
    payload.headers.settleHost()
    context.fireChannelRead(wrapInboundOut(.headers(payload)))
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
