/// Reads one MessagePack value and lists its nodes; each may have any of its legal forms, not only the shortest.
struct MessagePackReader {
  private let bytes: [UInt8]
  private(set) var nodes: [ParsedBody.Node] = []
  private var index = 0
  private var depth = 0
  private let nestingLimit: Int

  init(_ bytes: [UInt8], nestingLimit: Int) {
    self.bytes = bytes
    self.nestingLimit = nestingLimit
  }

  mutating func document() throws(MalformedBody) {
    guard !bytes.isEmpty else { throw MalformedBody(messagePackAt: 0, "There is no value, only nothing.") }
    try value()
    guard index == bytes.count else {
      throw MalformedBody(messagePackAt: index, "Something follows the value. One body holds one value.")
    }
  }

  private mutating func value() throws(MalformedBody) {
    let start = index
    let mark: UInt8 = try fixed("a value")
    switch mark {
    case 0x00...0x7f, 0xe0...0xff: add(.packedNumber, from: start)
    case 0x80...0x8f: try map(Int(mark & 0x0f), from: start)
    case 0x90...0x9f: try array(Int(mark & 0x0f), from: start)
    case 0xa0...0xbf: try string(Int(mark & 0x1f), from: start)
    case 0xc0: add(.null, from: start)
    case 0xc2: add(.false, from: start)
    case 0xc3: add(.true, from: start)
    case 0xc4...0xc6:
      try pass(try length(mark - 0xc4), "bytes")
      add(.binary, from: start)
    case 0xc7...0xc9: try ext(try length(mark - 0xc7), from: start)
    case 0xca, 0xcb:
      try pass(mark == 0xca ? 4 : 8, "a float")
      add(.packedNumber, from: start)
    case 0xcc...0xd3:
      try pass(1 << Int(mark & 3), "an integer")
      add(.packedNumber, from: start)
    case 0xd4...0xd8: try ext(1 << Int(mark - 0xd4), from: start)
    case 0xd9...0xdb: try string(try length(mark - 0xd9), from: start)
    case 0xdc, 0xdd: try array(try length(mark - 0xdb), from: start)
    case 0xde, 0xdf: try map(try length(mark - 0xdd), from: start)
    default: throw MalformedBody(messagePackAt: start, "The byte c1 begins no value.")
    }
  }

  private mutating func add(_ kind: ParsedBody.Node.Kind, from start: Int) {
    nodes.append(ParsedBody.Node(kind, start..<index))
  }

  private mutating func string(_ count: Int, from start: Int) throws(MalformedBody) {
    let text = index
    try pass(count, "a string")
    let slice = bytes[text..<index]
    if slice.contains(where: { $0 >= 0x80 }), slice.validUTF8End < index {
      throw MalformedBody(messagePackAt: slice.validUTF8End, "This byte of a string is not UTF-8. Send bytes as bin.")
    }
    add(.packedString, from: start)
  }

  private mutating func ext(_ count: Int, from start: Int) throws(MalformedBody) {
    try pass(1, "an extension")
    try pass(count, "an extension")
    add(.extension, from: start)
  }

  // MARK: Containers

  private mutating func array(_ count: Int, from start: Int) throws(MalformedBody) {
    try enter(start)
    let array = nodes.open(.array, at: start)
    for _ in 0..<count { try value() }
    leave(array)
  }

  private mutating func map(_ count: Int, from start: Int) throws(MalformedBody) {
    try enter(start)
    let map = nodes.open(.object, at: start)
    for _ in 0..<count {
      try value()
      try value()
    }
    leave(map)
  }

  private mutating func leave(_ container: Int) {
    nodes.close(container)
    depth -= 1
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
    let start = index
    try pass(MemoryLayout<Number>.size, what)
    return bytes.bigEndian(start)
  }

  /// Passes bytes that must be there.
  private mutating func pass(_ count: Int, _ what: String) throws(MalformedBody) {
    guard count <= bytes.count - index else {
      throw MalformedBody(messagePackAt: bytes.count, "The body ends within \(what) that began at byte \(index).")
    }
    index += count
  }
}

/// Values of MessagePack in bytes that ``MessagePackReader`` has checked.
extension [UInt8] {
  /// The number at an offset.
  func packedNumber(at start: Int) -> Tree.Number {
    let mark = self[start]
    return switch mark {
    case 0xca: .float32(Float(bitPattern: bigEndian(start + 1)))
    case 0xcb: .float64(Double(bitPattern: bigEndian(start + 1)))
    case 0xcc: .uint(UInt64(self[start + 1]))
    case 0xcd: .uint(UInt64(bigEndian(start + 1) as UInt16))
    case 0xce: .uint(UInt64(bigEndian(start + 1) as UInt32))
    case 0xcf: .uint(bigEndian(start + 1))
    case 0xd0: .int(Int64(bigEndian(start + 1) as Int8))
    case 0xd1: .int(Int64(bigEndian(start + 1) as Int16))
    case 0xd2: .int(Int64(bigEndian(start + 1) as Int32))
    case 0xd3: .int(bigEndian(start + 1))
    default: .int(Int64(Int8(bitPattern: mark)))
    }
  }

  /// The content of a string, of binary data or of an extension: its bytes without the header.
  func packedContent(_ range: Range<Int>) -> Range<Int> {
    let header =
      switch self[range.lowerBound] {
      case 0xc4, 0xd9, 0xd4...0xd8: 2
      case 0xc5, 0xda, 0xc7: 3
      case 0xc8: 4
      case 0xc6, 0xdb: 5
      case 0xc9: 6
      default: 1
      }
    return range.lowerBound + header..<range.upperBound
  }

  /// An extension, or the timestamp that it stands for.
  func packedExtension(_ range: Range<Int>) -> Tree.Content {
    let content = packedContent(range)
    let type = Int8(bitPattern: self[content.lowerBound - 1])
    let data = Array(self[content])
    guard type == -1, let timestamp = Timestamp(messagePack: data) else { return .extension(type: type, data) }
    return .timestamp(seconds: timestamp.seconds, nanoseconds: timestamp.nanoseconds)
  }

  /// The big-endian integer at an offset.
  func bigEndian<Number: FixedWidthInteger>(_ start: Int) -> Number {
    self[start..<start + MemoryLayout<Number>.size].reduce(0) { $0 << 8 | Number(truncatingIfNeeded: $1) }
  }
}
