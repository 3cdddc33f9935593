import Answerback
import HTTPTypes
import NIOCore
import NIOHTTP1

/// Writes responses as HTTP/1.1 (RFC 9112 sections 4 to 7).
///
/// NIO's encoder takes a head as an array of headers, allocated for each response, and writes head, body and end separately. This
/// one writes a rendered response and the small parts of its body into one buffer, and passes it on at once. It isn't a handler:
/// ``ResponseHandler`` calls it, because every handler between them would box and unbox each part.
final class HTTP1ResponseEncoder {
  /// Up to this number of bytes, a part of a body is copied into the buffer of the parts before it. Above it, a separate write is
  /// cheaper.
  private static let copyLimit = 8 * 1024
  /// Up to this number of bytes, a buffer is kept for the next response. An idle connection holds it.
  private static let keepLimit = 1024
  private static let lineEnd: StaticString = "\r\n"

  /// The context of the handler next to the socket. Nil after the connection is closed.
  private var context: ChannelHandlerContext?
  private var allocator = ByteBufferAllocator()
  private var isChunked = false
  /// The bytes that have not been passed on yet.
  private var held: ByteBuffer?
  private var heldPromise: EventLoopPromise<Void>?
  /// The last small buffer that was passed on. Its memory is used again once the socket has taken its bytes.
  private var lastBuffer: ByteBuffer?
  /// The first lines of the last head, which most responses of a connection share.
  private var firstLines: FirstLines?

  /// Begins to write through a handler, or ends.
  func write(through context: ChannelHandlerContext?) {
    self.context = context
    if let context { allocator = context.channel.allocator }
  }

  /// Writes the head of a response.
  /// - Parameters:
  ///   - isChunked: Whether the body follows in chunks.
  ///   - following: The number of bytes of the body that follow at once.
  func writeHead(
    _ response: RenderedResponse,
    _ framing: ResponseFraming,
    _ date: ResponseFraming.DateField,
    isChunked: Bool = false,
    following: Int = 0
  ) {
    handOn()
    self.isChunked = isChunked
    let own = response.ownFields
    let known = 256 + (response.prepared?.bytes.readableBytes ?? 0) + (response.fallback?.bytes.readableBytes ?? 0)
    var buffer = emptyBuffer(capacity: known + (following > Self.copyLimit ? 0 : following))
    writeFirstLines(of: response, framing.version, to: &buffer)
    if !own.isEmpty { Self.write(own, to: &buffer) }
    if let prepared = response.prepared { buffer.writeImmutableBuffer(prepared.bytes) }
    if let fallback = response.fallback { buffer.writeImmutableBuffer(fallback.bytes) }
    if let connection = framing.connectionField {
      buffer.writeImmutableBuffer(date.line)
      Self.write("Connection", connection, to: &buffer)
      buffer.writeStaticString(Self.lineEnd)
    } else {
      buffer.writeImmutableBuffer(date.lastLine)
    }
    held = buffer
  }

  private func emptyBuffer(capacity: Int) -> ByteBuffer {
    guard var buffer = lastBuffer else { return allocator.buffer(capacity: capacity) }
    lastBuffer = nil
    // It has new memory if its bytes have not been taken.
    buffer.clear(minimumCapacity: capacity)
    return buffer
  }

  /// Asks the client for the body of its request (RFC 9110 section 15.2.1).
  func writeContinue() {
    handOn()
    held = ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n")
    flush()
  }

  /// Writes a part of the body.
  func writeBody(_ bytes: ByteBuffer, _ promise: EventLoopPromise<Void>?) {
    // An empty chunk would end the body.
    guard bytes.readableBytes > 0 else { return hold(promise) }
    if isChunked {
      withHeld { $0.writeString("\(String(bytes.readableBytes, radix: 16))\r\n") }
    }
    guard bytes.readableBytes > Self.copyLimit else {
      withHeld {
        $0.writeImmutableBuffer(bytes)
        if isChunked { $0.writeStaticString(Self.lineEnd) }
      }
      return hold(promise)
    }
    handOn()
    handOn(bytes, isChunked ? nil : promise)
    guard isChunked else { return }
    withHeld { $0.writeStaticString(Self.lineEnd) }
    hold(promise)
  }

  /// Writes one chunk of text to a buffer (RFC 9112 section 7.1).
  static func writeChunk(_ text: String, to buffer: inout ByteBuffer) {
    buffer.writeString(String(text.utf8.count, radix: 16))
    buffer.writeStaticString(lineEnd)
    buffer.writeString(text)
    buffer.writeStaticString(lineEnd)
  }

  /// Writes chunks that have their framing.
  func writeChunks(_ bytes: ByteBuffer, _ promise: EventLoopPromise<Void>?) {
    guard bytes.readableBytes > Self.copyLimit else {
      withHeld { $0.writeImmutableBuffer(bytes) }
      return hold(promise)
    }
    handOn()
    handOn(bytes, promise)
  }

  /// Writes a part of the body that the system copies from a file to the socket. Only a body that isn't in chunks has one.
  func writeFile(_ region: FileRegion, _ promise: EventLoopPromise<Void>?) {
    handOn()
    guard let context else { return promise?.fail(ChannelError.ioOnClosedChannel) ?? () }
    context.write(NIOAny(region), promise: promise)
  }

  /// Writes the end of the response.
  /// - Parameter trailers: The fields after a body in chunks (RFC 9112 section 7.1.2).
  func writeEnd(_ trailers: HTTPHeaders?, _ promise: EventLoopPromise<Void>?) {
    if isChunked { withHeld { Self.writeEnd(trailers, to: &$0) } }
    hold(promise)
    handOn()
  }

  func flush() {
    handOn()
    context?.flush()
  }

  private func withHeld(_ write: (inout ByteBuffer) -> Void) {
    var buffer = held ?? allocator.buffer(capacity: 64)
    held = nil
    write(&buffer)
    held = buffer
  }

  /// Keeps a promise until the buffer is passed on.
  private func hold(_ promise: EventLoopPromise<Void>?) {
    guard let promise else { return }
    if let heldPromise { heldPromise.futureResult.cascade(to: promise) } else { heldPromise = promise }
  }

  private func handOn() {
    if held == nil, heldPromise == nil { return }
    let (bytes, promise) = (held ?? ByteBuffer(), heldPromise)
    (held, heldPromise) = (nil, nil)
    if bytes.storageCapacity <= Self.keepLimit { lastBuffer = bytes }
    handOn(bytes, promise)
  }

  private func handOn(_ bytes: ByteBuffer, _ promise: EventLoopPromise<Void>?) {
    guard let context else { return promise?.fail(ChannelError.ioOnClosedChannel) ?? () }
    context.write(NIOAny(bytes), promise: promise)
  }

  private func writeFirstLines(of response: RenderedResponse, _ version: HTTPVersion, to buffer: inout ByteBuffer) {
    if firstLines?.isStart(of: response, version) != true { firstLines = FirstLines(of: response, version) }
    if let lines = firstLines?.bytes { buffer.writeImmutableBuffer(lines) }
    if let length = response.contentLength {
      buffer.writeString(String(length))
      buffer.writeStaticString(Self.lineEnd)
    }
  }

  private static func write(_ fields: HTTPFields, to buffer: inout ByteBuffer) {
    let start = buffer.writerIndex
    for field in fields { write(field.name.rawName, field.value, to: &buffer) }
    guard let written = buffer.viewBytes(at: start, length: buffer.writerIndex - start), written.contains(where: { $0 >= 0x80 })
    else { return }
    let bytes = RenderedResponse.PreparedFields.latin1(String(decoding: written, as: UTF8.self))
    buffer.moveWriterIndex(to: start)
    buffer.writeImmutableBuffer(bytes)
  }

  private static func write(_ name: String, _ value: String, to buffer: inout ByteBuffer) {
    buffer.writeString(name)
    buffer.writeStaticString(": ")
    buffer.writeString(value)
    buffer.writeStaticString(lineEnd)
  }

  /// Writes the last chunk and the trailers after it.
  private static func writeEnd(_ trailers: HTTPHeaders?, to buffer: inout ByteBuffer) {
    buffer.writeStaticString("0\r\n")
    for (name, value) in trailers ?? [:] { write(name, value, to: &buffer) }
    buffer.writeStaticString(lineEnd)
  }
}

extension HTTP1ResponseEncoder {
  /// The beginning of a head: the status line, the type of the content, and the name of the field with its length.
  private struct FirstLines {
    let bytes: ByteBuffer
    private let status: Status
    private let version: HTTPVersion
    private let type: String?
    private let hasLength: Bool

    init(of response: RenderedResponse, _ version: HTTPVersion) {
      status = response.status
      self.version = version
      type = response.contentType
      hasLength = response.contentLength != nil
      let statusLine = "HTTP/\(version.major).\(version.minor) \(status.code) \(status.reasonPhrase)\r\n"
      let typeLine = type.map { "Content-Type: \($0)\r\n" } ?? ""
      bytes = RenderedResponse.PreparedFields.latin1(statusLine + typeLine + (hasLength ? "Content-Length: " : ""))
    }

    func isStart(of response: RenderedResponse, _ version: HTTPVersion) -> Bool {
      status == response.status && self.version == version && hasLength == (response.contentLength != nil)
        && type == response.contentType
    }
  }
}
