extension String {
  /// A number in hexadecimal digits, with zeros before it up to so many digits.
  package init(hex number: some BinaryInteger, digits count: Int = 1, uppercase: Bool = false) {
    let digits = String(number, radix: 16, uppercase: uppercase)
    self = String(repeating: "0", count: Swift.max(0, count - digits.utf8.count)) + digits
  }
}

extension Sequence<UInt8> {
  /// Two lower-case hexadecimal digits for each byte.
  package var hexText: String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(underestimatedCount * 2)
    for byte in self {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 0x0F)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}

extension [UInt8] {
  /// The bytes that pairs of hexadecimal digits write; nil for anything else.
  package init?(hex digits: some Collection<UInt8>) {
    self = []
    reserveCapacity(digits.count / 2)
    var rest = digits.makeIterator()
    while let first = rest.next() {
      guard let high = first.hexDigitValue, let low = rest.next()?.hexDigitValue else { return nil }
      append(high << 4 | low)
    }
  }

  /// The bytes that pairs of hexadecimal digits write; nil for anything else.
  package init?(hex text: some StringProtocol) {
    self.init(hex: text.utf8)
  }
}
