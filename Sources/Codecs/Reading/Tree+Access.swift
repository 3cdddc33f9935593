extension Tree {
  /// The value of the last member of that name; nil when there is none, or when the node is no object.
  public subscript(name: String) -> Tree? {
    guard case .object(let members) = content else { return nil }
    return members.last { $0.name.map(ScalarText.init) == ScalarText(name) }?.value
  }

  /// The element at a position, counted from 0; nil when there is none, or when the node is no array.
  public subscript(position: Int) -> Tree? {
    guard case .array(let elements) = content, elements.indices.contains(position) else { return nil }
    return elements[position]
  }

  /// What the node is, in a word for messages: `an object`, `a number`, `null`.
  public var kind: String {
    switch content {
    case .null: "null"
    case .bool: "a boolean"
    case .number: "a number"
    case .string: "a string"
    case .binary: "binary data"
    case .array: "an array"
    case .object: "an object"
    case .timestamp: "a timestamp"
    case .extension(let type, _): "an extension of type \(type)"
    }
  }
}
