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

  /// Writes the head of a response, and its body if that is small.
  /// - Parameters:
  ///   - isChunked: Whether the body follows in chunks.
  ///   - body: The whole body; nil if it follows.
  /// - Returns: Whether the body is written too.
  func writeHead(
    _ response: RenderedResponse,
    _ framing: ResponseFraming,
    _ date: ResponseFraming.DateField,
    isChunked: Bool = false,
    body: ByteBuffer? = nil
  ) -> Bool {
    handOn()
    self.isChunked = isChunked
    let own = response.ownFields
    let firstLines = firstLines(of: response, framing.version)
    let (prepared, fallback) = (response.prepared?.bytes ?? [], response.fallback?.bytes ?? [])
    let lastLines = framing.connectionField.map { date.line + Array("Connection: \($0)\r\n\r\n".utf8) } ?? date.lastLine
    let body = body.flatMap { $0.readableBytes > Self.copyLimit ? nil : $0 }
    let most =
      firstLines.count + MemoryOfHead.lengthLine + prepared.count + fallback.count + lastLines.count
      + (body?.readableBytes ?? 0)
    var buffer = emptyBuffer(capacity: most)
    if !own.isEmpty {
      buffer.writeBytes(firstLines)
      if let length = response.contentLength { buffer.writeString("\(length)\r\n") }
      Self.write(own, to: &buffer)
    }
    MemoryOfHead.write(to: &buffer, atMost: most) { memory in
      if own.isEmpty {
        memory.put(firstLines)
        if let length = response.contentLength { memory.put(length) }
      }
      memory.put(prepared)
      memory.put(fallback)
      memory.put(lastLines)
      if let body { memory.put(body) }
    }
    held = buffer
    return body != nil
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

  private func firstLines(of response: RenderedResponse, _ version: HTTPVersion) -> [UInt8] {
    if let firstLines, firstLines.isStart(of: response, version) { return firstLines.bytes }
    let lines = FirstLines(of: response, version)
    firstLines = lines
    return lines.bytes
  }

  private static func write(_ fields: HTTPFields, to buffer: inout ByteBuffer) {
    let start = buffer.writerIndex
    for field in fields { write(field.name.rawName, field.value, to: &buffer) }
    guard let written = buffer.viewBytes(at: start, length: buffer.writerIndex - start), written.contains(where: { $0 >= 0x80 })
    else { return }
    let bytes = RenderedResponse.PreparedFields.latin1(String(decoding: written, as: UTF8.self))
    buffer.moveWriterIndex(to: start)
    buffer.writeBytes(bytes)
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
  /// The memory of a buffer into which the parts of a head are written one after the other. The buffer itself would look at its
  /// bounds and owners for each part, which takes longer than to copy it.
  private struct MemoryOfHead {
    /// The largest number of bytes of a number with its line end.
    static let lengthLine = 22

    private let space: UnsafeMutableRawBufferPointer
    private var count = 0

    /// Calls a closure that writes to the end of a buffer.
    /// - Parameter most: The largest number of bytes that it writes. More would end the process.
    static func write(to buffer: inout ByteBuffer, atMost most: Int, _ parts: (inout MemoryOfHead) -> Void) {
      buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: most) { space in
        var memory = MemoryOfHead(space: space)
        parts(&memory)
        return memory.count
      }
    }

    private init(space: UnsafeMutableRawBufferPointer) { self.space = space }

    mutating func put(_ bytes: [UInt8]) { bytes.withUnsafeBytes { put($0) } }

    mutating func put(_ bytes: ByteBuffer) { bytes.withUnsafeReadableBytes { put($0) } }

    /// Writes a number and a line end.
    mutating func put(_ number: Int) {
      var digits = String(number)
      digits.withUTF8 { put(UnsafeRawBufferPointer($0)) }
      space[count] = 0x0D
      space[count + 1] = 0x0A
      count += 2
    }

    private mutating func put(_ bytes: UnsafeRawBufferPointer) {
      UnsafeMutableRawBufferPointer(rebasing: space[count...]).copyMemory(from: bytes)
      count += bytes.count
    }
  }

  /// The beginning of a head: the status line, the type of the content, and the name of the field with its length.
  private struct FirstLines {
    let bytes: [UInt8]
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
