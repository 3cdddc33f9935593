/// Reads a JSON text into a tree, strictly by RFC 8259.
struct JSONReader {
  let bytes: [UInt8]
  var index = 0
  private var depth = 0
  private let nestingLimit: Int

  init(_ bytes: [UInt8], nestingLimit: Int) {
    self.bytes = bytes
    self.nestingLimit = nestingLimit
  }

  mutating func document() throws(MalformedBody) -> Tree {
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) {
      throw fault(at: 0, "A JSON text begins without a byte order mark (RFC 8259 section 8.1). Remove its first three bytes.")
    }
    skipBlanks()
    guard index < bytes.count else {
      throw fault(at: index, "There is no JSON value, only \(bytes.isEmpty ? "nothing" : "blanks").")
    }
    let root = try value()
    skipBlanks()
    guard index == bytes.count else { throw fault(at: index, "Something follows the JSON value. One text holds one value.") }
    return root
  }

  private mutating func value() throws(MalformedBody) -> Tree {
    let start = index
    guard let first = peek else { throw fault(at: index, "The text ends where a value is expected.") }
    let content: Tree.Content =
      switch first {
      case UInt8(ascii: "{"): try object()
      case UInt8(ascii: "["): try array()
      case UInt8(ascii: "\""): .string(try string())
      case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): .number(.text(try number()))
      case UInt8(ascii: "t"): try literal("true", .bool(true))
      case UInt8(ascii: "f"): try literal("false", .bool(false))
      case UInt8(ascii: "n"): try literal("null", .null)
      default: throw fault(at: index, "A value is expected here: an object, array, string, number, true, false or null.")
      }
    return Tree(content, range: start..<index)
  }

  private mutating func literal(_ word: StaticString, _ content: Tree.Content) throws(MalformedBody) -> Tree.Content {
    let end = index + word.utf8CodeUnitCount
    guard end <= bytes.count, bytes[index..<end].elementsEqual(word.description.utf8) else {
      throw fault(at: index, "Only true, false and null stand without quotation marks.")
    }
    index = end
    return content
  }

  // MARK: Containers

  private mutating func array() throws(MalformedBody) -> Tree.Content {
    var elements: [Tree] = []
    try enter()
    if take(UInt8(ascii: "]")) { return leave(.array([])) }
    repeat {
      skipBlanks()
      if peek == UInt8(ascii: "]") { throw fault(at: index, "A comma stands before the end of the array. Remove it.") }
      elements.append(try value())
      skipBlanks()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { throw missing("A comma or \"]\"") }
    return leave(.array(elements))
  }

  private mutating func object() throws(MalformedBody) -> Tree.Content {
    var members: [Tree.Member] = []
    try enter()
    if take(UInt8(ascii: "}")) { return leave(.object([])) }
    repeat {
      skipBlanks()
      members.append(try member())
      skipBlanks()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw missing("A comma or \"}\"") }
    return leave(.object(members))
  }

  private mutating func member() throws(MalformedBody) -> Tree.Member {
    if peek == UInt8(ascii: "}") { throw fault(at: index, "A comma stands before the end of the object. Remove it.") }
    guard peek == UInt8(ascii: "\"") else { throw missing("A key in quotation marks") }
    let start = index
    let key = Tree(.string(try string()), range: start..<index)
    skipBlanks()
    guard take(UInt8(ascii: ":")) else { throw missing("A colon") }
    skipBlanks()
    return Tree.Member(key: key, value: try value())
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

  private mutating func leave(_ content: Tree.Content) -> Tree.Content {
    depth -= 1
    return content
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
