/// Where the lines of a text begin; it grows as bytes arrive, and looks at each byte once.
struct TextLines: Sendable {
  /// A longer line goes on in the next one.
  static let longest = 4096

  private var starts: [UInt32] = []
  private var scanned = 0

  var count: Int { starts.count }

  /// Takes note of the bytes that came since the last time. Bytes beyond 4 GiB are not looked at.
  mutating func extend(_ bytes: [UInt8]) {
    let end = min(bytes.count, Int(UInt32.max))
    guard end > scanned else { return }
    if starts.isEmpty { starts.append(0) }
    bytes.withUnsafeBufferPointer { bytes in
      var start = Int(starts.last ?? 0)
      while scanned < end {
        let isLineEnd = scanned > 0 && bytes[scanned - 1] == 0x0A
        let isFull = scanned - start >= Self.longest && (bytes[scanned] & 0xC0 != 0x80 || scanned - start >= Self.longest + 3)
        if scanned > start, isLineEnd || isFull {
          starts.append(UInt32(scanned))
          start = scanned
        }
        scanned += 1
      }
    }
  }

  /// The bytes of a line, without its line end.
  func range(of line: Int, in bytes: [UInt8]) -> Range<Int> {
    guard starts.indices.contains(line) else { return 0..<0 }
    let start = min(Int(starts[line]), bytes.count)
    var end = line + 1 < starts.count ? min(Int(starts[line + 1]), bytes.count) : bytes.count
    if end > start, bytes[end - 1] == 0x0A {
      end -= 1
      if end > start, bytes[end - 1] == 0x0D { end -= 1 }
    }
    return start..<max(start, end)
  }
}
