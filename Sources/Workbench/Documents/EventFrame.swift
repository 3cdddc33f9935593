import FieldValues

/// A frame of an event stream in words; made only of frames that are looked at.
struct EventFrame: Sendable, Hashable {
  private(set) var id: String?
  private(set) var event: String?
  private(set) var retry: String?
  private(set) var comments: [String] = []
  /// The data lines joined by LF; nil where none was sent.
  private(set) var data: String?
  /// Lines readers pass over.
  private(set) var others: [ServerSentEventFrame.Field] = []

  init(_ bytes: ArraySlice<UInt8>) {
    var decoder = ServerSentEventDecoder()
    guard let frame = decoder.decode(Array(bytes) + [0x0A, 0x0A]).first else { return }
    var lines: [String] = []
    for field in frame.fields {
      switch field.name {
      case "id": id = field.value
      case "event": event = field.value
      case "retry": retry = field.value
      case "": comments.append(field.value)
      case "data": lines.append(field.value)
      default: others.append(field)
      }
    }
    data = lines.isEmpty ? nil : lines.joined(separator: "\n")
  }

  /// The data; without any, the comments or other fields, and that readers see no event.
  var summary: String {
    if let data { return data }
    let isComment = id == nil && event == nil && retry == nil && others.isEmpty
    if isComment { return ": " + comments.joined(separator: " : ") }
    let fields = [id.map { "id: \($0)" }, event.map { "event: \($0)" }, retry.map { "retry: \($0)" }].compactMap(\.self)
    let rest = comments.map { ": \($0)" } + others.map { "\($0.name): \($0.value)" }
    return (fields + rest).joined(separator: "  ") + "   (not dispatched: no data)"
  }
}

extension EventFrame {
  /// Finds where the frames of an event stream end (WHATWG HTML section 9.2.6), however its bytes are cut, and makes text of none.
  struct Splitter: Sendable, Hashable {
    /// What is kept of one frame; the rest is only counted.
    static let mostFrameBytes = 1024 * 1024

    /// The bytes of a frame that goes on in the next piece.
    private var pending: [UInt8] = []
    /// How many bytes that frame has so far.
    private(set) var pendingCount = 0
    private var isAtLineStart = true
    /// An LF that follows belongs to the CR before it.
    private var endedWithCR = false
    /// How many bytes of a byte order mark were seen at the very beginning; nil when that is over.
    private var markProgress: Int? = 0

    /// Calls back for each frame that is finished by these bytes, without the blank line that closes it.
    mutating func split(_ bytes: [UInt8], _ frame: (_ kept: ArraySlice<UInt8>, _ size: Int) -> Void) {
      var start = skipMark(bytes)
      for at in bytes.indices.dropFirst(start) {
        let byte = bytes[at]
        if endedWithCR, byte == 0x0A {
          endedWithCR = false
          if isAtLineStart, pendingCount == 0, start == at { start = at + 1 }
          continue
        }
        endedWithCR = byte == 0x0D
        guard byte == 0x0A || byte == 0x0D else {
          isAtLineStart = false
          continue
        }
        guard isAtLineStart else {
          isAtLineStart = true
          continue
        }
        finish(bytes[start..<at], frame)
        start = at + 1
      }
      keep(bytes[start...])
    }

    /// The one byte order mark that may open a stream isn't part of it.
    /// - Returns: how many bytes belong to it.
    private mutating func skipMark(_ bytes: [UInt8]) -> Int {
      let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
      var start = 0
      while let progress = markProgress, start < bytes.count {
        if bytes[start] == mark[progress] {
          markProgress = progress + 1 < mark.count ? progress + 1 : nil
          start += 1
        } else {
          markProgress = nil
          // What looked like the beginning of a mark, and may have come in an earlier piece, is content.
          keep(mark[..<progress])
          if progress > 0 { isAtLineStart = false }
        }
      }
      return start
    }

    private mutating func finish(_ rest: ArraySlice<UInt8>, _ frame: (ArraySlice<UInt8>, Int) -> Void) {
      let size = pendingCount + rest.count
      guard size > 0 else { return }
      if pendingCount == 0 {
        frame(rest.prefix(Self.mostFrameBytes), size)
      } else {
        keep(rest)
        frame(pending[...], size)
      }
      // A frame of a megabyte must not hold its room for ever.
      pending.removeAll(keepingCapacity: pending.count <= 4096)
      pendingCount = 0
    }

    private mutating func keep(_ bytes: ArraySlice<UInt8>) {
      pendingCount += bytes.count
      pending.append(contentsOf: bytes.prefix(max(0, Self.mostFrameBytes - pending.count)))
    }
  }
}
