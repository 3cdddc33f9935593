import ArgumentParser
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// `benchmarks serve-nio`: a handler on NIO's HTTP/1.1 pipeline that sends the same bytes as `benchmarks serve`.
struct ServeNIO: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve-nio",
    abstract: "Serve /text, /json, /layers and what files and chunks are compared with, by SwiftNIO alone."
  )

  @OptionGroup var place: ListeningPlace

  func run() async throws {
    let channel = try await ServerBootstrap(group: place.group)
      .serverChannelOption(.backlog, value: 4096)
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
    /// The number of chunks that are still to be written.
    private var chunksLeft = 0
    private var isWritingChunks = false

    private static let date = (name: "Date", value: "Thu, 01 Jan 1970 00:00:00 GMT")
    private static let file = ByteBuffer(repeating: 0x78, count: 4096)
    private static let chunk = ByteBuffer(repeating: 0x78, count: 64 * 1024)
    private static let fieldsOfFile = [
      ("Accept-Ranges", "bytes"), ("ETag", "\"1000-6748a000-1a2b3c4d-5e6f70\""),
      ("Last-Modified", "Thu, 01 Jan 1970 00:00:00 GMT"),
    ]

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      switch unwrapInboundIn(data) {
      case .head(let head): path = head.uri
      case .body: break
      case .end: respond(context)
      }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
      if context.channel.isWritable, chunksLeft > 0 { writeChunks(context) }
      context.fireChannelWritabilityChanged()
    }

    private func respond(_ context: ChannelHandlerContext) {
      switch path {
      case "/text": send("text/plain; charset=utf-8", ByteBuffer(string: "Hello, world!"), [], context)
      case "/layers":
        let fields = [
          ("X-Handler", "handler"), ("X-Controller", "controller"), ("X-Router", "router"), ("X-App", "app"),
          ("Set-Cookie", "session=abc; Path=/; SameSite=lax"),
        ]
        send("application/json", Self.record, fields, context)
      case "/file": send("application/octet-stream", Self.file, Self.fieldsOfFile, context)
      case "/not-modified":
        let head = HTTPResponseHead(
          version: .http1_1,
          status: .notModified,
          headers: HTTPHeaders(Self.fieldsOfFile + [Self.date])
        )
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
      case _ where path.hasPrefix("/chunks?n="):
        chunksLeft = Int(path.dropFirst("/chunks?n=".count)) ?? 0
        let headers: HTTPHeaders = ["Content-Type": "application/octet-stream", "Transfer-Encoding": "chunked"]
        context.write(wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .ok, headers: headers))), promise: nil)
        writeChunks(context)
      default: send("application/json", Self.record, [], context)
      }
    }

    private static var record: ByteBuffer { ByteBuffer(string: #"{"message":"Hello, world!","id":42,"ok":true}"#) }

    private func send(_ type: String, _ body: ByteBuffer, _ fields: [(String, String)], _ context: ChannelHandlerContext) {
      var headers: HTTPHeaders = ["Content-Type": type, "Content-Length": String(body.readableBytes)]
      headers.add(contentsOf: fields)
      headers.add(name: Self.date.name, value: Self.date.value)
      context.write(wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .ok, headers: headers))), promise: nil)
      context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
      context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    private func writeChunks(_ context: ChannelHandlerContext) {
      // A write may make the channel writable again, which leads here once more.
      guard !isWritingChunks else { return }
      isWritingChunks = true
      defer { isWritingChunks = false }
      while chunksLeft > 0, context.channel.isWritable {
        chunksLeft -= 1
        context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(Self.chunk))), promise: nil)
      }
      if chunksLeft == 0 { context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil) }
    }
  }
}
