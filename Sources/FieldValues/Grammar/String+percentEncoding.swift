extension String {
  /// Appends the UTF-8 of the text, every byte that may not stay as `%` and two upper-case hexadecimal digits.
  mutating func append(percentEncoding text: String, keeping stays: (UInt8) -> Bool) {
    for byte in text.utf8 {
      if byte < 0x80, stays(byte) {
        unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        append("%")
        unicodeScalars.append(Self.hexDigit(byte >> 4))
        unicodeScalars.append(Self.hexDigit(byte & 0x0F))
      }
    }
  }

  private static func hexDigit(_ value: UInt8) -> Unicode.Scalar {
    Unicode.Scalar(value < 10 ? 0x30 + value : 0x41 + value - 10)
  }
}

extension UInt8 {
  /// The value of a hexadecimal digit.
  var hexValue: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
