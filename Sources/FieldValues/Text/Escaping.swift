extension String {
  /// The text with other texts in place of some of its scalars.
  ///
  /// Escaping must look at scalars. `replacing(_:with:)` compares characters, and to it a quotation mark with a combining mark behind
  /// it is no quotation mark, and a CR LF neither CR nor LF: they would go out unescaped.
  package func escaping(_ replacements: [Unicode.Scalar: String]) -> String {
    guard unicodeScalars.contains(where: { replacements[$0] != nil }) else { return self }
    var escaped = ""
    for scalar in unicodeScalars {
      if let replacement = replacements[scalar] {
        escaped += replacement
      } else {
        escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// Appends the text in quotes, `"` and `\` escaped (RFC 9110 section 5.6.4).
  mutating func append(quoted text: String) {
    append("\"")
    guard text.utf8.contains(where: { $0 == .quote || $0 == .backslash }) else {
      append(text)
      append("\"")
      return
    }
    for scalar in text.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { append("\\") }
      unicodeScalars.append(scalar)
    }
    append("\"")
  }

  /// The text in double quotes with the escapes of JSON.
  package var quoted: String {
    var result = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{0}"..<" ", "\u{7F}": result += "\\u\(String(hex: scalar.value, digits: 4))"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

// MARK: - Markup

extension String {
  /// The text for XML 1.0: markup escaped, characters XML does not know written as U+FFFD.
  package var xmlEscaped: String {
    var result = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n", "\t": result.unicodeScalars.append(scalar)
      case "\r": result += "&#13;"
      case "\u{0}"..<" ", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// As it stands in a cell of a table in Markdown.
  package var tableEscaped: String { escaping(["|": "\\|"]) }

  /// As the message of a workflow command of GitHub.
  package var workflowEscaped: String { escaping(["%": "%25", "\r": "%0D", "\n": "%0A"]) }

  /// As a property of a workflow command of GitHub.
  package var workflowPropertyEscaped: String {
    escaping(["%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"])
  }
}

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

extension StringProtocol {
  /// The UTF-8 of the text, every byte that may not stay as `%` and two upper-case hexadecimal digits (RFC 3986 section 2.1).
  /// - Parameter stays: asked for bytes of ASCII only; without it, unreserved characters stay (RFC 3986 section 2.3).
  @inlinable
  package func percentEncoded(keeping stays: (UInt8) -> Bool = { $0.isUnreserved }) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(utf8.count)
    for byte in utf8 {
      if byte < 0x80, stays(byte) {
        bytes.append(byte)
      } else {
        bytes.append(UInt8(ascii: "%"))
        bytes.append(digits[Int(byte >> 4)])
        bytes.append(digits[Int(byte & 0x0F)])
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension [UInt8] {
  /// The bytes with `%41` read as one byte; nil where a `%` is not followed by two hexadecimal digits.
  /// - Parameter plusIsSpace: as forms have it (WHATWG URL section 5.1).
  @inlinable
  package init?(percentEncoded text: some Sequence<UInt8>, plusIsSpace: Bool = false) {
    self = []
    reserveCapacity(text.underestimatedCount)
    var rest = text.makeIterator()
    while let byte = rest.next() {
      switch byte {
      case UInt8(ascii: "%"):
        guard let high = rest.next()?.hexDigitValue, let low = rest.next()?.hexDigitValue else { return nil }
        append(high << 4 | low)
      case UInt8(ascii: "+") where plusIsSpace: append(UInt8(ascii: " "))
      default: append(byte)
      }
    }
  }
}

extension String {
  /// The decoded text; nil where an escape is broken, or where the bytes are not UTF-8.
  /// - Parameter plusIsSpace: as forms have it (WHATWG URL section 5.1).
  package init?(validatingPercentEncoded text: Substring, plusIsSpace: Bool = false) {
    let bytes = text.utf8
    guard bytes.contains(where: { $0 == UInt8(ascii: "%") || (plusIsSpace && $0 == UInt8(ascii: "+")) }) else {
      self = String(text)
      return
    }
    guard let decoded = [UInt8](percentEncoded: bytes, plusIsSpace: plusIsSpace) else { return nil }
    self.init(validating: decoded, as: UTF8.self)
  }
}

extension StringProtocol {
  /// The decoded text: a `%` without two hexadecimal digits behind it stays, and bytes that are not UTF-8 become U+FFFD.
  package var percentDecoded: String {
    var decoded: [UInt8] = []
    var rest = Array(utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2, let pair = [UInt8](hex: rest.prefix(2)) {
        decoded += pair
        rest = rest.dropFirst(2)
      } else {
        decoded.append(byte)
      }
    }
    return String(decoding: decoded, as: UTF8.self)
  }
}
