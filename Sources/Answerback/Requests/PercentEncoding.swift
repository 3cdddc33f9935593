extension String {
  /// The UTF-8 of the text, every byte that may not stay as `%` and two upper-case hexadecimal digits (RFC 3986 section 2.1).
  func percentEncoded(keeping stays: (UInt8) -> Bool) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(utf8.count)
    for byte in utf8 {
      if byte < 0x80, stays(byte) {
        bytes.append(byte)
      } else {
        bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 0x0F)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension UInt8 {
  var isAlphanumeric: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    default: false
    }
  }

  /// A byte that stands for itself in a URL that is already put together.
  var isURLPart: Bool {
    isAlphanumeric || "/#%[]=:;$&()+,!?*@'~_.-".utf8.contains(self)
  }
}

extension FormFields {
  /// A name or value as a form writes it (WHATWG URL section 5.2): a space is `+`.
  static func encode(_ text: String) -> String {
    text.percentEncoded { $0.isAlphanumeric || "*-._ ".utf8.contains($0) }.replacing(" ", with: "+")
  }
}
