/// A part of a run: `--shard 2/5` is the second of five.
///
/// A scenario belongs to the part that a hash of its path names, the same on every machine; together the parts are everything, and no two
/// share a scenario.
package struct Shard: Sendable, Hashable {
  /// Which part, counted from 1.
  package let index: Int
  /// How many parts there are.
  package let count: Int

  /// Reads `2/5`.
  /// - Throws: ``UsageFault`` for anything else, and for a part that is not among them.
  package init(parsing text: String) throws(UsageFault) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let index = parts[0], let count = parts[1], count > 0, (1...count).contains(index) else {
      throw UsageFault("--shard \(text) — this is no part of a whole — write I/N, as in 2/5")
    }
    (self.index, self.count) = (index, count)
  }

  /// Whether the scenario of this path is in the part.
  package func contains(path: String) -> Bool {
    // FNV-1a, 64 bits.
    let hash = path.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    return hash % UInt64(count) == UInt64(index - 1)
  }
}
