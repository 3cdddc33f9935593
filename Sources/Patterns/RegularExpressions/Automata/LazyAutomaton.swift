/// The automaton of all paths at once, in one direction of a text. Its states are made when a text needs them, and a bounded number
/// of them is kept.
///
/// A state is what is known at a place between two scalars: the nodes that took the scalar on the side it comes from (forward), or
/// that lead to the goal from there (backward), and the kind of that scalar.
final class LazyAutomaton {
  /// No path is left, and none begins any more.
  static let dead = 0
  /// States up to this one are ``dead`` or have no path but those that begin here.
  static let lastIdle = 4

  private(set) var table: StateTable
  let classes: ScalarClasses
  /// Keeps all states, whatever memory they take: their numbers are remembered elsewhere for the moment.
  var keepsStates = false
  /// Counts how often the states were dropped.
  private(set) var generation = 0
  private let graph: NodeGraph
  private let isBackward: Bool
  private var expansion: NodeExpansion

  /// How many bytes the kept states may take.
  let byteLimit: Int
  /// Whether matching was interrupted: every step leads to ``dead`` from then on.
  private(set) var wasInterrupted = false
  private let isInterrupted: () -> Bool
  private var nextCheck = 0

  init(
    _ graph: NodeGraph,
    _ classes: ScalarClasses,
    _ transitions: Transitions,
    byteLimit: Int,
    isInterrupted: @escaping () -> Bool
  ) {
    self.byteLimit = byteLimit
    self.isInterrupted = isInterrupted
    self.graph = graph
    self.classes = classes
    isBackward = transitions.isBackward
    table = StateTable(width: graph.wordCount)
    expansion = NodeExpansion(graph, transitions)
    makeFirstStates()
  }

  /// The words that were handled to make states. With one step for each scalar, this is what matching takes.
  var work: Int { expansion.work }

  /// Where paths begin at this place and at every one after it.
  func idle(_ kind: PlaceKind) -> Int { 1 + Int(kind.rawValue) }

  /// Where paths begin at this place and at no other.
  func single(_ kind: PlaceKind) -> Int {
    expansion.clear()
    expansion.insert(graph.once)
    return number(kind)
  }

  /// The state with the same paths, where no more begin.
  func closed(_ state: Int) -> Int {
    expansion.copy(table.set(of: state))
    expansion.remove(graph.always)
    return number(table.kind(of: state))
  }

  typealias StateCopy = (set: [UInt64], kind: PlaceKind)

  /// A copy of a state that outlives ``forgetStates()``.
  func copy(of state: Int) -> StateCopy {
    (Array(UnsafeBufferPointer(start: table.set(of: state), count: table.width)), table.kind(of: state))
  }

  func state(_ copy: StateCopy) -> Int {
    expansion.copy(copy.set)
    return number(copy.kind)
  }

  func contains(_ state: Int, _ node: Int) -> Bool {
    table.set(of: state)[node >> 6] >> UInt64(node & 63) & 1 == 1
  }

  /// Whether matches can begin or end here, as the sources say.
  func hasSource(_ state: Int) -> Bool { contains(state, graph.once) || contains(state, graph.always) }

  /// The step by a class: twice the next state, plus 1 where the goal is reached before the scalar is taken.
  func step(_ state: Int, _ class: Int) -> Int {
    table.reserve(classes: classes.count)
    let place = state * table.stride + `class`
    if table.steps[place] >= 0 { return Int(table.steps[place]) }
    if expansion.work >= nextCheck { check() }
    if wasInterrupted { return LazyAutomaton.dead << 1 }
    let kind = classes.kindOfClass[`class`]
    let own = table.kind(of: state)
    let stays = contains(state, graph.always)
    expansion.expand(table.set(of: state), before: isBackward ? kind : own, after: isBackward ? own : kind)
    let isGoal = expansion.contains(graph.goal) ? 1 : 0
    expansion.keep(takersOf: `class`, classes)
    if stays { expansion.insert(graph.always) }
    let before = generation
    let entry = number(kind) << 1 | isGoal
    if generation == before { table.steps[place] = Int32(entry) }
    return entry
  }

  func forgetStates() {
    table.removeAll()
    generation += 1
    makeFirstStates()
  }

  /// Whether the kept states take their share of memory.
  var isFull: Bool { byteCount > byteLimit }

  /// How many bytes the kept states take.
  var byteCount: Int { table.count * table.bytesPerState }
}

extension LazyAutomaton {
  /// Asks whether to go on, about once in a millisecond. Steps between states that are known take no time worth asking.
  private func check() {
    nextCheck = expansion.work + 200_000
    if isInterrupted() { wasInterrupted = true }
  }

  private func makeFirstStates() {
    expansion.clear()
    _ = table.number(of: expansion.reached, .other)
    expansion.insert(graph.always)
    for kind in PlaceKind.allCases { _ = table.number(of: expansion.reached, kind) }
  }

  /// The number of the state with the reached nodes.
  private func number(_ kind: PlaceKind) -> Int {
    if expansion.isEmpty { return LazyAutomaton.dead }
    if isFull, !keepsStates {
      let copy = Array(UnsafeBufferPointer(start: expansion.reached, count: table.width))
      forgetStates()
      expansion.copy(copy)
    }
    return table.number(of: expansion.reached, kind)
  }
}
