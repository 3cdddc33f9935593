/// Finds the members of an object by their keys. Of duplicate keys, the last one counts.
final class Members {
  let body: ParsedBody
  /// The number of members, duplicates included.
  let count: Int
  private let object: Int
  private let end: Int
  private var searches = 0
  private var index: KeyIndex?
  /// The key that follows the one found last: keys are often looked up in the order of the object.
  private var expected: Int

  init(_ body: ParsedBody, of object: Int) {
    self.body = body
    self.object = object
    end = body.nodes[object].end
    expected = object + 1
    count = body.childCount(of: object) / 2
  }

  /// An object with at most so many members is searched from end to end.
  private static let smallCount = 16
  /// A larger object gets an index of its keys after so many searches, which cost about as much.
  private static let searchLimit = 8

  /// The value of a key; nil when there is none.
  func value(_ name: String) -> Int? {
    searches += 1
    guard count > Members.smallCount, searches > Members.searchLimit else {
      var found: Int?
      for key in keys where body.isKey(key, name) { found = key + 1 }
      return found
    }
    let index = indexed()
    let isExpected = !index.hasDuplicates && expected < end && body.isKey(expected, name)
    guard let key = isExpected ? expected : index.key(name, in: body) else { return nil }
    expected = body.next(after: key + 1)
    return key + 1
  }

  /// Passes each key with a text to a closure, in the order of the object, keys that are replaced later included.
  func forEach(_ use: (_ key: Int, _ name: String) throws -> Void) rethrows {
    for key in keys {
      if let name = body.keyText(key) { try use(key, name) }
    }
  }

  /// Whether a later member has the same key.
  func isReplaced(_ key: Int) -> Bool {
    guard count > Members.smallCount else {
      return KeyNodes(body, from: body.next(after: key + 1), of: object).contains { body.isSameKey(key, $0) }
    }
    return indexed().isReplaced(key, in: body)
  }

  private func indexed() -> KeyIndex {
    if let index { return index }
    let new = KeyIndex(self)
    index = new
    return new
  }

  var keys: KeyNodes { KeyNodes(body, from: object + 1, of: object) }
}

/// The keys of an object, from one of them to the last.
struct KeyNodes: Sequence, IteratorProtocol {
  private let body: ParsedBody
  private var node: Int
  private let end: Int

  init(_ body: ParsedBody, from node: Int, of object: Int) {
    self.body = body
    self.node = node
    end = body.nodes[object].end
  }

  mutating func next() -> Int? {
    guard node < end else { return nil }
    defer { node = body.next(after: body.next(after: node)) }
    return node
  }
}
