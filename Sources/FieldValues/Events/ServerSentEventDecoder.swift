/// Reads an event stream piece by piece, with the same result however its bytes are cut (WHATWG HTML section 9.2.6).
public struct ServerSentEventDecoder: Sendable {
  /// The id that a reader sends back as Last-Event-ID: that of the last finished frame that named one.
  public private(set) var lastEventID: String
  /// Milliseconds to wait before connecting again; nil until the stream named some.
  public private(set) var reconnectionTime: Int?
  /// The bytes of the frame that is not finished yet; at the end of the stream they come to nothing.
  public private(set) var pendingBytes: [UInt8] = []

  private var fields: [ServerSentEventFrame.Field] = []
  private var lineStart = 0
  /// An LF that follows belongs to the CR before it.
  private var endedWithCR = false
  /// How many bytes of a byte order mark were seen at the very beginning; nil when that is over.
  private var markProgress: Int? = 0

  /// A decoder for a new stream, or for one that is resumed after this id.
  public init(lastEventID: String = "") {
    self.lastEventID = lastEventID
  }

  /// The frames that are finished by these bytes.
  public mutating func decode(_ bytes: some Sequence<UInt8>) -> [ServerSentEventFrame] {
    let chunk = Array(bytes)
    var rest = withoutMark(chunk[...])
    var frames: [ServerSentEventFrame] = []
    while !rest.isEmpty {
      if endedWithCR, rest.first == 0x0A {
        finishCRLF()
        rest = rest.dropFirst()
      }
      endedWithCR = false
      let end = rest.firstIndex { $0 == 0x0A || $0 == 0x0D } ?? rest.endIndex
      pendingBytes += rest[..<end]
      guard end < rest.endIndex else { break }
      if let frame = finishLine(with: rest[end]) { frames.append(frame) }
      rest = rest[(end + 1)...]
    }
    return frames
  }

  /// The bytes without the one byte order mark that may open the stream.
  private mutating func withoutMark(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    var rest = bytes
    while let progress = markProgress, let byte = rest.first {
      if byte == mark[progress] {
        markProgress = progress + 1 < mark.count ? progress + 1 : nil
        rest = rest.dropFirst()
      } else {
        markProgress = nil
        pendingBytes += mark[..<progress]
      }
    }
    return rest
  }

  /// The LF belongs to the line before it; the blank line that closes a frame is not part of it.
  private mutating func finishCRLF() {
    guard !pendingBytes.isEmpty else { return }
    pendingBytes.append(0x0A)
    lineStart = pendingBytes.count
  }

  private mutating func finishLine(with lineEnd: UInt8) -> ServerSentEventFrame? {
    endedWithCR = lineEnd == 0x0D
    if lineStart == pendingBytes.count { return finishFrame() }
    readField()
    pendingBytes.append(lineEnd)
    lineStart = pendingBytes.count
    return nil
  }

  private mutating func readField() {
    let line = pendingBytes[lineStart...]
    let name = line.prefix { $0 != 0x3A }
    var value = line[name.endIndex...].dropFirst()
    if value.first == 0x20 { value = value.dropFirst() }
    let field = ServerSentEventFrame.Field(
      String(decoding: name, as: UTF8.self),
      String(decoding: value, as: UTF8.self)
    )
    fields.append(field)
    if field.name == "retry", !value.isEmpty, value.allSatisfy({ $0.isDigit }) {
      var scanner = FieldScanner(field.value)
      reconnectionTime = scanner.number()
    }
  }

  private mutating func finishFrame() -> ServerSentEventFrame? {
    defer {
      fields = []
      pendingBytes = []
      lineStart = 0
    }
    guard !fields.isEmpty else { return nil }
    if let id = fields.last(where: { $0.name == "id" && !$0.value.utf8.contains(0) }) { lastEventID = id.value }
    return ServerSentEventFrame(bytes: pendingBytes, fields: fields, event: dispatchedEvent())
  }

  private func dispatchedEvent() -> ServerSentEventFrame.Event? {
    let data = fields.filter { $0.name == "data" }
    guard !data.isEmpty else { return nil }
    let type = fields.last { $0.name == "event" }?.value ?? ""
    return ServerSentEventFrame.Event(
      type: type.isEmpty ? "message" : type,
      data: data.map(\.value).joined(separator: "\n"),
      lastEventID: lastEventID
    )
  }
}
