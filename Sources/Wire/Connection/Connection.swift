import NIOCore
import Scenarios

/// An open connection to a server, idle or in use by one exchange.
struct Connection: Sendable {
  let authority: Authority
  let channel: any Channel
  let handler: NIOLoopBound<ConnectionHandler>
  private let local: String
  private let peer: String

  /// Must be called on the channel's event loop.
  init(to authority: Authority, channel: any Channel) throws {
    self.authority = authority
    self.channel = channel
    let handler = try channel.pipeline.syncOperations.handler(type: ConnectionHandler.self)
    self.handler = NIOLoopBound(handler, eventLoop: channel.eventLoop)
    local = Self.text(of: channel.localAddress)
    peer = Self.text(of: channel.remoteAddress)
  }

  func info(reused: Bool) -> ConnectionInfo {
    ConnectionInfo(local: local, peer: peer, reused: reused)
  }

  func close() {
    channel.close(promise: nil)
  }

  private static func text(of address: SocketAddress?) -> String {
    guard let host = address?.ipAddress, let port = address?.port else { return "" }
    return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
  }
}
