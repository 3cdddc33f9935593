extension FormatWriter {
  /// Writes the decimal digits of an integer.
  mutating func jsonInteger(magnitude: UInt64, isNegative: Bool) {
    buffer.reserve(21)
    if isNegative { buffer.put(UInt8(ascii: "-")) }
    let end = buffer.count + FormatWriter.digitCount(magnitude)
    let target = buffer.base
    var position = end
    var rest = magnitude
    repeat {
      position -= 1
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      target.storeBytes(of: UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: digit), toByteOffset: position, as: UInt8.self)
      rest = quotient
    } while rest != 0
    buffer.count = end
  }

  @inline(__always)
  private static func digitCount(_ magnitude: UInt64) -> Int {
    var digits = 1
    var limit: UInt64 = 10
    // Twenty digits are the most; the power behind them would not fit.
    while digits < 20, magnitude >= limit {
      digits += 1
      limit &*= 10
    }
    return digits
  }

  /// Writes the shortest spelling that reads back to the same number; what is not finite is null, or refused.
  mutating func jsonFloat<Number: BinaryFloatingPoint & LosslessStringConvertible>(_ value: Number) throws(Refusal) {
    if value.isFinite {
      buffer.append(value.description)
    } else if options.nonFinite == .null {
      null()
    } else {
      throw Refusal(reason: "JSON has no \(value.description). Send a finite number or null.")
    }
  }

  mutating func jsonString(_ text: String) {
    text.withUTF8Bytes { jsonString($0) }
  }

  /// Writes UTF-8 between quotation marks, in runs between the characters that are to be escaped.
  mutating func jsonString(_ text: UnsafeBufferPointer<UInt8>) {
    let source = UnsafeRawBufferPointer(text)
    buffer.reserve(source.count + 2)
    if buffer.isOverLimit { return }
    buffer.put(UInt8(ascii: "\""))
    var index = copyPlain(source, from: 0)
    while index < source.count {
      // The bytes still to come and the closing mark were counted one byte each: keep it that way after a longer one.
      buffer.reserve(6 + source.count - index)
      jsonEscape(source[index])
      index = copyPlain(source, from: index + 1)
    }
    buffer.put(UInt8(ascii: "\""))
  }

  /// Copies bytes, eight at a time, up to the first that is to be escaped, for all of which there is room; returns its index.
  @inline(__always)
  private mutating func copyPlain(_ source: UnsafeRawBufferPointer, from start: Int) -> Int {
    let target = buffer.base + buffer.count - start
    let count = source.count
    var index = start
    while index + 8 <= count {
      let word = source.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      if FormatWriter.needsEscape(word) { break }
      target.storeBytes(of: word, toByteOffset: index, as: UInt64.self)
      index += 8
    }
    // What is left of eight bytes is copied by two words that overlap, unless it has to be looked at byte by byte.
    let rest = count - index
    if rest >= 4, rest < 8 {
      let first = source.loadUnaligned(fromByteOffset: index, as: UInt32.self)
      let last = source.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self)
      if !FormatWriter.needsEscape(UInt64(first) << 32 | UInt64(last)) {
        target.storeBytes(of: first, toByteOffset: index, as: UInt32.self)
        target.storeBytes(of: last, toByteOffset: count - 4, as: UInt32.self)
        index = count
      }
    }
    while index < count {
      let byte = source[index]
      if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { break }
      target.storeBytes(of: byte, toByteOffset: index, as: UInt8.self)
      index += 1
    }
    buffer.count += index - start
    return index
  }

  /// Whether one of eight bytes is a control, a quotation mark or a backslash.
  @inline(__always)
  static func needsEscape(_ word: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quotes = word ^ (ones &* 0x22)
    let backslashes = word ^ (ones &* 0x5c)
    let found = (word &- ones &* 0x20) | (quotes &- ones) | (backslashes &- ones)
    return found & ~word & (ones &* 0x80) != 0
  }

  /// Writes an escape, for which there is room.
  @inline(never)
  private mutating func jsonEscape(_ byte: UInt8) {
    buffer.put(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): buffer.put(byte)
    case 0x08: buffer.put(UInt8(ascii: "b"))
    case 0x09: buffer.put(UInt8(ascii: "t"))
    case 0x0a: buffer.put(UInt8(ascii: "n"))
    case 0x0c: buffer.put(UInt8(ascii: "f"))
    case 0x0d: buffer.put(UInt8(ascii: "r"))
    default:
      let low = byte & 0x0f
      buffer.append("u00")
      buffer.put(UInt8(ascii: "0") + (byte >> 4))
      buffer.put(low < 10 ? UInt8(ascii: "0") + low : UInt8(ascii: "a") + low - 10)
    }
  }
}
