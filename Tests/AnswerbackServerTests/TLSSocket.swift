import Foundation
import NIOCore
import NIOEmbedded
import NIOSSL

/// A client of TLS whose every byte a test can see and hold back. Its calls block, and only one task at a time uses it.
final class TLSSocket {
  let socket: RawSocket
  /// The first message of the handshake, which has not been sent.
  let hello: [UInt8]
  private let channel: EmbeddedChannel

  /// - Parameter protocolName: what it offers to speak (RFC 7301); nil offers nothing.
  init(port: Int, _ protocolName: String?) throws {
    socket = try RawSocket(port: port)
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.certificateVerification = .none
    configuration.applicationProtocols = protocolName.map { [$0] } ?? []
    let handler = try NIOSSLClientHandler(context: try NIOSSLContext(configuration: configuration), serverHostname: nil)
    channel = EmbeddedChannel()
    try channel.pipeline.syncOperations.addHandler(OpenOutput())
    try channel.pipeline.syncOperations.addHandler(handler)
    try channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: port)).wait()
    hello = try Self.outbound(of: channel)
  }

  /// Does the handshake.
  func connected() throws -> TLSSocket {
    var next = hello
    while true {
      socket.send(next)
      // The server's last messages of a handshake may come with its first of the connection; one read is enough to go on.
      let (bytes, end) = socket.receive(atLeast: 1)
      guard end == .open, !bytes.isEmpty else { throw POSIXError(.ECONNRESET) }
      try channel.writeInbound(ByteBuffer(bytes: bytes))
      next = try Self.outbound(of: channel)
      if !next.isEmpty { break }
    }
    socket.send(next)
    return self
  }

  /// Plain bytes as they go over the wire.
  func encrypted(_ bytes: [UInt8]) throws -> [UInt8] {
    channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
    channel.embeddedEventLoop.run()
    return try Self.outbound(of: channel)
  }

  /// Sends text and returns everything that comes until the end, as text.
  func answer(to text: String, finishes: Bool = false) throws -> String {
    socket.send(try encrypted(Array(text.utf8)))
    if finishes {
      // A close_notify, and no more.
      channel.close(mode: .output, promise: nil)
      channel.embeddedEventLoop.run()
      socket.send(try Self.outbound(of: channel))
    }
    _ = try? channel.writeInbound(ByteBuffer(bytes: socket.receive().bytes))
    var answer = ByteBuffer()
    while let part = try channel.readInbound(as: ByteBuffer.self) { answer.writeImmutableBuffer(part) }
    return String(buffer: answer)
  }

  /// Reads until the server's close_notify, and returns what is to be said to it.
  func farewell() throws -> [UInt8] {
    while channel.isActive {
      let (bytes, end) = socket.receive(atLeast: 1)
      guard end == .open, !bytes.isEmpty else { throw POSIXError(.ECONNRESET) }
      try channel.writeInbound(ByteBuffer(bytes: bytes))
      channel.embeddedEventLoop.run()
    }
    return try Self.outbound(of: channel)
  }

  private static func outbound(of channel: EmbeddedChannel) throws -> [UInt8] {
    var bytes: [UInt8] = []
    while let part = try channel.readOutbound(as: ByteBuffer.self) { bytes += part.readableBytesView }
    return bytes
  }
}

/// Keeps an embedded channel, which knows no closing of one side, from closing when TLS has said its close_notify.
private final class OpenOutput: ChannelOutboundHandler {
  typealias OutboundIn = ByteBuffer

  func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
    if mode == .output { promise?.succeed() } else { context.close(mode: mode, promise: promise) }
  }
}
