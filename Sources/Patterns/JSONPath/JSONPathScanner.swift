import FieldValues

/// Reads a path's characters one by one, and the tokens that several rules of the grammar share.
struct JSONPathScanner {
  private let scalars: [Unicode.Scalar]
  private(set) var index = 0

  init(_ text: String) {
    scalars = Array(text.unicodeScalars)
  }

  var next: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }
  var isAtEnd: Bool { index >= scalars.count }

  func fault(_ message: String, at place: Int? = nil) -> JSONPath.SyntaxError {
    JSONPath.SyntaxError(column: (place ?? index) + 1, message: message)
  }

  mutating func skipBlanks() {
    while let scalar = next, " \t\n\r".unicodeScalars.contains(scalar) { index += 1 }
  }

  func isNext(_ text: String) -> Bool {
    scalars[index...].starts(with: text.unicodeScalars)
  }

  mutating func take(_ text: String) -> Bool {
    guard isNext(text) else { return false }
    index += text.unicodeScalars.count
    return true
  }

  mutating func advance() -> Unicode.Scalar? {
    guard let scalar = next else { return nil }
    index += 1
    return scalar
  }

  mutating func go(to place: Int) {
    index = place
  }

  /// `member-name-shorthand` of the grammar; nil when none stands here.
  mutating func takeName() -> String? {
    guard let first = next, first.startsName else { return nil }
    var name = String.UnicodeScalarView()
    while let scalar = next, scalar.startsName || scalar.isDigit {
      name.append(scalar)
      index += 1
    }
    return String(name)
  }

  /// An integer without leading zeros, within ±(2^53 - 1); nil when none stands here.
  mutating func takeInteger() throws(JSONPath.SyntaxError) -> Int? {
    let start = index
    let isNegative = take("-")
    let digits = takeDigits()
    guard !digits.isEmpty else {
      if isNegative { throw fault("a digit must follow the minus sign") }
      return nil
    }
    guard digits == "0" && !isNegative || !digits.hasPrefix("0") else {
      throw fault("a number here has no leading zero and no minus zero", at: start)
    }
    guard let value = Int(digits), value < 1 << 53 else {
      throw fault("\(digits) is out of range; the largest number allowed is 9007199254740991", at: start)
    }
    return isNegative ? -value : value
  }

  /// A number of JSON, for comparing with; nil when none stands here.
  mutating func takeNumber() throws(JSONPath.SyntaxError) -> DecimalNumber? {
    guard let first = next, first.isDigit || first == "-" else { return nil }
    let start = index
    var text = String.UnicodeScalarView()
    while let scalar = next, scalar.isDigit || "-+.eE".unicodeScalars.contains(scalar) {
      text.append(scalar)
      index += 1
    }
    guard let number = DecimalNumber(String(text)) else {
      throw fault("\(String(text)) is not a number of JSON", at: start)
    }
    return number
  }

  private mutating func takeDigits() -> String {
    var digits = String.UnicodeScalarView()
    while let scalar = next, scalar.isDigit {
      digits.append(scalar)
      index += 1
    }
    return String(digits)
  }
}

extension JSONPathScanner {
  /// A string in single or double quotes, with the escapes of JSON; nil when none stands here.
  mutating func takeString() throws(JSONPath.SyntaxError) -> String? {
    guard let quote = next, quote == "'" || quote == "\"" else { return nil }
    let start = index
    index += 1
    var text = String.UnicodeScalarView()
    while let scalar = advance() {
      if scalar == quote { return String(text) }
      if scalar == "\\" {
        text.append(try takeEscape(in: quote))
      } else if scalar.value < 0x20 {
        throw fault("a control character must be written as \\u\(String(hex: scalar.value, digits: 4))", at: index - 1)
      } else {
        text.append(scalar)
      }
    }
    throw fault("the string has no closing quote", at: start)
  }

  private mutating func takeEscape(in quote: Unicode.Scalar) throws(JSONPath.SyntaxError) -> Unicode.Scalar {
    let start = index - 1
    guard let scalar = advance() else { throw fault("the string ends within an escape", at: start) }
    switch scalar {
    case "b": return "\u{8}"
    case "t": return "\t"
    case "n": return "\n"
    case "f": return "\u{C}"
    case "r": return "\r"
    case "/", "\\", quote: return scalar
    case "u": return try takeUnicodeEscape(from: start)
    default: throw fault("\\\(scalar) is not an escape of JSON", at: start)
    }
  }

  private mutating func takeUnicodeEscape(from start: Int) throws(JSONPath.SyntaxError) -> Unicode.Scalar {
    let high = try takeHex4(from: start)
    if let scalar = Unicode.Scalar(high) { return scalar }
    guard high < 0xDC00, take("\\u") else { throw fault("half of a surrogate pair stands alone", at: start) }
    let low = try takeHex4(from: start)
    guard (0xDC00...0xDFFF).contains(low), let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)) else {
      throw fault("half of a surrogate pair stands alone", at: start)
    }
    return scalar
  }

  private mutating func takeHex4(from start: Int) throws(JSONPath.SyntaxError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let scalar = advance(), scalar.isASCII, let digit = UInt8(scalar.value).hexDigitValue else {
        throw fault("\\u needs four hexadecimal digits", at: start)
      }
      value = value << 4 | UInt32(digit)
    }
    return value
  }
}

extension Unicode.Scalar {
  /// Letters, `_`, and everything beyond ASCII (RFC 9535 section 2.5.1.1, name-first).
  fileprivate var startsName: Bool {
    ("a"..."z").contains(self) || ("A"..."Z").contains(self) || self == "_" || value >= 0x80
  }
}

extension JSONPath {
  /// Why a text is not a JSONPath.
  public struct SyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where in the path, counted in characters from 1.
    public let column: Int
    /// What is wrong and what to do.
    public let message: String

    /// The column and the message in one sentence.
    public var description: String { "JSONPath, column \(column): \(message)" }
  }
}
