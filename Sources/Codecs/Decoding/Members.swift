/// Finds the members of an object by their keys. Of duplicate keys, the last one counts.
final class Members {
  let body: ParsedBody
  /// The number of members, duplicates included.
  let count: Int
  /// The path of the object, which is made when somebody asks for it: scalars don't need it, unless they are refused.
  private(set) lazy var path = decoder.path
  private let decoder: NodeDecoder
  private let object: Int
  private let end: Int
  private var searches = 0
  private var index: Index?
  /// The key that follows the one found last: keys are often looked up in the order of the object.
  private var expected: Int
  /// The marks of the keys of a small object, and how far behind the object they stand.
  private var marks = SIMD16<UInt64>()
  private var places = SIMD16<UInt32>()
  /// Whether every key has a mark. There is none of a key with escapes, or of one that isn't a string.
  private let isMarked: Bool

  init(of decoder: NodeDecoder) {
    let (body, object) = (decoder.body, decoder.node)
    self.decoder = decoder
    self.body = body
    self.object = object
    end = body.nodes[object].end
    expected = object + 1
    var (count, isMarked) = (0, end - object <= Int(UInt32.max))
    var key = object + 1
    while key < end {
      if isMarked, count < Members.smallCount, let mark = body.keyMark(key) {
        marks[count] = mark
        places[count] = UInt32(truncatingIfNeeded: key - object)
      } else {
        isMarked = false
      }
      count += 1
      // A key of JSON is a string, which is one node.
      key = body.next(after: body.nodes[key].kind == .string ? key + 1 : body.next(after: key))
    }
    self.count = count
    self.isMarked = isMarked
  }

  /// An object with at most so many members is searched from end to end.
  private static let smallCount = 16
  /// A larger object gets an index of its keys after so many searches, which cost about as much.
  private static let searchLimit = 8

  /// The value of a key; nil when there is none.
  func value(_ name: String) -> Int? {
    if isMarked { return markedValue(name) }
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

  /// The value of a key in a small object, whose keys are compared by their marks, the last one first.
  private func markedValue(_ name: String) -> Int? {
    let mark = name.keyMark
    var index = count
    while index > 0 {
      index -= 1
      guard marks[index] == mark else { continue }
      let key = object + Int(places[index])
      if mark.isWholeKey || body.isKey(key, name) { return key + 1 }
    }
    return nil
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
      return Keys(body, from: body.next(after: key + 1), of: object).contains { body.isSameKey(key, $0) }
    }
    return indexed().isReplaced(key, in: body)
  }

  private func indexed() -> Index {
    if let index { return index }
    let new = Index(self)
    index = new
    return new
  }

  var keys: Keys { Keys(body, from: object + 1, of: object) }
}

extension Members {
  /// The keys of an object, from one of them to the last.
  struct Keys: Sequence, IteratorProtocol {
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

  /// A hash table of the keys of an object. Unlike a dictionary it makes no string of a key.
  struct Index {
    /// Whether a key occurs several times.
    private(set) var hasDuplicates = false
    /// The nodes of the keys, each at the slot of its hash or at the next free one. 0, the root, stands for a free slot.
    private var slots: [Int]
    private let mask: Int

    init(_ members: Members) {
      let body = members.body
      // At most three of four slots are taken. A power of two makes the slot of a hash a matter of a mask.
      let size = 1 << (Int.bitWidth - (members.count * 4 / 3).leadingZeroBitCount)
      slots = Array(repeating: 0, count: size)
      mask = size - 1
      for key in members.keys {
        guard let hash = body.keyHash(key) else { continue }
        let slot = slot(hash) { body.isSameKey($0, key) }
        if slots[slot] != 0 { hasDuplicates = true }
        slots[slot] = key
      }
    }

    /// The last key with this text; nil when there is none.
    func key(_ name: String, in body: ParsedBody) -> Int? {
      let key = slots[slot(name.keyHash) { body.isKey($0, name) }]
      return key == 0 ? nil : key
    }

    /// Whether a later key has the same text.
    func isReplaced(_ key: Int, in body: ParsedBody) -> Bool {
      guard hasDuplicates, let hash = body.keyHash(key) else { return false }
      return slots[slot(hash) { body.isSameKey($0, key) }] != key
    }

    /// The slot of the key that is the same, or the free slot where it would stand.
    private func slot(_ hash: Int, isSame: (Int) -> Bool) -> Int {
      var slot = hash & mask
      while slots[slot] != 0, !isSame(slots[slot]) { slot = (slot + 1) & mask }
      return slot
    }
  }
}

// MARK: - Keys as bytes

extension UInt64 {
  /// Whether a mark holds all bytes of its key.
  fileprivate var isWholeKey: Bool { self >> 56 <= 7 }
}

extension ParsedBody {
  /// Whether a key has this text, compared by Unicode scalars.
  func isKey(_ node: Int, _ name: String) -> Bool {
    guard let plain = plainText(node) else {
      // Most keys are distinguished by their length: an escape is up to six times as long as what it stands for.
      if nodes[node].kind == .escapedString, !(name.utf8.count...6 * name.utf8.count ~= nodes[node].range.count - 2) {
        return false
      }
      return keyText(node).map(ScalarText.init) == ScalarText(name)
    }
    var name = name
    return name.withUTF8 { name in
      bytes.withUnsafeBytes { UnsafeRawBufferPointer(rebasing: $0[plain]).elementsEqual(name) }
    }
  }

  /// Whether two keys have the same text. A key without a text is the same as no other.
  func isSameKey(_ left: Int, _ right: Int) -> Bool {
    guard let plain = plainText(left), let other = plainText(right) else {
      guard let text = keyText(left) else { return false }
      return isKey(right, text)
    }
    return plain.count == other.count && bytes[plain] == bytes[other]
  }

  /// The mark of a key; nil for a key with escapes and for one that isn't a string.
  fileprivate func keyMark(_ node: Int) -> UInt64? {
    guard let plain = plainText(node) else { return nil }
    return bytes.withUnsafeBytes { UnsafeRawBufferPointer(rebasing: $0[plain]).keyMark }
  }

  /// The hash of a key's text; nil for a key without one.
  fileprivate func keyHash(_ node: Int) -> Int? {
    guard let plain = plainText(node) else { return keyText(node)?.keyHash }
    return bytes.withUnsafeBytes { UnsafeRawBufferPointer(rebasing: $0[plain]).keyHash }
  }
}

extension String {
  fileprivate var keyHash: Int {
    var text = self
    return text.withUTF8 { UnsafeRawBufferPointer($0).keyHash }
  }

  fileprivate var keyMark: UInt64 {
    var text = self
    return text.withUTF8 { UnsafeRawBufferPointer($0).keyMark }
  }
}

extension UnsafeRawBufferPointer {
  /// The first seven bytes, and the length in the eighth. Most keys of an object have different marks.
  @inline(__always)
  fileprivate var keyMark: UInt64 {
    let length = UInt64(Swift.min(count, 255)) << 56
    switch count {
    case 8...: return length | word(UInt64.self, at: 0) & (1 << 56 - 1)
    // What both words have is the same in both.
    case 4...: return length | word(UInt32.self, at: 0) | word(UInt32.self, at: count - 4)
    case 2...: return length | word(UInt16.self, at: 0) | word(UInt16.self, at: count - 2)
    case 1...: return length | word(UInt8.self, at: 0)
    default: return length
    }
  }

  /// Bytes from an offset on, as far up as they stand behind the first one.
  @inline(__always)
  private func word<Word: FixedWidthInteger>(_ type: Word.Type, at offset: Int) -> UInt64 {
    UInt64(loadUnaligned(fromByteOffset: offset, as: type).littleEndian) << (8 * UInt64(offset))
  }

  /// The seed is another in every process, so that no client can choose keys of one slot.
  fileprivate var keyHash: Int {
    var hasher = Hasher()
    hasher.combine(bytes: self)
    return hasher.finalize()
  }
}
