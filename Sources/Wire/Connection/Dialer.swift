import Exchanges
import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS

/// Opens one connection: a socket, then a tunnel and TLS where the route has them. Everything happens on its event loop.
final class Dialer {
  enum Stage {
    case connecting
    case tunnelling
    case securing
  }

  private let route: ConnectionRoute
  private let context: NIOSSLContext?
  private let options: TransportOptions
  private let pool: ConnectionPool
  private let loop: any EventLoop
  /// Called when the next stage begins.
  private let enter: (Stage) -> Void
  /// Sockets of attempts that have no outcome yet; a name may have several addresses.
  private var channels: [any Channel] = []
  private var isAbandoned = false

  init(
    _ route: ConnectionRoute,
    context: NIOSSLContext?,
    options: TransportOptions,
    pool: ConnectionPool,
    loop: any EventLoop,
    enter: @escaping (Stage) -> Void
  ) {
    self.route = route
    self.context = context
    self.options = options
    self.pool = pool
    self.loop = loop
    self.enter = enter
  }

  func dial() -> EventLoopFuture<OpenConnection>.Isolated {
    enter(.connecting)
    return socket().assumeIsolated()
      .flatMap { channel in self.tunnel(channel).map { channel } }
      .flatMap { channel in self.secure(channel).flatMapThrowing { try self.connection(on: channel, $0) }.nonisolated() }
  }

  /// Closes what is open; nothing comes of it any more.
  func abandon() {
    isAbandoned = true
    channels.forEach { $0.close(promise: nil) }
    channels = []
  }

  private func socket() -> EventLoopFuture<any Channel> {
    let dialer = NIOLoopBound(self, eventLoop: loop)
    let bootstrap = ClientBootstrap(group: loop)
      .connectTimeout(TimeAmount(options.connectTimeout))
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { dialer.value.channels.append(channel) }
      }
    switch route.endpoint {
    case .unixSocket(let path):
      return bootstrap.connect(unixDomainSocketPath: path)
    case .network(let authority):
      if let address = try? SocketAddress(ipAddress: authority.host, port: authority.port) {
        return bootstrap.connect(to: address)
      }
      return bootstrap.connect(host: authority.host, port: authority.port)
    }
  }

  private func tunnel(_ channel: any Channel) -> EventLoopFuture<Void> {
    // Of several attempts one has won; the bootstrap closes the others.
    channels = [channel]
    guard !isAbandoned, let proxy = route.proxy, route.usesTunnel else { return loop.makeSucceededVoidFuture() }
    enter(.tunnelling)
    let promise = loop.makePromise(of: Void.self)
    do {
      try channel.pipeline.syncOperations.addHandler(TunnelHandler(proxy, to: route.origin, promise))
    } catch {
      promise.fail(error)
    }
    return promise.futureResult
  }

  private func secure(_ channel: any Channel) -> EventLoopFuture<ConnectionInfo.TLS?>.Isolated {
    guard !isAbandoned, let context else { return loop.makeSucceededFuture(nil).assumeIsolated() }
    enter(.securing)
    let start = ContinuousClock.now
    let promise = loop.makePromise(of: String?.self)
    let serverName = route.origin.isAddress ? nil : route.origin.host
    let tap = ServerHelloTap()
    let handler: NIOSSLClientHandler
    do {
      handler = try NIOSSLClientHandler(context: context, serverHostname: serverName)
      // It is there first: a handshake that cannot be begun ends while its handler is put in place.
      let end = HandshakeHandler(promise)
      try channel.pipeline.syncOperations.addHandlers([tap, end])
      try channel.pipeline.syncOperations.addHandler(handler, position: .before(end))
    } catch {
      promise.fail(error)
      return promise.futureResult.assumeIsolated().map { _ in nil }
    }
    let (isVerified, clientCertificate) = (route.tls?.insecure == false, route.tls?.clientCertificate)
    return promise.futureResult.assumeIsolated().map { applicationProtocol in
      ConnectionInfo.TLS(
        handler,
        cipher: tap.cipher,
        applicationProtocol: applicationProtocol,
        serverName: serverName,
        isVerified: isVerified,
        clientCertificate: clientCertificate,
        took: ContinuousClock.now - start
      )
    }
  }

  private func connection(on channel: any Channel, _ security: ConnectionInfo.TLS?) throws -> OpenConnection {
    let speaksHTTP2: Bool
    switch route.preference {
    case .http1: speaksHTTP2 = false
    case .negotiated: speaksHTTP2 = security?.applicationProtocol == "h2"
    case .http2:
      if let security, security.applicationProtocol != "h2" { throw ConnectionFault.noHTTP2(security.applicationProtocol) }
      speaksHTTP2 = true
    }
    return try OpenConnection(on: channel, route: route, security: security, speaksHTTP2: speaksHTTP2, pool: pool)
  }
}

extension Dialer {
  /// Waits for the end of a TLS handshake; afterwards it only passes things on.
  private final class HandshakeHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// Succeeds with the protocol that ALPN chose.
    private var promise: EventLoopPromise<String?>?

    init(_ promise: EventLoopPromise<String?>) {
      self.promise = promise
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
      if case TLSUserEvent.handshakeCompleted(let applicationProtocol)? = event as? TLSUserEvent {
        promise?.succeed(applicationProtocol)
        promise = nil
      }
      context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      guard let promise else { return context.fireErrorCaught(error) }
      self.promise = nil
      promise.fail(error)
      context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
      promise?.fail(ChannelError.eof)
      promise = nil
      context.fireChannelInactive()
    }
  }
}

extension Dialer {
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
}
