/// Checks the frames that a server sends (RFC 9113 sections 4 to 6).
struct FramesCheck: ConnectionPlan.ResponseCheck {
  /// The number of streams that must get a complete response; nil if none must.
  private let expected: Int?
  /// Whether the server may refuse streams because there are too many.
  private let mayRefuse: Bool
  /// Whether the client may have sent something other than HTTP/2, to which the server responds with HTTP/1.1.
  private let mayBeHTTP1: Bool

  private var unread: [UInt8] = []
  private var isHTTP1: Bool?
  private var hasSettings = false
  private var begun: Set<UInt32> = []
  private var ended: Set<UInt32> = []
  /// The stream whose header block continues in CONTINUATION frames, and whether it ends with them.
  private var block: (stream: UInt32, ends: Bool)?
  private var firstFault: String?

  /// Valid plans allow no larger frames. Others may have allowed any.
  private var largestFrame: Int { expected == nil ? 0xFF_FFFF : 16_384 }
  /// The maximum number of bytes of an HTTP/1.1 response that are kept.
  private static let limit = 8 * 1024 * 1024

  init(expected: Int? = nil, mayRefuse: Bool = false, mayBeHTTP1: Bool = false) {
    self.expected = expected
    self.mayRefuse = mayRefuse
    self.mayBeHTTP1 = mayBeHTTP1
  }

  var isComplete: Bool { firstFault != nil || expected.map { ended.count >= $0 } ?? false }

  mutating func take(_ bytes: [UInt8]) {
    guard firstFault == nil, unread.count < FramesCheck.limit else { return }
    unread += bytes
    if isHTTP1 == nil, unread.count >= 5 { isHTTP1 = unread.starts(with: "HTTP/".utf8) }
    guard let isHTTP1, !(isHTTP1 && mayBeHTTP1) else { return }
    var index = 0
    while firstFault == nil, unread.count - index >= 9 {
      let head = unread[index..<index + 9]
      let length = head.prefix(3).reduce(0) { $0 << 8 | Int($1) }
      if length > largestFrame { firstFault = "A frame has \(length) bytes, more than SETTINGS_MAX_FRAME_SIZE." }
      guard unread.count - index >= 9 + length else { break }
      let stream = head.suffix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      let payload = unread[(index + 9)..<(index + 9 + length)]
      firstFault = firstFault ?? fault(type: unread[index + 3], flags: unread[index + 4], stream, Array(payload))
      index += 9 + length
    }
    unread.removeFirst(index)
  }

  private mutating func fault(type: UInt8, flags: UInt8, _ stream: UInt32, _ payload: [UInt8]) -> String? {
    guard let known = FrameScript.FrameType(rawValue: type) else { return "A frame has the unknown type \(type)." }
    if !hasSettings, known != .settings || flags & 1 != 0 { return "The first frame is \(known), not SETTINGS." }
    hasSettings = true
    if let block, known != .continuation || stream != block.stream { return "A \(known) frame interrupts a header block." }
    if stream & 0x8000_0000 != 0 { return "The reserved bit of a stream is set." }
    switch known {
    case .data, .headers, .rstStream, .continuation: return streamFault(known, flags, stream, payload)
    case .settings:
      let isRight = stream == 0 && (flags & 1 != 0 ? payload.isEmpty : payload.count % 6 == 0)
      return isRight ? nil : "A SETTINGS frame is malformed."
    case .ping: return stream == 0 && payload.count == 8 ? nil : "A PING frame is malformed."
    case .goAway: return goAwayFault(stream, payload)
    case .windowUpdate: return payload.count == 4 && payload != [0, 0, 0, 0] ? nil : "A WINDOW_UPDATE frame is malformed."
    case .priority: return payload.count == 5 && stream != 0 ? nil : "A PRIORITY frame is malformed."
    case .pushPromise: return "A PUSH_PROMISE frame was not expected."
    }
  }

  private mutating func streamFault(_ type: FrameScript.FrameType, _ flags: UInt8, _ stream: UInt32, _ payload: [UInt8])
    -> String?
  {
    guard stream % 2 == 1 else { return "A \(type) frame is on stream \(stream), which no client opens." }
    let ends = flags & FrameScript.endStream != 0
    switch type {
    case .rstStream:
      guard payload.count == 4 else { return "An RST_STREAM frame is malformed." }
      return resetFault(stream, code: payload.reduce(0) { $0 << 8 | UInt32($1) })
    case .continuation:
      guard let block else { return "A CONTINUATION frame follows no HEADERS frame." }
      if flags & FrameScript.endHeaders != 0 {
        self.block = nil
        if block.ends { ended.insert(stream) }
      }
      return nil
    default: break
    }
    if ended.contains(stream) { return "A \(type) frame follows the end of its stream." }
    if type == .headers {
      begun.insert(stream)
      if flags & FrameScript.endHeaders == 0 { block = (stream, ends) } else if ends { ended.insert(stream) }
    } else {
      if !begun.contains(stream) { return "A DATA frame comes before the HEADERS frame of its stream." }
      if ends { ended.insert(stream) }
    }
    return nil
  }

  private mutating func resetFault(_ stream: UInt32, code: UInt32) -> String? {
    let wasEnded = !ended.insert(stream).inserted
    // NO_ERROR after the end of a response asks the client to stop sending (RFC 9113 section 8.1).
    guard expected != nil, !wasEnded, !(mayRefuse && code == 7) else { return nil }
    return "The response to a valid request is RST_STREAM with code \(code)."
  }

  private func goAwayFault(_ stream: UInt32, _ payload: [UInt8]) -> String? {
    guard stream == 0, payload.count >= 8 else { return "A GOAWAY frame is malformed." }
    let code = payload[4..<8].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    guard expected != nil, code != 0 else { return nil }
    return "The response to valid requests is GOAWAY with code \(code), after \(ended.count) responses."
  }

  func fault(after end: ConnectionPlan.End) -> String? {
    if case .failed(let code) = end { return "The server doesn't accept connections: error \(code)." }
    if let firstFault { return firstFault }
    if isHTTP1 == true, mayBeHTTP1 { return unread.count < FramesCheck.limit ? http1Fault(after: end) : nil }
    guard let expected, ended.count < expected else { return nil }
    return "Only \(ended.count) of \(expected) valid requests got a complete response. The connection ended: \(end)."
  }

  private func http1Fault(after end: ConnectionPlan.End) -> String? {
    var reader = ResponseReader(unread, mayBeHead: true, mayBeHTTP10: true, isClosed: end == .byServer)
    do throws(ResponseReader.Fault) {
      try reader.readAll()
      return nil
    } catch {
      return "A response isn't valid HTTP. \(error.text). Received: \(EscapedBytes(unread, limit: 600))"
    }
  }
}
