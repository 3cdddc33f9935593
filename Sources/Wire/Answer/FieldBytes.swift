extension UInt8 {
  var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

  var isLetter: Bool { lowercased >= UInt8(ascii: "a") && lowercased <= UInt8(ascii: "z") }

  /// A space or a tab (RFC 9110 section 5.6.3).
  var isBlank: Bool { self == 0x20 || self == 0x09 }

  /// `tchar` (RFC 9110 section 5.6.2).
  var isTokenByte: Bool { isDigit || isLetter || "!#$%&'*+-.^_`|~".utf8.contains(self) }

  /// What may stand in a registered name (RFC 3986 section 3.2.2).
  var isHostByte: Bool { isDigit || isLetter || "-._~%!$&'()*+,;=".utf8.contains(self) }

  /// The value of a hexadecimal digit.
  var hexadecimalValue: Int? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(self - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(self - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(self - UInt8(ascii: "A")) + 10
    default: nil
    }
  }

  /// The byte with ASCII capitals made small.
  var lowercased: UInt8 {
    self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") ? self | 0x20 : self
  }
}

extension ArraySlice<UInt8> {
  /// The bytes without blanks and tabs at either end.
  var trimmed: ArraySlice<UInt8> {
    guard let first = firstIndex(where: { !$0.isBlank }), let last = lastIndex(where: { !$0.isBlank }) else {
      return self[endIndex...]
    }
    return self[first...last]
  }

  /// The elements of a comma-separated list, trimmed, empty ones included.
  var listElements: [ArraySlice<UInt8>] {
    split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map(\.trimmed)
  }

  /// The number that decimal digits write; nil for anything else and for what an Int cannot hold.
  var decimalValue: Int? {
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
