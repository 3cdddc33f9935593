import NIOCore
import NIOHPACK
import NIOHTTP2
import NIOPosix
import NIOSSL
import Synchronization
import XCTest

/// A server of HTTP/2 on a free port of 127.0.0.1 that answers each stream with prepared frames.
struct StreamServer: Sendable {
  /// What a stream is answered with once its last frame has come.
  enum Step: Sendable {
    case head([(String, String)])
    case lastHead([(String, String)])
    case body(String)
    case lastBody(String)
    case reset(HTTP2ErrorCode)
    /// Says on the connection that no more streams are wanted.
    case goAway
    case close
  }

  struct Request: Sendable, Equatable {
    var fields: [String]
    var body: [UInt8]
  }

  /// What was asked, in order.
  final class Requests: Sendable {
    private let value = Mutex<[Request]>([])
    var all: [Request] { value.withLock { $0 } }
    fileprivate func append(_ request: Request) { value.withLock { $0.append(request) } }
  }

  let requests: Requests
  let port: Int
  private let listener: any Channel

  init(_ steps: Step..., tls: TLSConfiguration? = nil) async throws {
    let requests = Requests()
    self.requests = requests
    let context = try tls.map { try NIOSSLContext(configuration: $0) }
    listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          if let context { try pipeline.addHandler(NIOSSLServerHandler(context: context)) }
          let http2 = NIOHTTP2Handler(mode: .server, eventLoop: channel.eventLoop) { stream in
            stream.eventLoop.makeCompletedFuture {
              try stream.pipeline.syncOperations.addHandler(StepHandler(steps, on: channel, requests))
            }
          }
          try pipeline.addHandler(http2)
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    port = try XCTUnwrap(listener.localAddress?.port)
  }

  func stop() async throws { try await listener.close() }
}

private final class StepHandler: ChannelInboundHandler {
  typealias InboundIn = HTTP2Frame.FramePayload
  typealias OutboundOut = HTTP2Frame.FramePayload

  private let steps: [StreamServer.Step]
  private let connection: any Channel
  private let requests: StreamServer.Requests
  private var request = StreamServer.Request(fields: [], body: [])

  init(_ steps: [StreamServer.Step], on connection: any Channel, _ requests: StreamServer.Requests) {
    self.steps = steps
    self.connection = connection
    self.requests = requests
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var isLast = false
    switch unwrapInboundIn(data) {
    case .headers(let frame):
      request.fields += frame.headers.map { "\($0.name): \($0.value)" }
      isLast = frame.endStream
    case .data(let frame):
      if case .byteBuffer(let buffer) = frame.data { request.body += buffer.readableBytesView }
      isLast = frame.endStream
    default:
      break
    }
    guard isLast else { return }
    requests.append(request)
    for step in steps { take(step, context) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {}

  private func take(_ step: StreamServer.Step, _ context: ChannelHandlerContext) {
    switch step {
    case .head(let fields), .lastHead(let fields):
      var isLast = false
      if case .lastHead = step { isLast = true }
      write(.headers(.init(headers: HPACKHeaders(fields), endStream: isLast)), context)
    case .body(let text), .lastBody(let text):
      var isLast = false
      if case .lastBody = step { isLast = true }
      write(.data(.init(data: .byteBuffer(ByteBuffer(string: text)), endStream: isLast)), context)
    case .reset(let code):
      // A reset drops what has not left yet.
      context.eventLoop.assumeIsolated().execute { self.write(.rstStream(code), context) }
    case .goAway:
      let payload = HTTP2Frame.FramePayload.goAway(lastStreamID: .maxID, errorCode: .noError, opaqueData: nil)
      connection.writeAndFlush(HTTP2Frame(streamID: .rootStream, payload: payload), promise: nil)
    case .close:
      connection.close(promise: nil)
    }
  }

  private func write(_ payload: HTTP2Frame.FramePayload, _ context: ChannelHandlerContext) {
    context.writeAndFlush(wrapOutboundOut(payload), promise: nil)
  }
}
