import NIOCore
import NIOHPACK
import SystemIO

/// The bytes of a client on an HTTP/2 connection, frame by frame (RFC 9113).
struct FrameScript {
  enum FrameType: UInt8, CaseIterable {
    case data, headers, priority, rstStream, settings, pushPromise, ping, goAway, windowUpdate, continuation
  }

  enum Setting: UInt16, CaseIterable {
    case headerTableSize = 1
    case enablePush, maxConcurrentStreams, initialWindowSize, maxFrameSize, maxHeaderListSize
  }

  static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
  static let endStream: UInt8 = 0x01
  static let endHeaders: UInt8 = 0x04
  static let padded: UInt8 = 0x08
  static let priority: UInt8 = 0x20

  private(set) var bytes: [UInt8] = []
  /// The next stream that the client may open.
  private(set) var nextStream: UInt32 = 1
  /// Streams whose requests have not ended.
  private(set) var openStreams: [UInt32] = []
  /// The number of requests that have ended.
  private(set) var requests = 0
  private var encoder = HPACKEncoder(allocator: ByteBufferAllocator())

  mutating func append(_ more: [UInt8]) { bytes += more }

  /// Adds a frame. `length` is the length in its head if that is wrong on purpose.
  mutating func frame(_ type: UInt8, flags: UInt8 = 0, stream: UInt32, _ payload: [UInt8] = [], length: Int? = nil) {
    let stated = UInt32(truncatingIfNeeded: length ?? payload.count)
    bytes += [UInt8(truncatingIfNeeded: stated >> 16), UInt8(truncatingIfNeeded: stated >> 8), UInt8(truncatingIfNeeded: stated)]
    bytes += [type, flags]
    bytes += FrameScript.bytes(of: stream)
    bytes += payload
  }

  mutating func frame(_ type: FrameType, flags: UInt8 = 0, stream: UInt32 = 0, _ payload: [UInt8] = [], length: Int? = nil) {
    frame(type.rawValue, flags: flags, stream: stream, payload, length: length)
  }

  mutating func settings(_ settings: [(Setting, UInt32)]) {
    rawSettings(settings.map { ($0.0.rawValue, $0.1) })
  }

  mutating func rawSettings(_ settings: [(UInt16, UInt32)]) {
    frame(.settings, settings.flatMap { FrameScript.bytes(of: $0.0) + FrameScript.bytes(of: $0.1) })
  }

  mutating func windowUpdate(_ stream: UInt32, by increment: UInt32) {
    frame(.windowUpdate, stream: stream, FrameScript.bytes(of: increment))
  }

  mutating func reset(_ stream: UInt32, code: UInt32) {
    frame(.rstStream, stream: stream, FrameScript.bytes(of: code))
    openStreams.removeAll { $0 == stream }
  }

  /// Returns a header block in HPACK. The state of the compression continues from block to block.
  mutating func block(_ fields: [(String, String)]) -> [UInt8] {
    var buffer = ByteBuffer()
    // Fields that can't be encoded become an empty block, which is as good as any other.
    try? encoder.encode(headers: HPACKHeaders(fields), to: &buffer)
    return Array(buffer.readableBytesView)
  }

  /// Opens a stream with a request.
  ///
  /// - Parameter fragments: The number of frames in which the header block is sent.
  /// - Returns: The stream.
  @discardableResult
  mutating func request(
    _ fields: [(String, String)],
    ends: Bool,
    extra flags: UInt8 = 0,
    prefix: [UInt8] = [],
    suffix: [UInt8] = [],
    fragments: Int = 1
  ) -> UInt32 {
    let stream = nextStream
    nextStream &+= 2
    let block = block(fields)
    let size = max(1, (block.count + fragments - 1) / max(1, fragments))
    let first = Array(block.prefix(size))
    var rest = block.dropFirst(size)
    let ending = (ends ? FrameScript.endStream : 0) | (rest.isEmpty ? FrameScript.endHeaders : 0)
    frame(.headers, flags: ending | flags, stream: stream, prefix + first + suffix)
    while !rest.isEmpty {
      let part = Array(rest.prefix(size))
      rest = rest.dropFirst(size)
      frame(.continuation, flags: rest.isEmpty ? FrameScript.endHeaders : 0, stream: stream, part)
    }
    if ends { requests += 1 } else { openStreams.append(stream) }
    return stream
  }

  /// Adds a piece of the body of a stream.
  mutating func data(_ payload: [UInt8], stream: UInt32, ends: Bool) {
    frame(.data, flags: ends ? FrameScript.endStream : 0, stream: stream, payload)
    guard ends else { return }
    openStreams.removeAll { $0 == stream }
    requests += 1
  }

  static func bytes(of number: some FixedWidthInteger & UnsignedInteger) -> [UInt8] {
    withUnsafeBytes(of: number.bigEndian) { Array($0) }
  }
}

extension FrameScript {
  /// Header lists of requests.
  enum HeaderFields {
    private static let extra: [(String, String)] = [
      ("accept", "*/*"), ("accept", "application/x-msgpack;q=0.1, application/json"), ("cookie", "a=b"), ("cookie", "c=d; e"),
      ("range", "bytes=0-9"), ("range", "bytes=5-,-3"), ("if-none-match", "*"), ("user-agent", "fuzz"), ("te", "trailers"),
      ("x-long", String(repeating: "z", count: 2000)), ("x-empty", ""), ("last-event-id", "3"), ("priority", "u=1, i"),
    ]

    /// Fields that a request must not have (RFC 9113 section 8).
    private static let wrong: [(String, String)] = [
      ("connection", "close"), ("transfer-encoding", "chunked"), ("te", "gzip"), ("X-Upper", "1"), ("", "x"), ("a b", "x"),
      (":path", "/2"),
      (":status", "200"), (":unknown", "x"), ("x-line", "a\r\nb: c"), ("x-nul", "a\0"), ("content-length", "7"),
      ("content-length", "x"),
      ("x-blank", " a "), ("host", "other"), ("upgrade", "h2c"), ("x-huge", String(repeating: "y", count: 70_000)),
    ]

    static func valid(for route: FuzzedApp.Route, using generator: inout SeededGenerator) -> [(String, String)] {
      var fields = [(":method", route.method), (":scheme", "http"), (":authority", "a"), (":path", route.target)]
      fields.shuffle(using: &generator)
      for _ in 0..<generator.pick([0, 0, 1, 2, 5]) { fields.append(generator.pick(extra)) }
      return fields
    }

    static func faulty(for route: FuzzedApp.Route, using generator: inout SeededGenerator) -> [(String, String)] {
      var fields = valid(for: route, using: &generator)
      switch generator.number(0...4) {
      case 0: fields.remove(at: generator.index(below: fields.count))
      case 1: fields.shuffle(using: &generator)
      case 2: fields.append(fields[generator.index(below: fields.count)])
      case 3:
        fields[generator.index(below: fields.count)].1 = generator.pick([
          "", "*", "CONNECT", "\u{0}", "é", "//", "x y", "http://a/",
        ])
      default: fields.insert(generator.pick(wrong), at: generator.index(below: fields.count + 1))
      }
      return fields
    }
  }
}
