/// Follows the path of a match from its start to its end, and remembers where its groups are.
///
/// A ``BackwardTrack`` tells at every place which instructions lead to a match. So the path takes at each the first that does, which
/// is what trying one after the other would find.
struct PathWalk {
  /// Where each group starts and ends; -1 for groups that took no part.
  private(set) var slots: [Int]
  /// How many instructions were looked at.
  private(set) var work = 0
  private let program: PatternProgram
  private let graph: NodeGraph
  private let automaton: LazyAutomaton
  private let tellsKinds: Bool
  private var stamps: [Int]
  private var stamp = 0
  /// Instructions to look at, the next one last; a slot to put back is the complement of its number, over one more than its value.
  private var stack: [Int] = []
  private var memory = Memory()

  init(_ program: PatternProgram, _ graph: NodeGraph, _ automaton: LazyAutomaton) {
    self.program = program
    self.graph = graph
    self.automaton = automaton
    tellsKinds = !graph.assertions.isEmpty
    slots = Array(repeating: -1, count: program.slotCount)
    stamps = Array(repeating: 0, count: program.instructions.count)
  }

  /// Follows a match that begins at a place.
  /// - Returns: Where it ends; nil when none begins here.
  mutating func follow(from start: Int, _ text: UTF8Text, _ track: BackwardTrack) -> Int? {
    for slot in slots.indices { slots[slot] = -1 }
    var place = start
    var instruction = program.start
    var before = tellsKinds ? automaton.classes.kind(before: place, text) : .other
    while true {
      let state = track.entry(at: place) >> 1
      guard let found = find(from: instruction, at: place, state, before) else { return nil }
      guard case .consume(_, let next) = program.instructions[found] else {
        slots[0] = start
        slots[1] = place
        return place
      }
      let (number, width) = automaton.classes.next(text, place)
      if tellsKinds { before = automaton.classes.kindOfClass[number] }
      instruction = next
      place += width
    }
  }

  /// The first instruction in order of preference that takes a scalar, or ends the match, and leads to a match.
  private mutating func find(from start: Int, at place: Int, _ state: Int, _ before: PlaceKind) -> Int? {
    let key = Memory.Key(instruction: start, state: state, before: before, generation: automaton.generation)
    work += 1
    if let known = memory.find(key) {
      var rest = known.slots
      while rest != 0 {
        slots[rest.trailingZeroBitCount] = place
        rest &= rest - 1
      }
      return known.instruction
    }
    stamp += 1
    stack.removeAll(keepingCapacity: true)
    stack.append(start)
    guard let found = search(at: place, state, before) else { return nil }
    if slots.count <= 64 { memory.keep(found, savedSlots(), for: key) }
    return found
  }

  private mutating func search(at place: Int, _ state: Int, _ before: PlaceKind) -> Int? {
    let after = automaton.table.kind(of: state)
    while let item = stack.popLast() {
      if item < 0 {
        slots[~item] = (stack.popLast() ?? 0) - 1
        continue
      }
      guard stamps[item] != stamp else { continue }
      stamps[item] = stamp
      work += 1
      switch program.instructions[item] {
      case .consume:
        if automaton.contains(state, graph.nodes[item]) { return item }
      case .match:
        if automaton.hasSource(state) { return item }
      case .assert(let assertion, let next):
        if assertion.holds(before: before, after: after) { stack.append(next) }
      case .split(let first, let second):
        stack.append(second)
        stack.append(first)
      case .save(let slot, let next):
        stack += [slots[slot] + 1, ~slot, next]
        slots[slot] = place
      }
    }
    return nil
  }

  /// The slots that were set on the way to what was found.
  private mutating func savedSlots() -> UInt64 {
    var saved: UInt64 = 0
    while let item = stack.popLast() {
      guard item < 0 else { continue }
      saved |= 1 << UInt64(~item)
      _ = stack.popLast()
    }
    return saved
  }
}

extension PathWalk {
  /// Remembers steps of paths, which texts repeat often. An entry gives way to the next one with the same place.
  private struct Memory {
    struct Key: Equatable {
      let instruction: Int
      let state: Int
      let before: PlaceKind
      let generation: Int

      fileprivate var place: Int { (state &* 0x9E3779B1 ^ instruction &* 5 &+ Int(before.rawValue)) & (Memory.size - 1) }
    }

    private static let size = 2048
    private var entries: [(key: Key, instruction: Int, slots: UInt64)?] = []

    func find(_ key: Key) -> (instruction: Int, slots: UInt64)? {
      guard !entries.isEmpty, let entry = entries[key.place], entry.key == key else { return nil }
      return (entry.instruction, entry.slots)
    }

    mutating func keep(_ instruction: Int, _ slots: UInt64, for key: Key) {
      if entries.isEmpty { entries = Array(repeating: nil, count: Memory.size) }
      entries[key.place] = (key, instruction, slots)
    }
  }
}
