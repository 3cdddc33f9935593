import NIOCore

/// Looks at the first bytes of a connection without TLS: HTTP/2 begins with a preface (RFC 9113 section 3.4), everything else is HTTP/1.
final class PrefaceHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

  private var seen = ByteBuffer()
  private let decided: (Bool) throws -> Void

  /// - Parameter decided: adds the handlers of the protocol; told whether it is HTTP/2.
  init(_ decided: @escaping (Bool) throws -> Void) {
    self.decided = decided
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    seen.writeImmutableBuffer(unwrapInboundIn(data))
    let known = min(seen.readableBytes, Self.preface.count)
    let mayBe = seen.readableBytesView.prefix(known).elementsEqual(Self.preface.prefix(known))
    if mayBe, known < Self.preface.count { return }
    do {
      try decided(mayBe)
      context.fireChannelRead(wrapInboundOut(seen))
      context.fireChannelReadComplete()
      context.pipeline.syncOperations.removeHandler(self, promise: nil)
    } catch {
      context.close(promise: nil)
    }
  }
}
