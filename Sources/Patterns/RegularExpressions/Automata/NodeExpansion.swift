/// Computes the nodes that follow a set of nodes.
struct NodeExpansion: ~Copyable {
  /// The nodes that were reached, as many words as a set has.
  let reached: UnsafeMutablePointer<UInt64>
  /// The words that were handled so far.
  private(set) var work = 0
  private let width: Int
  private let transitions: Transitions
  /// The nodes whose assertion holds, for each pair of kinds; empty without assertions.
  private let holding: [Transitions.Bits]
  /// Which rows were added already in this expansion.
  private var stamps: [Int]
  private var stamp = 0

  init(_ graph: NodeGraph, _ transitions: Transitions) {
    self.transitions = transitions
    width = graph.wordCount
    reached = .allocate(capacity: width)
    reached.initialize(repeating: 0, count: width)
    stamps = Array(repeating: 0, count: transitions.rows.count)
    var holding: [Transitions.Bits] = []
    for before in PlaceKind.allCases where !graph.assertions.isEmpty {
      for after in PlaceKind.allCases {
        var bits = Transitions.Bits(count: graph.bitCount)
        for (node, assertion) in graph.assertions where assertion.holds(before: before, after: after) { bits.insert(node) }
        holding.append(bits)
      }
    }
    self.holding = holding
  }

  deinit { reached.deallocate() }

  /// Reaches everything that follows a set, through the assertions that hold between two kinds.
  mutating func expand(_ set: UnsafeMutablePointer<UInt64>, before: PlaceKind, after: PlaceKind) {
    clear()
    stamp += 1
    addFollowers(of: set)
    guard !holding.isEmpty else { return }
    let holding = holding[Int(before.rawValue) * PlaceKind.allCases.count + Int(after.rawValue)].words
    var done = Array(repeating: UInt64(0), count: width)
    while true {
      var new = done
      for place in done.indices {
        new[place] = reached[place] & holding[place] & ~done[place]
        done[place] |= new[place]
      }
      guard new.contains(where: { $0 != 0 }) else { return }
      new.withUnsafeMutableBufferPointer { if let base = $0.baseAddress { addFollowers(of: base) } }
    }
  }

  private mutating func addFollowers(of set: UnsafeMutablePointer<UInt64>) {
    work += width
    var carry: UInt64 = 0
    if transitions.isBackward {
      for place in (0..<width).reversed() {
        let chained = set[place] & transitions.chain.words[place]
        reached[place] |= chained >> 1 | carry
        carry = chained << 63
      }
    } else {
      for place in 0..<width {
        let chained = set[place] & transitions.chain.words[place]
        reached[place] |= chained << 1 | carry
        carry = chained >> 63
      }
    }
    for place in 0..<width {
      var nodes = set[place] & transitions.branching.words[place]
      while nodes != 0 {
        addRow(Int(transitions.rowOfNode[place << 6 + nodes.trailingZeroBitCount]))
        nodes &= nodes - 1
      }
    }
  }

  private mutating func addRow(_ row: Int) {
    work += 1
    guard stamps[row] != stamp else { return }
    stamps[row] = stamp
    let rows = transitions.rows
    let words = rows.starts[row]..<rows.starts[row + 1]
    for place in words { reached[Int(rows.places[place])] |= rows.words[place] }
    work += words.count
  }

  /// Leaves of what was reached the nodes that take a class of scalars.
  func keep(takersOf class: Int, _ classes: ScalarClasses) {
    let base = `class` * width
    for place in 0..<width { reached[place] &= classes.takers[base + place] }
  }

  var isEmpty: Bool {
    for place in 0..<width where reached[place] != 0 { return false }
    return true
  }

  func contains(_ node: Int) -> Bool { reached[node >> 6] >> UInt64(node & 63) & 1 == 1 }

  func insert(_ node: Int) { reached[node >> 6] |= 1 << UInt64(node & 63) }

  func remove(_ node: Int) { reached[node >> 6] &= ~(1 << UInt64(node & 63)) }

  func clear() { reached.update(repeating: 0, count: width) }

  func copy(_ set: UnsafeMutablePointer<UInt64>) { reached.update(from: set, count: width) }

  func copy(_ set: [UInt64]) { for place in 0..<width { reached[place] = set[place] } }
}
