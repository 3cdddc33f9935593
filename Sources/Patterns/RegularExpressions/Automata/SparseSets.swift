/// Sets of nodes that have few of many: only words that are not zero are kept, one set after the other.
struct SparseSets: Sendable {
  private(set) var words: [UInt64] = []
  /// Which word of a set each of them is.
  private(set) var places: [Int32] = []
  /// Where each set begins, and where the last ends.
  private(set) var starts: [Int] = [0]

  var count: Int { starts.count - 1 }

  /// Adds a set of nodes in ascending order.
  mutating func append(_ nodes: [Int]) {
    for node in nodes {
      if words.count == starts[count] || places.last != Int32(node >> 6) {
        words.append(0)
        places.append(Int32(node >> 6))
      }
      words[words.count - 1] |= 1 << UInt64(node & 63)
    }
    starts.append(words.count)
  }
}
