/// Words of 64 bits, one bit for each node of a graph.
struct NodeBits: Hashable, Sendable {
  private(set) var words: [UInt64]

  init(count: Int) {
    words = Array(repeating: 0, count: (count + 63) / 64)
  }

  mutating func insert(_ node: Int) {
    words[node >> 6] |= 1 << UInt64(node & 63)
  }

  func contains(_ node: Int) -> Bool {
    words[node >> 6] >> UInt64(node & 63) & 1 == 1
  }
}
