import Answerback
import HTTPTypes
import NIOCore
import NIOHTTP1

/// Writes responses as HTTP/1.1 (RFC 9112 sections 4 to 7).
///
/// NIO's encoder takes a head as an array of headers, allocated for each response, and writes head, body and end separately. This
/// one writes a rendered response and the small parts of its body into one buffer, and passes it on at once.
final class HTTP1ResponseEncoder: ChannelOutboundHandler {
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = ByteBuffer

  /// A response whose head is written next, instead of the fields that come with the head.
  struct Head {
    let response: RenderedResponse
    /// The line of `Date`.
    let date: ByteBuffer
    let isChunked: Bool
  }

  /// Up to this number of bytes, a part of a body is copied into the buffer of the parts before it. Above it, a separate write is
  /// cheaper.
  private static let copyLimit = 8 * 1024
  private static let lineEnd: StaticString = "\r\n"

  /// The response whose head is written next.
  var next: Head?

  private var isChunked = false
  /// The bytes that have not been passed on yet.
  private var held: ByteBuffer?
  private var heldPromise: EventLoopPromise<Void>?
  /// The last status line, which most responses of a server share.
  private var statusLine: (status: HTTPResponseStatus, version: HTTPVersion, bytes: ByteBuffer)?

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head(let head):
      handOn(context)
      held = buffer(of: head, context.channel.allocator)
      hold(promise)
    case .body(.byteBuffer(let bytes)): write(bytes, promise, context)
    case .body: promise?.fail(ChannelError.operationUnsupported)
    case .end(let trailers):
      if isChunked { withHeld(context) { Self.writeEnd(trailers, to: &$0) } }
      hold(promise)
      handOn(context)
    }
  }

  func flush(context: ChannelHandlerContext) {
    handOn(context)
    context.flush()
  }

  private func write(_ bytes: ByteBuffer, _ promise: EventLoopPromise<Void>?, _ context: ChannelHandlerContext) {
    // An empty chunk would end the body.
    guard bytes.readableBytes > 0 else { return hold(promise) }
    if isChunked {
      withHeld(context) { $0.writeString("\(String(bytes.readableBytes, radix: 16))\r\n") }
    }
    guard bytes.readableBytes > Self.copyLimit else {
      withHeld(context) {
        $0.writeImmutableBuffer(bytes)
        if isChunked { $0.writeStaticString(Self.lineEnd) }
      }
      return hold(promise)
    }
    handOn(context)
    context.write(wrapOutboundOut(bytes), promise: isChunked ? nil : promise)
    guard isChunked else { return }
    withHeld(context) { $0.writeStaticString(Self.lineEnd) }
    hold(promise)
  }

  private func withHeld(_ context: ChannelHandlerContext, _ write: (inout ByteBuffer) -> Void) {
    var buffer = held ?? context.channel.allocator.buffer(capacity: 64)
    held = nil
    write(&buffer)
    held = buffer
  }

  /// Keeps a promise until the buffer is passed on.
  private func hold(_ promise: EventLoopPromise<Void>?) {
    guard let promise else { return }
    if let heldPromise { heldPromise.futureResult.cascade(to: promise) } else { heldPromise = promise }
  }

  private func handOn(_ context: ChannelHandlerContext) {
    guard let bytes = held else {
      guard let promise = heldPromise else { return }
      heldPromise = nil
      return context.write(wrapOutboundOut(ByteBuffer()), promise: promise)
    }
    let promise = heldPromise
    held = nil
    heldPromise = nil
    context.write(wrapOutboundOut(bytes), promise: promise)
  }

  private func buffer(of head: HTTPResponseHead, _ allocator: ByteBufferAllocator) -> ByteBuffer {
    var buffer = allocator.buffer(capacity: 512)
    writeStatusLine(of: head, to: &buffer)
    if let own = next {
      next = nil
      isChunked = own.isChunked
      write(own.response, to: &buffer)
      buffer.writeImmutableBuffer(own.date)
    } else {
      isChunked = false
    }
    for (name, value) in head.headers { Self.write(name, value, to: &buffer) }
    buffer.writeStaticString(Self.lineEnd)
    return Self.latin1(buffer, allocator)
  }

  private func writeStatusLine(of head: HTTPResponseHead, to buffer: inout ByteBuffer) {
    if let line = statusLine, line.status == head.status, line.version == head.version {
      buffer.writeImmutableBuffer(line.bytes)
      return
    }
    let (version, status) = (head.version, head.status)
    let line = ByteBuffer(string: "HTTP/\(version.major).\(version.minor) \(status.code) \(status.reasonPhrase)\r\n")
    statusLine = (status, version, line)
    buffer.writeImmutableBuffer(line)
  }

  private func write(_ response: RenderedResponse, to buffer: inout ByteBuffer) {
    if let type = response.contentType { Self.write("Content-Type", type, to: &buffer) }
    if let length = response.contentLength {
      buffer.writeStaticString("Content-Length: ")
      buffer.writeDecimal(length)
      buffer.writeStaticString(Self.lineEnd)
    }
    for field in response.ownFields { Self.write(field.name.rawName, field.value, to: &buffer) }
    if let prepared = response.prepared { buffer.writeImmutableBuffer(prepared.bytes) }
  }

  private static func write(_ name: String, _ value: String, to buffer: inout ByteBuffer) {
    buffer.writeString(name)
    buffer.writeStaticString(": ")
    buffer.writeString(value)
    buffer.writeStaticString(lineEnd)
  }

  /// Writes the last chunk and the trailers after it (RFC 9112 section 7.1.2).
  private static func writeEnd(_ trailers: HTTPHeaders?, to buffer: inout ByteBuffer) {
    buffer.writeStaticString("0\r\n")
    for (name, value) in trailers ?? [:] { write(name, value, to: &buffer) }
    buffer.writeStaticString(lineEnd)
  }

  /// Returns a head as ISO-8859-1, if it is not ASCII (RFC 9110 section 5.5).
  private static func latin1(_ head: ByteBuffer, _ allocator: ByteBufferAllocator) -> ByteBuffer {
    guard head.withUnsafeReadableBytes({ $0.contains { $0 >= 0x80 } }) else { return head }
    var latin1 = allocator.buffer(capacity: head.readableBytes)
    for scalar in String(buffer: head).unicodeScalars { latin1.writeInteger(UInt8(exactly: scalar.value) ?? UInt8(ascii: "?")) }
    return latin1
  }
}

extension ByteBuffer {
  /// Writes a number that is not negative in decimal digits, without creating a string.
  fileprivate mutating func writeDecimal(_ number: Int) {
    var divisor = 1
    while number / divisor >= 10 { divisor *= 10 }
    while divisor > 0 {
      writeInteger(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / divisor % 10))
      divisor /= 10
    }
  }
}
