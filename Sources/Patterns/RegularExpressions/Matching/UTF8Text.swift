/// Bytes that are read as UTF-8, in either direction. A byte that belongs to no well-formed sequence counts as one U+FFFD by itself,
/// whichever side the text is read from.
struct UTF8Text {
  let base: UnsafePointer<UInt8>
  let count: Int

  typealias Reading = (scalar: Unicode.Scalar, width: Int)

  private static let invalid: Reading = ("\u{FFFD}", 1)

  /// The scalar that begins at a place before the end.
  func scalar(at place: Int) -> Reading {
    let first = base[place]
    if first < 0x80 { return (Unicode.Scalar(first), 1) }
    let width = first < 0xC2 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 1
    guard width > 1, place + width <= count else { return UTF8Text.invalid }
    var value = UInt32(first) & (0x7F >> UInt32(width))
    for next in place + 1..<place + width {
      guard base[next] & 0xC0 == 0x80 else { return UTF8Text.invalid }
      value = value << 6 | UInt32(base[next] & 0x3F)
    }
    // Longer than need be, a surrogate, or beyond the last plane.
    let least: UInt32 = width == 2 ? 0x80 : width == 3 ? 0x800 : 0x10000
    guard value >= least, let scalar = Unicode.Scalar(value) else { return UTF8Text.invalid }
    return (scalar, width)
  }

  /// The scalar that ends at a place after the start.
  func scalar(before place: Int) -> Reading {
    let last = base[place - 1]
    if last < 0x80 { return (Unicode.Scalar(last), 1) }
    guard last & 0xC0 == 0x80 else { return UTF8Text.invalid }
    for width in 2...4 where width <= place {
      if base[place - width] & 0xC0 == 0x80 { continue }
      let reading = scalar(at: place - width)
      return reading.width == width ? reading : UTF8Text.invalid
    }
    return UTF8Text.invalid
  }
}
