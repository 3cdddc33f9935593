extension FormatWriter {
  mutating func messagePackInteger(_ value: Int64) {
    if value >= 0 { return messagePackUnsigned(UInt64(value)) }
    if value >= -32 {
      buffer.append(UInt8(bitPattern: Int8(value)))
    } else if let byte = Int8(exactly: value) {
      buffer.append(0xd0)
      buffer.append(bigEndian: byte)
    } else if let short = Int16(exactly: value) {
      buffer.append(0xd1)
      buffer.append(bigEndian: short)
    } else if let word = Int32(exactly: value) {
      buffer.append(0xd2)
      buffer.append(bigEndian: word)
    } else {
      buffer.append(0xd3)
      buffer.append(bigEndian: value)
    }
  }

  mutating func messagePackUnsigned(_ value: UInt64) {
    if value < 128 {
      buffer.append(UInt8(value))
    } else if let byte = UInt8(exactly: value) {
      buffer.append(0xcc)
      buffer.append(byte)
    } else if let short = UInt16(exactly: value) {
      buffer.append(0xcd)
      buffer.append(bigEndian: short)
    } else if let word = UInt32(exactly: value) {
      buffer.append(0xce)
      buffer.append(bigEndian: word)
    } else {
      buffer.append(0xcf)
      buffer.append(bigEndian: value)
    }
  }

  mutating func messagePackString(_ text: String) throws(Refusal) {
    try messagePackStringHeader(count: text.utf8.count)
    buffer.append(text)
  }

  mutating func messagePackStringHeader(count: Int) throws(Refusal) {
    if count < 32 {
      buffer.append(0xa0 | UInt8(count))
    } else {
      try messagePackLength(count, 0xd9, 0xda, 0xdb)
    }
  }

  /// Writes a length in the least of one, two and four bytes, behind the mark for that size.
  mutating func messagePackLength(_ count: Int, _ one: UInt8, _ two: UInt8, _ four: UInt8) throws(Refusal) {
    if let byte = UInt8(exactly: count) {
      buffer.append(one)
      buffer.append(byte)
    } else if let short = UInt16(exactly: count) {
      buffer.append(two)
      buffer.append(bigEndian: short)
    } else if let word = UInt32(exactly: count) {
      buffer.append(four)
      buffer.append(bigEndian: word)
    } else {
      throw .tooLong
    }
  }

  /// The timestamp extension (type -1) in 32, 64 or 96 bits, the first that holds it.
  mutating func messagePackTimestamp(seconds: Int64, nanoseconds: UInt32) {
    if nanoseconds == 0, let short = UInt32(exactly: seconds) {
      buffer.append(bigEndian: UInt16(0xd6ff))
      buffer.append(bigEndian: short)
    } else if seconds >= 0, seconds < 1 << 34 {
      buffer.append(bigEndian: UInt16(0xd7ff))
      buffer.append(bigEndian: UInt64(nanoseconds) << 34 | UInt64(seconds))
    } else {
      buffer.append(0xc7)
      buffer.append(bigEndian: UInt16(0x0cff))
      buffer.append(bigEndian: nanoseconds)
      buffer.append(bigEndian: seconds)
    }
  }

  /// How many bytes begin an array or a map of `count` members.
  @inline(__always)
  static func headerSize(count: Int) -> Int {
    if count < 16 { return 1 }
    return count <= Int(UInt16.max) ? 3 : 5
  }

  /// Writes the header of a container in the place left for it, which is widened when the count needs more.
  mutating func patchHeader(_ kind: BodyFormat.Container, at start: Int, count: Int, expected: Int) {
    let reserved = FormatWriter.headerSize(count: expected)
    let size = FormatWriter.headerSize(count: count)
    if size != reserved { buffer.shift(from: start + reserved, by: size - reserved) }
    let mark: UInt8 = kind == .object ? 0xde : 0xdc
    switch size {
    case 1: buffer.replace(at: start, with: (kind == .object ? 0x80 : 0x90) | UInt8(count))
    case 3: buffer.replace(at: start, with: mark)
    default: buffer.replace(at: start, with: mark + 1)
    }
    for index in stride(from: 1, to: size, by: 1) {
      buffer.replace(at: start + index, with: UInt8(truncatingIfNeeded: count >> (8 * (size - 1 - index))))
    }
  }
}
