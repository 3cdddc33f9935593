/// Reads a JSON text, strictly by RFC 8259, and lists its nodes.
struct JSONReader {
  private let bytes: [UInt8]
  private(set) var nodes: [ParsedBody.Node] = []
  private var index = 0
  /// The offset up to which the bytes are UTF-8; nil until a byte that is not ASCII occurs.
  private var validEnd: Int?
  private var depth = 0
  private let nestingLimit: Int

  init(_ bytes: [UInt8], nestingLimit: Int) {
    self.bytes = bytes
    self.nestingLimit = nestingLimit
    // A node for each six bytes. Only a body of short numbers needs more.
    nodes.reserveCapacity(bytes.count / 6)
  }

  mutating func document() throws(MalformedBody) {
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) {
      throw fault(at: 0, "A JSON text begins without a byte order mark (RFC 8259 section 8.1). Remove its first three bytes.")
    }
    skipBlanks()
    guard index < bytes.count else {
      throw fault(at: index, "There is no JSON value, only \(bytes.isEmpty ? "nothing" : "blanks").")
    }
    try value()
    skipBlanks()
    guard index == bytes.count else { throw fault(at: index, "Something follows the JSON value. One text holds one value.") }
  }

  private mutating func value() throws(MalformedBody) {
    guard let first = peek else { throw fault(at: index, "The text ends where a value is expected.") }
    switch first {
    case UInt8(ascii: "{"): try object()
    case UInt8(ascii: "["): try array()
    case UInt8(ascii: "\""): nodes.append(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): nodes.append(try number())
    case UInt8(ascii: "t"): try literal("true", .true)
    case UInt8(ascii: "f"): try literal("false", .false)
    case UInt8(ascii: "n"): try literal("null", .null)
    default: throw fault(at: index, "A value is expected here: an object, array, string, number, true, false or null.")
    }
  }

  private mutating func literal(_ word: StaticString, _ kind: ParsedBody.Node.Kind) throws(MalformedBody) {
    let end = index + word.utf8CodeUnitCount
    guard end <= bytes.count, bytes[index..<end].elementsEqual(word.description.utf8) else {
      throw fault(at: index, "Only true, false and null stand without quotation marks.")
    }
    nodes.append(ParsedBody.Node(kind, index..<end))
    index = end
  }

  // MARK: Containers

  private mutating func array() throws(MalformedBody) {
    let array = nodes.open(.array, at: index)
    try enter()
    if !take(UInt8(ascii: "]")) {
      repeat {
        skipBlanks()
        if peek == UInt8(ascii: "]") { throw fault(at: index, "A comma stands before the end of the array. Remove it.") }
        try value()
        skipBlanks()
      } while take(UInt8(ascii: ","))
      guard take(UInt8(ascii: "]")) else { throw missing("A comma or \"]\"") }
    }
    leave(array)
  }

  private mutating func object() throws(MalformedBody) {
    let object = nodes.open(.object, at: index)
    try enter()
    if !take(UInt8(ascii: "}")) {
      repeat {
        skipBlanks()
        try member()
        skipBlanks()
      } while take(UInt8(ascii: ","))
      guard take(UInt8(ascii: "}")) else { throw missing("A comma or \"}\"") }
    }
    leave(object)
  }

  private mutating func member() throws(MalformedBody) {
    if peek == UInt8(ascii: "}") { throw fault(at: index, "A comma stands before the end of the object. Remove it.") }
    guard peek == UInt8(ascii: "\"") else { throw missing("A key in quotation marks") }
    nodes.append(try string())
    skipBlanks()
    guard take(UInt8(ascii: ":")) else { throw missing("A colon") }
    skipBlanks()
    try value()
  }

  /// Passes an opening bracket and the blanks behind it.
  private mutating func enter() throws(MalformedBody) {
    guard depth < nestingLimit else {
      throw fault(at: index, "Arrays and objects are nested more than \(nestingLimit) deep.")
    }
    depth += 1
    index += 1
    skipBlanks()
  }

  private mutating func leave(_ container: Int) {
    nodes.close(container)
    depth -= 1
  }

  // MARK: Bytes

  private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    index += 1
    return true
  }

  private mutating func skipBlanks() {
    while let byte = peek, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { index += 1 }
  }

  private func missing(_ what: String) -> MalformedBody {
    fault(
      at: index,
      index < bytes.count ? "\(what) is expected here." : "The text ends where \(what.lowercasedFirst) is expected."
    )
  }

  private func fault(at offset: Int, _ reason: String) -> MalformedBody { MalformedBody(json: bytes, at: offset, reason) }
}

// MARK: - Scalars

extension JSONReader {
  /// Reads a number.
  private mutating func number() throws(MalformedBody) -> ParsedBody.Node {
    let start = index
    if peek == UInt8(ascii: "-") { index += 1 }
    if peek == UInt8(ascii: "0") {
      index += 1
      if let next = peek, next.isDigit { throw fault(at: start, "A number has no zero before its other digits.") }
    } else {
      try digits("A minus sign is followed by a digit.")
    }
    if peek == UInt8(ascii: ".") {
      index += 1
      try digits("A decimal point is followed by a digit.")
    }
    if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
      index += 1
      if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { index += 1 }
      try digits("An exponent has at least one digit.")
    }
    return ParsedBody.Node(.number, start..<index)
  }

  private mutating func digits(_ rule: String) throws(MalformedBody) {
    guard let first = peek, first.isDigit else { throw fault(at: index, rule) }
    while let next = peek, next.isDigit { index += 1 }
  }

  /// Reads a string, from its opening quotation mark to the closing one.
  private mutating func string() throws(MalformedBody) -> ParsedBody.Node {
    let start = index
    var kind = ParsedBody.Node.Kind.string
    index += 1
    while true {
      try run()
      guard let byte = peek else { throw fault(at: index, "The text ends within a string.") }
      if byte == UInt8(ascii: "\"") { break }
      kind = .escapedString
      _ = try escape()
    }
    index += 1
    return ParsedBody.Node(kind, start..<index)
  }

  /// Reads the part of a string before the next escape or quotation mark.
  private mutating func run() throws(MalformedBody) {
    let start = index
    let isASCII = skipPlain()
    if let byte = peek, byte < 0x20 {
      throw fault(at: index, "A control character stands in a string. Write it as \\u00\(hex(byte)).")
    }
    guard !isASCII, index < bytes.count else { return }
    let end = validEnd ?? bytes[start...].validUTF8End
    validEnd = end
    guard index <= end else { throw fault(at: end, "This byte is not UTF-8.") }
  }

  /// Passes bytes, eight at a time, up to the next quotation mark, backslash or control character. Returns whether all are ASCII.
  private mutating func skipPlain() -> Bool {
    let (end, union) = bytes.withUnsafeBytes { bytes in
      var (index, union) = (index, UInt64(0))
      while index + 8 <= bytes.count {
        let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        if FormatWriter.needsEscape(word) { break }
        union |= word
        index += 8
      }
      while index < bytes.count {
        let byte = bytes[index]
        if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { break }
        union |= UInt64(byte)
        index += 1
      }
      return (index, union)
    }
    index = end
    return union & 0x8080_8080_8080_8080 == 0
  }

  /// The text of a string that has been read, so that all of its escapes are valid.
  static func unescaped(_ bytes: [UInt8], _ range: Range<Int>) -> String {
    var reader = JSONReader(bytes, nestingLimit: 0)
    reader.index = range.lowerBound + 1
    var text: [UInt8] = []
    text.reserveCapacity(range.count - 2)
    while reader.index < range.upperBound - 1 {
      if reader.peek == UInt8(ascii: "\\"), let scalar = try? reader.escape() {
        text.append(contentsOf: String(scalar).utf8)
      } else {
        text.append(bytes[reader.index])
        reader.index += 1
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private mutating func escape() throws(MalformedBody) -> Unicode.Scalar {
    let start = index
    index += 1
    guard let byte = peek else { throw fault(at: index, "The text ends within a string.") }
    index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicodeEscape(from: start)
    default: throw fault(at: start, "There is no such escape. A backslash is written \\\\.")
    }
  }

  private mutating func unicodeEscape(from start: Int) throws(MalformedBody) -> Unicode.Scalar {
    let first = try codeUnit(from: start)
    if let scalar = Unicode.Scalar(first) { return scalar }
    let lone = "Half of a surrogate pair stands alone. A character beyond U+FFFF takes both halves, the high one first."
    guard UTF16.isLeadSurrogate(UInt16(first)), peek == UInt8(ascii: "\\") else { throw fault(at: start, lone) }
    let second = index
    index += 1
    guard peek == UInt8(ascii: "u") else { throw fault(at: start, lone) }
    index += 1
    let low = try codeUnit(from: second)
    guard UTF16.isTrailSurrogate(UInt16(low)),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (low - 0xdc00))
    else { throw fault(at: start, lone) }
    return scalar
  }

  /// Reads the four hexadecimal digits of an escape that began at `start`.
  private mutating func codeUnit(from start: Int) throws(MalformedBody) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw fault(at: start, "\\u is followed by four hexadecimal digits.")
      }
      unit = unit << 4 | UInt32(digit)
      index += 1
    }
    return unit
  }

  private func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }
}

extension String {
  fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
