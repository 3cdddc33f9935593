import NIOCore

/// Checks the first bytes of a TLS connection. A client that speaks plain HTTP gets a 400 with an explanation, and a client that offers
/// only unknown protocols gets the alert that RFC 7301 section 3.2 requires; NIOSSL would close the first and serve the second.
final class TLSGreetingHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// The number of bytes to buffer at most. A longer message is left for TLS to refuse.
  private static let limit = 64 * 1024
  /// A fatal no_application_protocol alert.
  private static let noProtocol: [UInt8] = [21, 3, 3, 0, 2, 2, 120]

  private enum State { case looking, passing, refused }

  private var waiting = ByteBuffer()
  private var state = State.looking
  private let protocols: Set<String>

  /// - Parameter protocols: The names of the protocols served.
  init(protocols: Set<String>) { self.protocols = protocols }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if state != .passing, event as? ChannelEvent == .inputClosed { return context.close(promise: nil) }
    context.fireUserInboundEventTriggered(event)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if state == .refused { return }
    waiting.writeImmutableBuffer(unwrapInboundIn(data))
    if state == .passing { return }
    switch ClientHello.read(waiting) {
    case .incomplete where waiting.readableBytes < Self.limit: break
    case .plainText: refuse(ByteBuffer(string: Self.sentence), context)
    case .hello(let offered) where !offered.isEmpty && protocols.isDisjoint(with: offered):
      refuse(ByteBuffer(bytes: Self.noProtocol), context)
    case .hello, .incomplete, .unknown:
      state = .passing
      handOn(\.waiting, context)
    }
  }

  /// Sends a last message. If the client does not close the connection, the handshake time-out does.
  private func refuse(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
    state = .refused
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    context.writeAndFlush(wrapOutboundOut(bytes)).whenComplete { _ in
      bound.value.channel.close(mode: .output).whenFailure { _ in bound.value.close(promise: nil) }
    }
  }

  private static let sentence: String = {
    let text = "This port serves HTTPS. Use https:// instead of http://.\n"
    return
      "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: \(text.utf8.count)\r\nConnection: close\r\n\r\n\(text)"
  }()
}

extension TLSGreetingHandler {
  /// Reads the application protocols that a ClientHello offers (RFC 8446 section 4.1.2, RFC 7301 section 3.1).
  enum ClientHello {
    /// The message is not complete.
    case incomplete
    /// The bytes look like a plain HTTP request.
    case plainText
    /// The protocols offered; empty if the extension is missing.
    case hello([String])
    /// Anything else, which is left to TLS.
    case unknown

    private static let handshake: UInt8 = 22
    private static let clientHello: UInt8 = 1
    private static let protocolNegotiation: UInt16 = 16

    static func read(_ bytes: ByteBuffer) -> ClientHello {
      guard let first = bytes.getInteger(at: bytes.readerIndex, as: UInt8.self) else { return .incomplete }
      if (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(first) { return .plainText }
      guard first == handshake else { return .unknown }
      var (rest, message) = (bytes, ByteBuffer())
      // A message may be split into several records.
      while let (type, _, count) = rest.readMultipleIntegers(as: (UInt8, UInt16, UInt16).self) {
        guard type == handshake else { return .unknown }
        guard let part = rest.readSlice(length: Int(count)) else { return .incomplete }
        message.writeImmutableBuffer(part)
        guard let head = message.getInteger(at: message.readerIndex, as: UInt32.self) else { continue }
        guard head >> 24 == UInt32(clientHello) else { return .unknown }
        guard message.readableBytes >= 4 + Int(head & 0xFF_FFFF) else { continue }
        message.moveReaderIndex(forwardBy: 4)
        return protocols(of: message).map(ClientHello.hello) ?? .unknown
      }
      return .incomplete
    }

    private static func protocols(of message: ByteBuffer) -> [String]? {
      var message = message
      // Skips version and random, session, cipher suites and compression methods.
      guard message.readSlice(length: 34) != nil, message.readLengthPrefixedSlice(as: UInt8.self) != nil,
        message.readLengthPrefixedSlice(as: UInt16.self) != nil, message.readLengthPrefixedSlice(as: UInt8.self) != nil
      else { return nil }
      guard var extensions = message.readLengthPrefixedSlice(as: UInt16.self) else { return [] }
      while let type = extensions.readInteger(as: UInt16.self), var content = extensions.readLengthPrefixedSlice(as: UInt16.self)
      {
        guard type == protocolNegotiation else { continue }
        guard var list = content.readLengthPrefixedSlice(as: UInt16.self) else { return nil }
        var names: [String] = []
        while let name = list.readLengthPrefixedSlice(as: UInt8.self) { names.append(String(buffer: name)) }
        return names
      }
      return []
    }
  }
}
