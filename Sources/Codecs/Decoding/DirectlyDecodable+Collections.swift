extension Array: DirectlyDecodable where Element: Decodable {
  static func read(_ node: NodeDecoder) throws -> [Element] {
    let elements = try node.elements(Self.self)
    // Asking whether a type is directly decodable costs more than reading a number: it is asked once.
    if let direct = Element.self as? any DirectlyDecodable.Type, let array = try direct.readArray(elements) as? [Element] {
      return array
    }
    return try elements.readAll { try Element(from: $0) }
  }
}

extension Dictionary: DirectlyDecodable where Key == String, Value: Decodable {
  static func read(_ node: NodeDecoder) throws -> [String: Value] {
    let members = try node.members(Self.self)
    if let direct = Value.self as? any DirectlyDecodable.Type,
      let values = try direct.readDictionary(members, in: node.path) as? [String: Value]
    {
      return values
    }
    return try members.readAll(in: node.path) { try Value(from: $0) }
  }
}

extension DirectlyDecodable {
  static func readArray(_ elements: UnkeyedReader) throws -> Any { try elements.readAll(read) }

  static func readDictionary(_ members: Members, in path: CodingPath?) throws -> Any { try members.readAll(in: path, read) }
}

extension UnkeyedReader {
  /// Reads the elements that are left with a closure.
  fileprivate consuming func readAll<Value>(_ read: (NodeDecoder) throws -> Value) throws -> [Value] {
    var values: [Value] = []
    values.reserveCapacity(body.capacity(count ?? 0, of: Value.self))
    while !isAtEnd {
      values.append(try read(next(Value.self)))
      advance()
    }
    return values
  }
}

extension Members {
  /// Reads the members with a closure, and of duplicate keys the last one.
  fileprivate func readAll<Value>(
    in path: CodingPath?,
    _ read: (NodeDecoder) throws -> Value
  ) throws -> [String: Value] {
    var values = [String: Value](minimumCapacity: body.capacity(count, of: (String, Value).self))
    try forEach { key, name in
      do {
        values[name] = try read(NodeDecoder(body, key + 1, in: path, key: FieldKey.name(name)))
      } catch  where isReplaced(key) {
        // Only the last of duplicate keys has to be a value of the type.
      }
    }
    return values
  }
}

extension ParsedBody {
  /// The number of values to reserve memory for: at most four times the memory of the body, since the type of a value may be
  /// much larger than the few bytes that a client sends for it.
  fileprivate func capacity<Value>(_ count: Int, of type: Value.Type) -> Int {
    min(count, 4 * bytes.count / max(MemoryLayout<Value>.stride, 1))
  }
}
