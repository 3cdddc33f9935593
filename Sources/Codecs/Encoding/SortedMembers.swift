extension FormatWriter {
  /// A collection of the standard library without an order of its own, which is another one at every turn. It is written in an
  /// order that depends on its elements alone, so that equal values are equal bytes.
  protocol Unordered {
    /// Writes the collection at the place the writer has reached. `pass` is the Codable encoding that asks, nil when none does.
    func write(to writer: Pointer, in pass: EncodingPass?) throws
  }
}

extension Dictionary: FormatWriter.Unordered where Key: Encodable, Value: Encodable {
  func write(to writer: FormatWriter.Pointer, in pass: EncodingPass?) throws {
    if let names = DictionaryKeys(Key.self) {
      return try writer.writeCodable(sorted(by: names, for: writer), in: pass)
    }
    var parts = FormatWriter.Parts(writer, in: pass)
    var pairs: [(key: [UInt8], value: [UInt8])] = []
    try writer.descend(self, pass?.path ?? []) {
      for (key, value) in self { pairs.append((try parts.encode(key), try parts.encode(value))) }
    }
    pairs.sort { $0.key.lexicographicallyPrecedes($1.key) }
    parts.write(pairs.flatMap { [$0.key, $0.value] })
  }

  private func sorted(by keys: DictionaryKeys<Key>, for writer: FormatWriter.Pointer) throws -> SortedMembers<Value> {
    var names: [SortedMembers<Value>.Name] = []
    names.reserveCapacity(count)
    let room = writer.pointee.buffer.room
    var size = 0
    for key in self.keys {
      let name = keys.name(of: key)
      // What does not fit is not sorted: a limit is there to keep the thread free.
      size += name.utf8.count + 2
      guard size <= room else { throw writer.pointee.exceedLimit() }
      names.append((name, names.count))
    }
    names.sort { $0.text.utf8Precedes($1.text) }
    if keys.mayShareNames { names.removeRepeated() }
    return SortedMembers(names: names, values: Array(values))
  }
}

extension [(text: String, index: Int)] {
  /// Leaves the last of those that are the same, which stand beside each other.
  fileprivate mutating func removeRepeated() {
    var kept: Self = []
    for name in self {
      if let last = kept.last, ScalarText(last.text) == ScalarText(name.text) { kept.removeLast() }
      kept.append(name)
    }
    self = kept
  }
}

extension Set: FormatWriter.Unordered where Element: Encodable {
  func write(to writer: FormatWriter.Pointer, in pass: EncodingPass?) throws {
    var parts = FormatWriter.Parts(writer, in: pass)
    var elements: [[UInt8]] = []
    try writer.descend(self, pass?.path ?? []) {
      for element in self { elements.append(try parts.encode(element)) }
    }
    parts.write(elements.sorted { $0.lexicographicallyPrecedes($1) })
  }
}

/// The members of a dictionary in the order in which they are written.
private struct SortedMembers<Value: Encodable>: Encodable {
  typealias Name = (text: String, index: Int)
  /// The names in their order, each with the place of its value.
  let names: [Name]
  let values: [Value]

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: FieldKey.self)
    for (name, index) in names { try container.encode(values[index], forKey: .name(name)) }
  }
}

extension FormatWriter {
  /// The elements of an array, encoded one by one before their order is known.
  fileprivate struct Parts {
    private let writer: Pointer
    private let path: [any CodingKey]
    private var count = 0
    private var size = 0

    init(_ writer: Pointer, in pass: EncodingPass?) {
      self.writer = writer
      path = pass?.path ?? []
    }

    mutating func encode(_ value: some Encodable) throws -> [UInt8] {
      let room = writer.pointee.buffer.room - size
      var part = FormatWriter(writer.pointee.options, depth: writer.pointee.depth, sizeLimit: room)
      do {
        try withUnsafeMutablePointer(to: &part) { try $0.write(value, in: nil) }
      } catch let error as EncodingError {
        if part.buffer.isOverLimit { throw writer.pointee.exceedLimit() }
        throw error.prefixed(by: path + [FieldKey.index(count)])
      }
      count += 1
      size += part.buffer.count
      if part.buffer.isOverLimit || part.buffer.count > room { throw writer.pointee.exceedLimit() }
      return Array(part.buffer.bytes)
    }

    /// Writes the parts, in their order, as the elements of an array.
    func write(_ parts: [[UInt8]]) {
      let start = writer.pointee.open(.array, expected: parts.count)
      for (index, part) in parts.enumerated() {
        writer.pointee.separate(after: index)
        part.withUnsafeBytes { writer.pointee.buffer.append($0) }
      }
      writer.pointee.close(.array, from: start, count: parts.count, expected: parts.count)
    }
  }

  /// Ends the encoding of a value that is known to be larger than the limit.
  fileprivate mutating func exceedLimit() -> Refusal {
    buffer.exceedLimit()
    return .tooLarge
  }
}

extension String {
  /// Whether this text comes first in the order of UTF-8.
  func utf8Precedes(_ other: String) -> Bool {
    let order = utf8.withContiguousStorageIfAvailable { left in
      other.utf8.withContiguousStorageIfAvailable { left.lexicographicallyPrecedes($0) }
    }
    return (order ?? nil) ?? utf8.lexicographicallyPrecedes(other.utf8)
  }
}
