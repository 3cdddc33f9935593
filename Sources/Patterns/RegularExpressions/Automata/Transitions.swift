/// The followers of every node, in one direction of a text.
///
/// Most nodes are followed by their neighbour, which is a shift of bits; what else follows is a row, which many nodes share.
struct Transitions: Sendable {
  /// Nodes that are followed by their neighbour: the next one forward, the one before backward.
  let chain: Bits
  /// Nodes that have a row.
  let branching: Bits
  /// The row of each node; -1 for none.
  let rowOfNode: [Int32]
  /// The followers that each row has.
  let rows: Rows
  let isBackward: Bool

  private init(_ builder: Builder, isBackward: Bool) {
    chain = builder.chain
    branching = builder.branching
    rowOfNode = builder.rowOfNode
    rows = builder.rows
    self.isBackward = isBackward
  }

  /// Both directions of a graph.
  /// - lists: Nodes in ascending order.
  /// - listOfNode: Which list follows a node.
  /// - count: The number of nodes without the two sources and the goal, which come after them.
  static func both(_ lists: [[Int]], _ listOfNode: [Int], count: Int) -> (forward: Transitions, backward: Transitions) {
    let forward = Builder(lists, listOfNode, count: count)
    return (Transitions(forward, isBackward: false), Transitions(forward.reversed(count: count), isBackward: true))
  }
}

extension Transitions {
  /// Words of 64 bits, one bit for each node of a graph.
  struct Bits: Hashable, Sendable {
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

  /// Sets of nodes that have few of many: only words that are not zero are kept, one set after the other.
  struct Rows: Sendable {
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
}

extension Transitions {
  /// Collects rows; equal ones are stored once.
  fileprivate struct Builder {
    private(set) var chain: Bits
    private(set) var branching: Bits
    private(set) var rowOfNode: [Int32]
    private(set) var rows = Rows()
    private var lists: [[Int]] = []
    private var numbers: [[Int]: Int] = [:]

    private init(nodes: Int) {
      chain = Bits(count: nodes)
      branching = Bits(count: nodes)
      rowOfNode = Array(repeating: -1, count: nodes)
    }

    init(_ lists: [[Int]], _ listOfNode: [Int], count: Int) {
      self.init(nodes: count + 3)
      var rowOfList: [Int: Int] = [:]
      var uses = Array(repeating: 0, count: lists.count)
      for number in listOfNode { uses[number] += 1 }
      for (node, number) in listOfNode.enumerated() {
        let list = lists[number]
        let neighbor = node + 1
        // A list that many nodes share would become many rows if each left out its own neighbour.
        if neighbor < count, uses[number] == 1 || list.count == 1, list.contains(inOrder: neighbor) {
          chain.insert(node)
          set(node, self.number(of: list.filter { $0 != neighbor }))
        } else {
          let row = rowOfList[number] ?? self.number(of: list)
          rowOfList[number] = row
          set(node, row)
        }
      }
    }

    /// The same rows seen from the end of a text: the sources stand where the goal was, and the goal where the first source was.
    func reversed(count: Int) -> Builder {
      var backward = Builder(nodes: count + 3)
      for node in 0..<max(count - 1, 0) where chain.contains(node) { backward.chain.insert(node + 1) }
      var sources: [[Int]] = Array(repeating: [], count: lists.count)
      for node in 0...count where rowOfNode[node] >= 0 { sources[Int(rowOfNode[node])].append(node == count ? count + 2 : node) }
      var rowsOfNode: [[Int]] = Array(repeating: [], count: count + 3)
      for (row, list) in lists.enumerated() {
        for node in list { rowsOfNode[node].append(row) }
      }
      var known: [[Int]: Int] = [:]
      for (node, key) in rowsOfNode.enumerated() where !key.isEmpty {
        let row = known[key] ?? backward.number(of: key.flatMap { sources[$0] }.sorted())
        known[key] = row
        for source in node == count + 2 ? [count, count + 1] : [node] { backward.set(source, row) }
      }
      return backward
    }

    private mutating func set(_ node: Int, _ row: Int) {
      guard !lists[row].isEmpty else { return }
      branching.insert(node)
      rowOfNode[node] = Int32(row)
    }

    private mutating func number(of list: [Int]) -> Int {
      if let number = numbers[list] { return number }
      numbers[list] = lists.count
      lists.append(list)
      rows.append(list)
      return lists.count - 1
    }
  }
}

extension [Int] {
  /// Whether a sorted list has an element.
  fileprivate func contains(inOrder element: Int) -> Bool {
    var (lower, upper) = (0, count)
    while lower < upper {
      let middle = (lower + upper) / 2
      if self[middle] < element { lower = middle + 1 } else { upper = middle }
    }
    return lower < count && self[lower] == element
  }
}
