import NIOCore

/// The nine bytes at the start of every HTTP/2 frame (RFC 9113 section 4.1).
struct HTTP2FrameHead {
  static let length = 9

  static let dataType: UInt8 = 0
  static let headersType: UInt8 = 1
  static let settingsType: UInt8 = 4
  static let pingType: UInt8 = 6
  static let goAwayType: UInt8 = 7
  static let windowUpdateType: UInt8 = 8
  static let continuationType: UInt8 = 9

  static let acknowledges: UInt8 = 1
  static let endsHeaders: UInt8 = 4

  /// The payload size every peer accepts (RFC 9113 section 6.5.2, SETTINGS_MAX_FRAME_SIZE).
  static let payloadLimit = 16_384

  /// The number of payload bytes that follow.
  var count: Int
  var type: UInt8
  var flags: UInt8 = 0
  var stream: UInt32 = 0

  init(count: Int, type: UInt8, flags: UInt8 = 0, stream: UInt32 = 0) {
    self.count = count
    self.type = type
    self.flags = flags
    self.stream = stream
  }

  /// Reads a head at an index. Returns nil if there are fewer than nine bytes.
  init?(_ bytes: ByteBuffer, at index: Int) {
    guard let (length, flags, stream) = bytes.getMultipleIntegers(at: index, as: (UInt32, UInt8, UInt32).self) else { return nil }
    self.init(count: Int(length >> 8), type: UInt8(truncatingIfNeeded: length), flags: flags, stream: stream & 0x7FFF_FFFF)
  }

  func write(to bytes: inout ByteBuffer) {
    bytes.writeMultipleIntegers(UInt32(truncatingIfNeeded: count) << 8 | UInt32(type), flags, stream)
  }
}

extension HTTP2FrameHead {
  /// The identifiers of settings (RFC 9113 section 6.5.2).
  enum Setting {
    static let maxConcurrentStreams: UInt16 = 3
    static let initialWindowSize: UInt16 = 4
    static let maxFrameSize: UInt16 = 5
  }
}
