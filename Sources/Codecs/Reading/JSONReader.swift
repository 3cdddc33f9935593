/// Reads a JSON text, strictly by RFC 8259, and lists its nodes.
struct JSONReader {
  let bytes: [UInt8]
  private(set) var nodes: [ParsedBody.Node] = []
  var index = 0
  /// The offset up to which the bytes are UTF-8; nil until a byte that is not ASCII occurs.
  var validEnd: Int?
  private var depth = 0
  private let nestingLimit: Int

  init(_ bytes: [UInt8], nestingLimit: Int) {
    self.bytes = bytes
    self.nestingLimit = nestingLimit
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

  var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

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

  func fault(at offset: Int, _ reason: String) -> MalformedBody { MalformedBody(json: bytes, at: offset, reason) }
}

extension String {
  fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
