import ArgumentParser
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// `benchmarks serve-nio`: the floor, a handler on NIO's HTTP/1.1 pipeline that answers ready-made bytes.
struct ServeNIO: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve-nio",
    abstract: "Answer /text and /json with nothing but SwiftNIO."
  )

  @OptionGroup var place: Measurements.Place

  func run() async throws {
    let channel = try await ServerBootstrap(group: place.group)
      .serverChannelOption(.backlog, value: 256)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
          try channel.pipeline.syncOperations.addHandler(ReadyMadeAnswers())
        }
      }
      .bind(host: "127.0.0.1", port: place.port).get()
    print("listening on 127.0.0.1:\(channel.localAddress?.port ?? 0)")
    fflush(nil)
    try await channel.closeFuture.get()
  }
}

extension ServeNIO {
  private final class ReadyMadeAnswers: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private var isText = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      switch unwrapInboundIn(data) {
      case .head(let head): isText = head.uri == "/text"
      case .body: break
      case .end:
        let body = ByteBuffer(string: isText ? "Hello, world!" : #"{"message":"Hello, world!","id":42,"ok":true}"#)
        let headers: HTTPHeaders = [
          "Content-Type": isText ? "text/plain; charset=utf-8" : "application/json", "Content-Length": String(body.readableBytes),
          "Date": "Thu, 01 Jan 1970 00:00:00 GMT",
        ]
        context.write(wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .ok, headers: headers))), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
      }
    }
  }
}
