/// Makes lines of bytes that come in pieces.
struct LineSplitter {
  private var pending: [UInt8] = []
  /// A line without an end is cut after this many bytes.
  private let limit = 16 * 1024

  /// Takes bytes in; answers the lines that are complete now, without their ends.
  mutating func append(_ bytes: some Sequence<UInt8>) -> [String] {
    var lines: [String] = []
    for byte in bytes {
      if byte == UInt8(ascii: "\n") || pending.count >= limit { lines.append(take()) }
      if byte != UInt8(ascii: "\n") { pending.append(byte) }
    }
    return lines
  }

  /// What is left without an end; nil when nothing is.
  mutating func finish() -> String? {
    pending.isEmpty ? nil : take()
  }

  private mutating func take() -> String {
    defer { pending.removeAll(keepingCapacity: true) }
    if pending.last == UInt8(ascii: "\r") { pending.removeLast() }
    return String(decoding: pending, as: UTF8.self)
  }
}
