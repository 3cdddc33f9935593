import Exchanges
import NIOCore

/// Asks a proxy for a tunnel (RFC 9110 section 9.3.6) and waits for its word; afterwards it only passes things on.
final class TunnelHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let proxy: ConnectionRoute.ProxyAddress
  private let origin: Authority
  private var promise: EventLoopPromise<Void>?
  /// The answer is read as one to HEAD: what follows its head is the tunnel's.
  /// Bounded by the parser's limit.
  private var received: [UInt8] = []
  private var headsCount = 0
  private var parser = ResponseParser(requestMethod: "HEAD", sizeLimit: ResponseParser.LineSection.byteLimit, place: "CONNECT")

  init(_ proxy: ConnectionRoute.ProxyAddress, to origin: Authority, _ promise: EventLoopPromise<Void>) {
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
    let bytes = Array(unwrapInboundIn(data).readableBytesView)
    received += bytes
    for event in parser.push(bytes) {
      switch event {
      case .informational(let head):
        headsCount += head.bytes.count
      case .head(let head, _):
        headsCount += head.bytes.count
        end(head.status < 300 ? nil : ConnectionFault.tunnelRefused(head.status, reason: head.reason))
        passRest(context)
      case .ended(.failed):
        end(ConnectionFault.tunnelBroken("what it answers is not HTTP"))
      default:
        break
      }
    }
  }

  /// A server that speaks first may come together with the proxy's answer. By now the handlers behind are in place.
  private func passRest(_ context: ChannelHandlerContext) {
    let rest = received.dropFirst(headsCount)
    received = []
    if !rest.isEmpty { context.fireChannelRead(wrapInboundOut(ByteBuffer(bytes: rest))) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard promise != nil else { return context.fireErrorCaught(error) }
    end(error)
  }

  func channelInactive(context: ChannelHandlerContext) {
    end(ConnectionFault.tunnelBroken("it closed the connection"))
    context.fireChannelInactive()
  }

  private func end(_ error: (any Error)?) {
    guard let promise else { return }
    self.promise = nil
    if let error { promise.fail(error) } else { promise.succeed() }
  }
}
