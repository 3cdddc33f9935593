extension FormatWriter {
  /// A member of an object as it stands in the bytes.
  private struct WrittenMember {
    /// The name with its marks or header, and what separates it from the value.
    var name: Range<Int>
    var value: Range<Int>
  }

  /// The bytes of a name, for as long as they stay where they are.
  private struct WrittenName: Hashable {
    let bytes: UnsafeRawBufferPointer

    static func == (left: WrittenName, right: WrittenName) -> Bool { left.bytes.elementsEqual(right.bytes) }

    func hash(into hasher: inout Hasher) { hasher.combine(bytes: bytes) }
  }
}

extension FormatWriter {
  /// Gives each name that was written several times, from `start` to the end, its last value in its first place. Returns the
  /// number of members that are gone.
  @inline(never)
  mutating func replaceRepeatedMembers(from start: Int) -> Int {
    let members = members(from: start)
    var kept: [WrittenMember] = []
    var places: [WrittenName: Int] = [:]
    for member in members {
      let name = WrittenName(bytes: UnsafeRawBufferPointer(rebasing: buffer.bytes[member.name]))
      if let place = places[name] {
        kept[place].value = member.value
      } else {
        places[name] = kept.count
        kept.append(member)
      }
    }
    if kept.count < members.count { rewrite(kept, from: start) }
    return members.count - kept.count
  }

  /// Sorts the members that were written from `start` to the end by the UTF-8 of their names.
  @inline(never)
  mutating func sortMembers(from start: Int) {
    let members = members(from: start)
    guard members.count > 1 else { return }
    let named = members.map { (text: text(ofName: $0.name), member: $0) }
    rewrite(named.sorted { $0.text.lexicographicallyPrecedes($1.text) }.map(\.member), from: start)
  }

  private mutating func rewrite(_ members: [WrittenMember], from start: Int) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(buffer.count - start)
    let hasMembersBefore = format == .json && buffer.bytes[start] == UInt8(ascii: ",")
    for (index, member) in members.enumerated() {
      if format == .json, index > 0 || hasMembersBefore { bytes.append(UInt8(ascii: ",")) }
      bytes.append(contentsOf: buffer.bytes[member.name])
      bytes.append(contentsOf: buffer.bytes[member.value])
    }
    buffer.count = start
    bytes.withUnsafeBytes { buffer.append($0) }
  }

  /// The members from `start` to the end, in an object that is still open. None when the bytes are useless.
  private func members(from start: Int) -> [WrittenMember] {
    if buffer.isOverLimit { return [] }
    let bytes = buffer.bytes
    var members: [WrittenMember] = []
    var position = start
    while position < bytes.count {
      if format == .json, bytes[position] == UInt8(ascii: ",") { position += 1 }
      let name = position
      position = endOfValue(at: position)
      if format == .json { position += 1 }
      let value = position
      position = endOfValue(at: position)
      guard position <= bytes.count else { return [] }
      members.append(WrittenMember(name: name..<value, value: value..<position))
    }
    return members
  }

  /// The text of a name in UTF-8.
  private func text(ofName name: Range<Int>) -> [UInt8] {
    let bytes = UnsafeRawBufferPointer(rebasing: buffer.bytes[name])
    switch format {
    case .json: return FormatWriter.unescaped(bytes.dropFirst().dropLast(2))
    case .messagePack:
      let header =
        switch bytes[0] {
        case 0xd9: 2
        case 0xda: 3
        case 0xdb: 5
        default: 1
        }
      return Array(bytes.dropFirst(header))
    }
  }

  /// What a JSON string of ours stands for.
  private static func unescaped(_ bytes: Slice<UnsafeRawBufferPointer>) -> [UInt8] {
    var text: [UInt8] = []
    var rest = bytes
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\"), let escape = rest.popFirst() else {
        text.append(byte)
        continue
      }
      switch escape {
      case UInt8(ascii: "b"): text.append(0x08)
      case UInt8(ascii: "t"): text.append(0x09)
      case UInt8(ascii: "n"): text.append(0x0a)
      case UInt8(ascii: "f"): text.append(0x0c)
      case UInt8(ascii: "r"): text.append(0x0d)
      case UInt8(ascii: "u"):
        text.append(UInt8(String(decoding: rest.prefix(4), as: UTF8.self), radix: 16) ?? 0)
        rest = rest.dropFirst(4)
      default: text.append(escape)
      }
    }
    return text
  }
}

// MARK: - Skipping values

extension FormatWriter {
  private func endOfValue(at start: Int) -> Int {
    switch format {
    case .json: FormatWriter.endOfJSONValue(in: buffer.bytes, at: start)
    case .messagePack: FormatWriter.endOfMessagePackValue(in: buffer.bytes, at: start)
    }
  }

  private static func endOfJSONValue(in bytes: UnsafeRawBufferPointer, at start: Int) -> Int {
    var position = start
    var depth = 0
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""): position = endOfString(in: bytes, at: position) - 1
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: ",") where depth == 0: return position
      default: break
      }
      position += 1
      if depth == 0, isEnd(bytes[position - 1]) { return position }
    }
    return position
  }

  /// Whether a byte ends a string, an object or an array.
  private static func isEnd(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
  }

  private static func endOfString(in bytes: UnsafeRawBufferPointer, at start: Int) -> Int {
    var position = start + 1
    while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
      position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
    }
    return position + 1
  }

  private static func endOfMessagePackValue(in bytes: UnsafeRawBufferPointer, at start: Int) -> Int {
    var position = start
    var left = 1
    /// Reads a length of `size` bytes.
    func length(_ size: Int) -> Int {
      defer { position += size }
      guard position + size <= bytes.count else { return 0 }
      return bytes[position..<position + size].reduce(0) { $0 << 8 | Int($1) }
    }
    while left > 0, position < bytes.count {
      let mark = bytes[position]
      position += 1
      left -= 1
      switch mark {
      case 0x80...0x8f: left += 2 * Int(mark & 0x0f)
      case 0x90...0x9f: left += Int(mark & 0x0f)
      case 0xa0...0xbf: position += Int(mark & 0x1f)
      case 0xc4, 0xd9: position += length(1)
      case 0xc5, 0xda: position += length(2)
      case 0xc6, 0xdb: position += length(4)
      case 0xc7: position += length(1) + 1
      case 0xc8: position += length(2) + 1
      case 0xc9: position += length(4) + 1
      case 0xcc, 0xd0: position += 1
      case 0xcd, 0xd1: position += 2
      case 0xca, 0xce, 0xd2: position += 4
      case 0xcb, 0xcf, 0xd3: position += 8
      case 0xd4...0xd8: position += 1 + 1 << Int(mark - 0xd4)
      case 0xdc: left += length(2)
      case 0xdd: left += length(4)
      case 0xde: left += 2 * length(2)
      case 0xdf: left += 2 * length(4)
      default: break
      }
    }
    return position
  }
}
