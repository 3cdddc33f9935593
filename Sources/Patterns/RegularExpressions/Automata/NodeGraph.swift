/// Which nodes of a program can follow which.
///
/// A node is an instruction that takes a scalar or checks a place. In one direction, sources are where matches begin and the goal
/// is where they end; in the other it is the reverse.
struct NodeGraph: Sendable {
  /// The number of instructions that are nodes.
  let count: Int
  /// The source of a single place, which is gone after one step.
  var once: Int { count }
  /// The source of every place, which stays.
  var always: Int { count + 1 }
  var goal: Int { count + 2 }
  var bitCount: Int { count + 3 }
  /// The number of words of a set of nodes.
  var wordCount: Int { (bitCount + 63) / 64 }

  /// The node of each instruction; -1 for an instruction that isn't a node.
  let nodes: [Int]
  /// The set of each node; -1 for those that check a place.
  let sets: [Int]
  let assertions: [(node: Int, assertion: PatternNode.Assertion)]
  /// From the start of a text to its end.
  let forward: Transitions
  /// From the end of a text to its start.
  let backward: Transitions

  /// - Throws: ``RegularExpressionError`` when too many nodes follow too many others.
  init(_ program: PatternProgram) throws(RegularExpressionError) {
    var nodes = Array(repeating: -1, count: program.instructions.count)
    var sets: [Int] = []
    var assertions: [(Int, PatternNode.Assertion)] = []
    var targets: [Int] = []
    // Instructions stand in reverse order, and neighbours in the text should be neighbours here.
    for (place, instruction) in program.instructions.enumerated().reversed() {
      switch instruction {
      case .consume(let set, let next):
        sets.append(set)
        targets.append(next)
      case .assert(let assertion, let next):
        assertions.append((sets.count, assertion))
        sets.append(-1)
        targets.append(next)
      case .split, .save, .match: continue
      }
      nodes[place] = sets.count - 1
    }
    self.nodes = nodes
    self.sets = sets
    self.assertions = assertions
    count = sets.count
    var closures = Closures(program, nodes: nodes, goal: sets.count + 2)
    var listOfNode: [Int] = []
    for target in targets + [program.start, program.start] { listOfNode.append(try closures.list(from: target)) }
    (forward, backward) = Transitions.both(closures.lists, listOfNode, count: count)
    guard forward.rows.words.count + backward.rows.words.count <= NodeGraph.rowLimit else {
      throw RegularExpressionError(.tooLarge(limit: PatternProgram.sizeLimit), at: 1)
    }
  }

  /// At most 2 MiB of rows for an expression; only counts of optional parts within counts come near.
  private static let rowLimit = 256 * 1024
}

extension NodeGraph {
  /// Finds the nodes that are reached without taking a scalar.
  private struct Closures {
    private let program: PatternProgram
    private let nodes: [Int]
    private let goal: Int
    private(set) var lists: [[Int]] = []
    private var known: [Int: Int] = [:]
    private var stamps: [Int]
    private var stamp = 0
    private var steps = 0

    init(_ program: PatternProgram, nodes: [Int], goal: Int) {
      self.program = program
      self.nodes = nodes
      self.goal = goal
      stamps = Array(repeating: 0, count: program.instructions.count)
    }

    /// The number of the list of nodes that are reached from an instruction.
    mutating func list(from start: Int) throws(RegularExpressionError) -> Int {
      if let number = known[start] { return number }
      var found: [Int] = []
      var stack = [start]
      stamp += 1
      while let place = stack.popLast() {
        guard stamps[place] != stamp else { continue }
        stamps[place] = stamp
        steps += 1
        switch program.instructions[place] {
        case .consume, .assert: found.append(nodes[place])
        case .split(let first, let second): stack += [second, first]
        case .save(_, let next): stack.append(next)
        case .match: found.append(goal)
        }
      }
      guard steps <= Closures.stepLimit else { throw RegularExpressionError(.tooLarge(limit: PatternProgram.sizeLimit), at: 1) }
      found.sort()
      known[start] = lists.count
      lists.append(found)
      return lists.count - 1
    }

    private static let stepLimit = 4_000_000
  }
}
