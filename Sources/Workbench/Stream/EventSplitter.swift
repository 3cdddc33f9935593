/// Finds where the frames of an event stream end (WHATWG HTML section 9.2.6), however its bytes are cut, and makes text of none.
struct EventSplitter: Sendable, Hashable {
  /// What is kept of one frame; the rest is only counted.
  static let mostFrameBytes = 1024 * 1024

  /// The bytes of a frame that goes on in the next piece.
  private var pending: [UInt8] = []
  /// How many bytes that frame has so far.
  private(set) var pendingCount = 0
  private var isAtLineStart = true
  /// An LF that follows belongs to the CR before it.
  private var endedWithCR = false

  /// Calls back for each frame that is finished by these bytes, without the blank line that closes it.
  mutating func split(_ bytes: [UInt8], _ frame: (_ kept: ArraySlice<UInt8>, _ size: Int) -> Void) {
    var start = 0
    for at in bytes.indices {
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
