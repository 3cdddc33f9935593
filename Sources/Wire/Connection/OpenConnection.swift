import Exchanges
import NIOCore
import NIOHTTP2
import NIOSSL

/// An open connection to a server, idle or in use by one exchange.
struct OpenConnection: Sendable {
  /// What carries an exchange.
  enum Carrier: Sendable {
    case bytes
    case frames(NIOLoopBound<FrameHandler>)
  }

  let route: ConnectionRoute
  let channel: any Channel
  let handler: NIOLoopBound<ConnectionHandler>
  let carrier: Carrier
  /// Whether the last response was a failure of the server. Some servers close such a connection without saying so.
  var followsFailure = false
  private let info: ConnectionInfo

  /// Puts the last handlers into a channel. Must be called on its event loop.
  init(on channel: any Channel, route: ConnectionRoute, security: ConnectionInfo.TLS?, speaksHTTP2: Bool, pool: ConnectionPool)
    throws
  {
    guard channel.isActive else { throw ChannelError.eof }
    self.route = route
    self.channel = channel
    let handler = ConnectionHandler(pool: pool, speaksHTTP2: speaksHTTP2)
    self.handler = NIOLoopBound(handler, eventLoop: channel.eventLoop)
    try channel.pipeline.syncOperations.addHandler(handler)
    carrier = speaksHTTP2 ? .frames(try Self.frames(on: channel, handler)) : .bytes
    let proxy = route.proxy?.authority.description
    info = ConnectionInfo(
      local: Self.text(of: channel.localAddress),
      peer: Self.text(of: channel.remoteAddress),
      reused: false,
      protocol: speaksHTTP2 ? .http2 : .http1,
      security: security,
      proxy: proxy.map { route.usesTunnel ? .tunnels($0) : .forwards($0) }
    )
  }

  var speaksHTTP2: Bool { info.protocol == .http2 }

  func info(reused: Bool) -> ConnectionInfo {
    var info = info
    info.reused = reused
    return info
  }

  /// Ends the use by an exchange. Must be called on the event loop.
  func release() {
    handler.value.release(channel)
    if case .frames(let frames) = carrier { frames.value.release() }
  }

  func close() {
    channel.close(promise: nil)
  }

  private static func frames(on channel: any Channel, _ handler: ConnectionHandler) throws -> NIOLoopBound<FrameHandler> {
    var configuration = NIOHTTP2Handler.ConnectionConfiguration()
    configuration.initialSettings = [
      HTTP2Setting(parameter: .enablePush, value: 0),
      HTTP2Setting(parameter: .maxHeaderListSize, value: HTTP2FrameReader.headerListLimit),
      HTTP2Setting(parameter: .initialWindowSize, value: FrameHandler.windowSize),
    ]
    let frames = FrameHandler(handler)
    let http2 = NIOHTTP2Handler(mode: .client, connectionConfiguration: configuration)
    try channel.pipeline.syncOperations.addHandlers([http2, frames])
    return NIOLoopBound(frames, eventLoop: channel.eventLoop)
  }

  private static func text(of address: SocketAddress?) -> String {
    if let path = address?.pathname { return path.isEmpty ? "" : "unix:\(path)" }
    guard let host = address?.ipAddress, let port = address?.port else { return "" }
    return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
  }
}
