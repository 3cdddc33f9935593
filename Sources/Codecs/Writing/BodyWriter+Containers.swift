/// The two containers that both formats have.
enum ContainerKind {
  case array, object
}

extension BodyWriter {
  /// Begins a container and returns where; the number of members follows with ``close(_:from:count:expected:)``.
  @inline(__always)
  mutating func open(_ kind: ContainerKind, expected: Int = 0) -> Int {
    let start = buffer.count
    switch format {
    case .json: buffer.append(kind == .object ? UInt8(ascii: "{") : UInt8(ascii: "["))
    case .messagePack:
      // A place for the count, which is known when the container ends.
      let size = BodyWriter.headerSize(count: expected)
      buffer.reserve(size)
      buffer.count += size
    }
    return start
  }

  /// Separates a member from those before it.
  @inline(__always)
  mutating func separate(after count: Int) {
    if count > 0, format == .json { buffer.append(UInt8(ascii: ",")) }
  }

  @inline(__always)
  mutating func key(_ name: StaticString) throws(Refusal) {
    switch format {
    case .json:
      name.withUTF8Buffer { jsonString($0) }
      buffer.append(UInt8(ascii: ":"))
    case .messagePack:
      try messagePackStringHeader(count: name.utf8CodeUnitCount)
      buffer.append(name)
    }
  }

  @inline(__always)
  mutating func key(_ name: String) throws(Refusal) {
    try string(name)
    if format == .json { buffer.append(UInt8(ascii: ":")) }
  }

  /// Ends the container that was begun at `start` and has `count` members.
  @inline(__always)
  mutating func close(_ kind: ContainerKind, from start: Int, count: Int, expected: Int = 0) {
    switch format {
    case .json: buffer.append(kind == .object ? UInt8(ascii: "}") : UInt8(ascii: "]"))
    case .messagePack: patchHeader(kind, at: start, count: count, expected: expected)
    }
  }

  mutating func emptyObject() {
    close(.object, from: open(.object), count: 0)
  }
}
