import ArgumentParser
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// `benchmarks serve-nio`: a handler on NIO's HTTP/1.1 pipeline that sends the same bytes as `benchmarks serve`.
struct ServeNIO: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve-nio",
    abstract: "Serve /text, /json and /layers with SwiftNIO alone."
  )

  @OptionGroup var place: ListeningPlace

  func run() async throws {
    let channel = try await ServerBootstrap(group: place.group)
      .serverChannelOption(.backlog, value: 256)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
          try channel.pipeline.syncOperations.addHandler(PreparedResponses())
        }
      }
      .bind(host: "127.0.0.1", port: place.port).get()
    print("listening on 127.0.0.1:\(channel.localAddress?.port ?? 0)")
    fflush(nil)
    try await channel.closeFuture.get()
  }
}

extension ServeNIO {
  private final class PreparedResponses: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private var path = ""

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      switch unwrapInboundIn(data) {
      case .head(let head): path = head.uri
      case .body: break
      case .end:
        let isText = path == "/text"
        let body = ByteBuffer(string: isText ? "Hello, world!" : #"{"message":"Hello, world!","id":42,"ok":true}"#)
        var headers: HTTPHeaders = [
          "Content-Type": isText ? "text/plain; charset=utf-8" : "application/json", "Content-Length": String(body.readableBytes),
        ]
        if path == "/layers" {
          headers.add(contentsOf: [
            ("X-Handler", "handler"), ("X-Controller", "controller"), ("X-Router", "router"), ("X-App", "app"),
            ("Set-Cookie", "session=abc; Path=/; SameSite=lax"),
          ])
        }
        headers.add(name: "Date", value: "Thu, 01 Jan 1970 00:00:00 GMT")
        context.write(wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .ok, headers: headers))), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
      }
    }
  }
}
