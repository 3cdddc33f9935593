/// Values of MessagePack in bytes that ``MessagePackReader`` has checked.
extension [UInt8] {
  /// The number at an offset.
  func packedNumber(at start: Int) -> Tree.Number {
    let mark = self[start]
    return switch mark {
    case 0xca: .float32(Float(bitPattern: bigEndian(start + 1)))
    case 0xcb: .float64(Double(bitPattern: bigEndian(start + 1)))
    case 0xcc: .uint(UInt64(self[start + 1]))
    case 0xcd: .uint(UInt64(bigEndian(start + 1) as UInt16))
    case 0xce: .uint(UInt64(bigEndian(start + 1) as UInt32))
    case 0xcf: .uint(bigEndian(start + 1))
    case 0xd0: .int(Int64(bigEndian(start + 1) as Int8))
    case 0xd1: .int(Int64(bigEndian(start + 1) as Int16))
    case 0xd2: .int(Int64(bigEndian(start + 1) as Int32))
    case 0xd3: .int(bigEndian(start + 1))
    default: .int(Int64(Int8(bitPattern: mark)))
    }
  }

  /// The content of a string, of binary data or of an extension: its bytes without the header.
  func packedContent(_ range: Range<Int>) -> Range<Int> {
    let header =
      switch self[range.lowerBound] {
      case 0xc4, 0xd9, 0xd4...0xd8: 2
      case 0xc5, 0xda, 0xc7: 3
      case 0xc8: 4
      case 0xc6, 0xdb: 5
      case 0xc9: 6
      default: 1
      }
    return range.lowerBound + header..<range.upperBound
  }

  /// An extension, or the timestamp that it stands for.
  func packedExtension(_ range: Range<Int>) -> Tree.Content {
    let content = packedContent(range)
    let type = Int8(bitPattern: self[content.lowerBound - 1])
    let data = Array(self[content])
    guard type == -1, let timestamp = Timestamp(messagePack: data) else { return .extension(type: type, data) }
    return .timestamp(seconds: timestamp.seconds, nanoseconds: timestamp.nanoseconds)
  }

  /// The big-endian integer at an offset.
  func bigEndian<Number: FixedWidthInteger>(_ start: Int) -> Number {
    self[start..<start + MemoryLayout<Number>.size].reduce(0) { $0 << 8 | Number(truncatingIfNeeded: $1) }
  }
}
