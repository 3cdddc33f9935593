/// Collects rows; equal ones are stored once.
struct TransitionRows {
  private(set) var chain: NodeBits
  private(set) var branching: NodeBits
  private(set) var rowOfNode: [Int32]
  private(set) var rows = SparseSets()
  private var lists: [[Int]] = []
  private var numbers: [[Int]: Int] = [:]

  private init(nodes: Int) {
    chain = NodeBits(count: nodes)
    branching = NodeBits(count: nodes)
    rowOfNode = Array(repeating: -1, count: nodes)
  }

  /// Both directions of a graph.
  /// - lists: Nodes in ascending order.
  /// - listOfNode: Which list follows a node.
  /// - count: The number of nodes without the two sources and the goal, which come after them.
  static func transitions(_ lists: [[Int]], _ listOfNode: [Int], count: Int) -> (forward: Transitions, backward: Transitions) {
    var forward = TransitionRows(nodes: count + 3)
    var rowOfList: [Int: Int] = [:]
    var uses = Array(repeating: 0, count: lists.count)
    for number in listOfNode { uses[number] += 1 }
    for (node, number) in listOfNode.enumerated() {
      let list = lists[number]
      let neighbor = node + 1
      // A list that many nodes share would become many rows if each left out its own neighbour.
      if neighbor < count, uses[number] == 1 || list.count == 1, list.contains(inOrder: neighbor) {
        forward.chain.insert(node)
        forward.set(node, forward.number(of: list.filter { $0 != neighbor }))
      } else {
        let row = rowOfList[number] ?? forward.number(of: list)
        rowOfList[number] = row
        forward.set(node, row)
      }
    }
    return (Transitions(forward, isBackward: false), Transitions(forward.reversed(count: count), isBackward: true))
  }

  /// The same rows seen from the end of a text: the sources stand where the goal was, and the goal where the first source was.
  private func reversed(count: Int) -> TransitionRows {
    var backward = TransitionRows(nodes: count + 3)
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
