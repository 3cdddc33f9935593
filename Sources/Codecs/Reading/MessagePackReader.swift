/// Reads one MessagePack value into a tree; each value may have any of its legal forms, not only the shortest.
struct MessagePackReader {
  private let bytes: [UInt8]
  private var index = 0
  private var depth = 0
  private let nestingLimit: Int

  init(_ bytes: [UInt8], nestingLimit: Int) {
    self.bytes = bytes
    self.nestingLimit = nestingLimit
  }

  mutating func document() throws(MalformedBody) -> Tree {
    guard !bytes.isEmpty else { throw MalformedBody(messagePackAt: 0, "There is no value, only nothing.") }
    let root = try value()
    guard index == bytes.count else {
      throw MalformedBody(messagePackAt: index, "Something follows the value. One body holds one value.")
    }
    return root
  }

  private mutating func value() throws(MalformedBody) -> Tree {
    let start = index
    let mark: UInt8 = try fixed("a value")
    let content: Tree.Content =
      switch mark {
      case 0x00...0x7f: .number(.int(Int64(mark)))
      case 0x80...0x8f: try map(Int(mark & 0x0f), from: start)
      case 0x90...0x9f: try array(Int(mark & 0x0f), from: start)
      case 0xa0...0xbf: try string(Int(mark & 0x1f))
      case 0xc0: .null
      case 0xc2, 0xc3: .bool(mark == 0xc3)
      case 0xc4...0xc6: .binary(Array(try slice(try length(mark - 0xc4), "bytes")))
      case 0xc7...0xc9: try ext(try length(mark - 0xc7))
      case 0xca...0xd3: .number(try number(mark))
      case 0xd4...0xd8: try ext(1 << Int(mark - 0xd4))
      case 0xd9...0xdb: try string(try length(mark - 0xd9))
      case 0xdc, 0xdd: try array(try length(mark - 0xdb), from: start)
      case 0xde, 0xdf: try map(try length(mark - 0xdd), from: start)
      case 0xe0...0xff: .number(.int(Int64(Int8(bitPattern: mark))))
      default: throw MalformedBody(messagePackAt: start, "The byte c1 begins no value.")
      }
    return Tree(content, range: start..<index)
  }

  private mutating func number(_ mark: UInt8) throws(MalformedBody) -> Tree.Number {
    switch mark {
    case 0xca: .float32(Float(bitPattern: try fixed("a float")))
    case 0xcb: .float64(Double(bitPattern: try fixed("a float")))
    case 0xcc: .uint(UInt64(try fixed("an integer") as UInt8))
    case 0xcd: .uint(UInt64(try fixed("an integer") as UInt16))
    case 0xce: .uint(UInt64(try fixed("an integer") as UInt32))
    case 0xcf: .uint(try fixed("an integer"))
    case 0xd0: .int(Int64(try fixed("an integer") as Int8))
    case 0xd1: .int(Int64(try fixed("an integer") as Int16))
    case 0xd2: .int(Int64(try fixed("an integer") as Int32))
    default: .int(try fixed("an integer"))
    }
  }

  private mutating func string(_ count: Int) throws(MalformedBody) -> Tree.Content {
    let start = index
    let slice = try slice(count, "a string")
    if let text = String(validating: slice, as: UTF8.self) { return .string(text) }
    throw MalformedBody(messagePackAt: start + slice.validUTF8Count, "This byte of a string is not UTF-8. Send bytes as bin.")
  }

  private mutating func ext(_ count: Int) throws(MalformedBody) -> Tree.Content {
    let type: Int8 = try fixed("an extension")
    let data = Array(try slice(count, "an extension"))
    guard type == -1, let timestamp = Timestamp(messagePack: data) else {
      return .extension(type: type, data)
    }
    return .timestamp(seconds: timestamp.seconds, nanoseconds: timestamp.nanoseconds)
  }

  // MARK: Containers

  private mutating func array(_ count: Int, from start: Int) throws(MalformedBody) -> Tree.Content {
    try enter(start)
    var elements: [Tree] = []
    // What a header promises is not believed: each element takes at least one byte.
    elements.reserveCapacity(min(count, bytes.count - index))
    for _ in 0..<count { elements.append(try value()) }
    depth -= 1
    return .array(elements)
  }

  private mutating func map(_ count: Int, from start: Int) throws(MalformedBody) -> Tree.Content {
    try enter(start)
    var members: [Tree.Member] = []
    members.reserveCapacity(min(count, (bytes.count - index) / 2))
    for _ in 0..<count {
      let key = try value()
      members.append(Tree.Member(key: key, value: try value()))
    }
    depth -= 1
    return .object(members)
  }

  private mutating func enter(_ start: Int) throws(MalformedBody) {
    guard depth < nestingLimit else {
      throw MalformedBody(messagePackAt: start, "Arrays and maps are nested more than \(nestingLimit) deep.")
    }
    depth += 1
  }

  // MARK: Bytes

  /// Reads a length of one, two or four bytes.
  private mutating func length(_ size: UInt8) throws(MalformedBody) -> Int {
    switch size {
    case 0: Int(try fixed("a length") as UInt8)
    case 1: Int(try fixed("a length") as UInt16)
    default: Int(try fixed("a length") as UInt32)
    }
  }

  private mutating func fixed<Number: FixedWidthInteger>(_ what: String) throws(MalformedBody) -> Number {
    try slice(MemoryLayout<Number>.size, what).reduce(0) { $0 << 8 | Number(truncatingIfNeeded: $1) }
  }

  private mutating func slice(_ count: Int, _ what: String) throws(MalformedBody) -> ArraySlice<UInt8> {
    guard count <= bytes.count - index else {
      throw MalformedBody(messagePackAt: bytes.count, "The body ends within \(what) that began at byte \(index).")
    }
    defer { index += count }
    return bytes[index..<index + count]
  }
}
