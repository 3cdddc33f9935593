/// A place in the bytes of a field value, and the small pieces every grammar is made of (RFC 9110 section 5.6).
struct FieldScanner {
  let bytes: [UInt8]
  private(set) var position: Int
  /// Where the value ends: outer blanks aren't part of it.
  private let end: Int

  init(_ text: some StringProtocol) {
    bytes = Array(text.utf8)
    var first = 0
    var last = bytes.count
    while first < last, bytes[first].isBlank { first += 1 }
    while last > first, bytes[last - 1].isBlank { last -= 1 }
    position = first
    end = last
  }

  var isAtEnd: Bool { position >= end }

  var next: UInt8? { position < end ? bytes[position] : nil }

  mutating func skip() {
    if position < end { position += 1 }
  }

  mutating func skipBlanks() {
    skip { $0.isBlank }
  }

  mutating func skip(while belongs: (UInt8) -> Bool) {
    while position < end, belongs(bytes[position]) { position += 1 }
  }

  /// Steps over the byte if it is the next one.
  mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    position += 1
    return true
  }

  /// The longest run of such bytes from here; empty text when there is none.
  mutating func run(while belongs: (UInt8) -> Bool) -> String {
    let start = position
    skip(while: belongs)
    return text(from: start)
  }

  /// What was passed over since that place.
  func text(from start: Int) -> String {
    text(at: start..<position)
  }

  /// A token, or nil where none begins (RFC 9110 section 5.6.2).
  mutating func token() -> String? {
    tokenPlace().map { text(at: $0) }
  }

  /// The place of a token, or nil where none begins.
  mutating func tokenPlace() -> Range<Int>? {
    let start = position
    skip { $0.isTokenByte }
    return position > start ? start..<position : nil
  }

  /// What stands at a place.
  func text(at place: Range<Int>) -> String {
    String(decoding: bytes[place], as: UTF8.self)
  }

  /// Whether a text in lower case stands at a place, there in any case.
  func stands(_ text: String, at place: Range<Int>) -> Bool {
    guard text.utf8.count == place.count else { return false }
    var index = place.lowerBound
    for byte in text.utf8 {
      if bytes[index].lowercased != byte { return false }
      index += 1
    }
    return true
  }

  /// The text of a quoted string without quotes and escapes; nil, and no step forward, where none begins, where it
  /// is not closed or where it holds a control byte (RFC 9110 section 5.6.4).
  mutating func quotedString() -> String? {
    guard next == .quote else { return nil }
    var content: [UInt8] = []
    var index = position + 1
    while index < end, bytes[index] != .quote {
      if bytes[index] == .backslash { index += 1 }
      guard index < end, FieldSyntax.isQuotableByte(bytes[index]) else { return nil }
      content.append(bytes[index])
      index += 1
    }
    guard index < end else { return nil }
    position = index + 1
    return String(decoding: content, as: UTF8.self)
  }

  mutating func tokenOrQuotedString() -> String? {
    next == .quote ? quotedString() : token()
  }

  /// Steps to the next member of a comma-separated list over blanks and empty members; false at the end
  /// (RFC 9110 section 5.6.1.2).
  mutating func nextMember() -> Bool {
    skip { $0.isBlank || $0 == .comma }
    return !isAtEnd
  }

  /// Whether a list member ends here.
  mutating func isAtMemberEnd() -> Bool {
    skipBlanks()
    return isAtEnd || next == .comma
  }

  /// `*( OWS ";" OWS [ name "=" value ] )`, names in lower case; nil where a parameter is broken, or with `lenient`
  /// without the broken ones (RFC 9110 section 5.6.6).
  mutating func parameters(lenient: Bool = false) -> [FieldParameter]? {
    var found: [FieldParameter] = []
    while true {
      skipBlanks()
      guard take(.semicolon) else { return found }
      skipBlanks()
      if let next = next, next == .semicolon || next == .comma { continue }
      if isAtEnd { return found }
      if let name = token(), take(.equals), let value = tokenOrQuotedString() {
        found.append(FieldParameter(name: name.lowercased(), value: value))
      } else if lenient {
        skip { $0 != .semicolon }
      } else {
        return nil
      }
    }
  }

  /// A run of digits as a number, at most `Int.max` where it is larger; nil where there isn't a digit.
  mutating func number() -> Int? {
    guard let first = next, first.isDigit else { return nil }
    var value = 0
    while let byte = next, byte.isDigit {
      let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tens.addingReportingOverflow(Int(byte - 0x30))
      value = overflow || carry ? Int.max : sum
      position += 1
    }
    return value
  }
}
