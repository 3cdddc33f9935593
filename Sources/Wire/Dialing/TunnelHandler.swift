import NIOCore
import Scenarios

/// Asks a proxy for a tunnel (RFC 9110 section 9.3.6) and waits for its word; afterwards it only passes things on.
final class TunnelHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let proxy: ProxyAddress
  private let origin: Authority
  private var promise: EventLoopPromise<Void>?
  /// The answer is read as one to HEAD: what follows its head is the tunnel's.
  private var parser = ResponseParser(requestMethod: "HEAD", sizeLimit: LineSection.byteLimit, place: "CONNECT")

  init(_ proxy: ProxyAddress, to origin: Authority, _ promise: EventLoopPromise<Void>) {
    self.proxy = proxy
    self.origin = origin
    self.promise = promise
  }

  func handlerAdded(context: ChannelHandlerContext) {
    var lines = ["CONNECT \(origin) HTTP/1.1", "Host: \(origin)"]
    if let authorization = proxy.authorization { lines.append("Proxy-Authorization: \(authorization)") }
    let text = (lines + ["", ""]).joined(separator: "\r\n")
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard promise != nil else { return context.fireChannelRead(data) }
    for event in parser.push(Array(unwrapInboundIn(data).readableBytesView)) {
      switch event {
      case .head(let head, _): end(head.status < 300 ? nil : ConnectionFault.tunnelRefused(head.status, reason: head.reason))
      case .ended(.failed(let failure)): end(ConnectionFault.tunnelBroken(failure.description))
      default: break
      }
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard promise != nil else { return context.fireErrorCaught(error) }
    end(error)
  }

  func channelInactive(context: ChannelHandlerContext) {
    end(ConnectionFault.tunnelBroken("the proxy closed the connection"))
    context.fireChannelInactive()
  }

  private func end(_ error: (any Error)?) {
    guard let promise else { return }
    self.promise = nil
    if let error { promise.fail(error) } else { promise.succeed() }
  }
}
