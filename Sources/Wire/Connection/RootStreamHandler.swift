import NIOCore
import NIOHTTP2

/// Watches what NIOHTTP2 says of the connection as a whole.
final class RootStreamHandler: ChannelInboundHandler {
  typealias InboundIn = HTTP2Frame

  private let connection: ConnectionHandler

  init(_ connection: ConnectionHandler) {
    self.connection = connection
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if case .goAway = unwrapInboundIn(data).payload { connection.goAway(context.channel) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    connection.failed(error, on: context.channel)
  }
}
