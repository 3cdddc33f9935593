// Grammars are read byte by byte: every delimiter is ASCII, and no byte of another scalar's UTF-8 is. To `Character`, a delimiter with a
// combining mark behind it, or a CR before an LF, is another character than the delimiter.

extension UInt8 {
  /// A space or a tab (RFC 9110 section 5.6.3).
  @inlinable @inline(__always)
  package var isBlank: Bool { self == 0x20 || self == 0x09 }

  /// `0` to `9`.
  @inlinable @inline(__always)
  package var isDigit: Bool { self >= 0x30 && self <= 0x39 }

  /// `A` to `Z` and `a` to `z`.
  @inlinable @inline(__always)
  package var isLetter: Bool { self | 0x20 >= 0x61 && self | 0x20 <= 0x7A }

  /// A letter or a digit.
  @inlinable @inline(__always)
  package var isAlphanumeric: Bool { isLetter || isDigit }

  /// A hexadecimal digit, of either case.
  @inlinable @inline(__always)
  package var isHexDigit: Bool { hexDigitValue != nil }

  /// The value of a hexadecimal digit, of either case.
  @inlinable
  package var hexDigitValue: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  /// `tchar`, what tokens are made of (RFC 9110 section 5.6.2).
  @inlinable @inline(__always)
  package var isTokenByte: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"),
      UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
      true
    default:
      false
    }
  }

  /// What never needs percent-encoding in a URL (RFC 3986 section 2.3).
  @inlinable @inline(__always)
  package var isUnreserved: Bool {
    isAlphanumeric || self == UInt8(ascii: "-") || self == UInt8(ascii: ".") || self == UInt8(ascii: "_")
      || self == UInt8(ascii: "~")
  }

  /// The byte with a capital letter made small.
  @inlinable @inline(__always)
  package var lowercased: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }
}

extension UInt8 {
  static var quote: UInt8 { 0x22 }
  static var backslash: UInt8 { 0x5C }
  static var comma: UInt8 { 0x2C }
  static var semicolon: UInt8 { 0x3B }
  static var equals: UInt8 { 0x3D }
  static var slash: UInt8 { 0x2F }
  static var hyphen: UInt8 { 0x2D }
}

extension Unicode.Scalar {
  /// A space or a tab.
  @inlinable @inline(__always)
  package var isBlank: Bool { self == " " || self == "\t" }
}

extension Collection<UInt8> {
  /// The number that decimal digits write; nil for anything else, and for what an `Int` cannot hold.
  @inlinable
  package var decimalValue: Int? {
    guard !isEmpty else { return nil }
    var value = 0
    for byte in self {
      guard byte.isDigit else { return nil }
      let (tens, tooLarge) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflows) = tens.addingReportingOverflow(Int(byte - UInt8(ascii: "0")))
      guard !tooLarge, !overflows else { return nil }
      value = sum
    }
    return value
  }
}

// Swift compares texts by what they mean: `é` is `e` with an accent. These compare what stands there.

extension StringProtocol {
  /// Whether both texts are the same to the byte.
  @inlinable
  package func isExactly(_ other: some StringProtocol) -> Bool {
    utf8.elementsEqual(other.utf8)
  }

  /// Whether both texts are the same but for the case of the letters of ASCII.
  @inlinable
  package func equalsIgnoringCase(_ other: some StringProtocol) -> Bool {
    utf8.elementsEqual(other.utf8) { $0.lowercased == $1.lowercased }
  }

  /// Whether the text begins with another one, the case of the letters of ASCII left aside.
  @inlinable
  package func hasPrefixIgnoringCase(_ prefix: some StringProtocol) -> Bool {
    utf8.starts(with: prefix.utf8) { $0.lowercased == $1.lowercased }
  }
}

extension StringProtocol where SubSequence == Substring {
  /// What follows a beginning; nil where the text begins otherwise.
  /// - Parameter ignoringCase: whether the case of the letters of ASCII is left aside.
  @inlinable
  package func droppingPrefix(_ prefix: String, ignoringCase: Bool = false) -> Substring? {
    let isPrefix = ignoringCase ? hasPrefixIgnoringCase(prefix) : utf8.starts(with: prefix.utf8)
    return isPrefix ? Substring(self[...].utf8.dropFirst(prefix.utf8.count)) : nil
  }
}
