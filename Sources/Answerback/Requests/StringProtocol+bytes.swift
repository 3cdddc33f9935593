/// Paths and queries are taken apart byte by byte: to `Character`, a separator with a combining mark behind it is another character
/// than the separator, while a file system or another reader of the same bytes sees it.
extension StringProtocol where SubSequence == Substring {
  /// The parts between bytes of ASCII.
  func parts(between separator: Unicode.Scalar, omittingEmpty: Bool = true) -> [Substring] {
    let byte = UInt8(ascii: separator)
    return self[...].utf8.split(separator: byte, omittingEmptySubsequences: omittingEmpty).map(Substring.init)
  }

  /// What stands before the first of a byte of ASCII, and what stands behind it; nil when there is none.
  func cut(at mark: Unicode.Scalar) -> (before: Substring, behind: Substring)? {
    let bytes = self[...].utf8
    guard let index = bytes.firstIndex(of: UInt8(ascii: mark)) else { return nil }
    return (Substring(bytes[..<index]), Substring(bytes[bytes.index(after: index)...]))
  }

  /// Whether the last byte is that of a character of ASCII.
  func ends(in mark: Unicode.Scalar) -> Bool { self[...].utf8.last == UInt8(ascii: mark) }

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

extension Substring {
  /// One path segment or form component, percent-decoded; nil when an escape is broken or the bytes are not UTF-8.
  /// - Parameter plusIsSpace: as forms have it (WHATWG URL section 5.1).
  func percentDecoded(plusIsSpace: Bool = false) -> String? {
    let bytes = utf8
    guard bytes.contains(where: { $0 == UInt8(ascii: "%") || (plusIsSpace && $0 == UInt8(ascii: "+")) }) else {
      return String(self)
    }
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    var rest = bytes.makeIterator()
    while let byte = rest.next() {
      switch byte {
      case UInt8(ascii: "%"):
        guard let high = rest.next()?.hexValue, let low = rest.next()?.hexValue else { return nil }
        decoded.append(high << 4 | low)
      case UInt8(ascii: "+") where plusIsSpace:
        decoded.append(UInt8(ascii: " "))
      default:
        decoded.append(byte)
      }
    }
    return String(validating: decoded, as: UTF8.self)
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

  fileprivate var hexValue: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
