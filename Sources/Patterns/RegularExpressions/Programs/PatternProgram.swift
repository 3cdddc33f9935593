/// An expression as instructions, which paths through a text follow.
struct PatternProgram: Sendable {
  enum Instruction: Hashable, Sendable {
    /// Takes one scalar of a set.
    case consume(set: Int, next: Int)
    /// Goes on at the first place if that leads to a match, else at the second.
    case split(first: Int, second: Int)
    /// Remembers the place in a slot: twice the number of a group for its start, one more for its end.
    case save(slot: Int, next: Int)
    case assert(PatternNode.Assertion, next: Int)
    case match
  }

  private(set) var instructions: [Instruction] = [.match]
  private(set) var start = 0
  private(set) var sets: [ScalarSet] = []
  let groupNames: [String?]
  /// A text that every match contains.
  let literal: RequiredLiteral?
  /// Whether a match can begin only where the text does.
  let isAnchored: Bool

  /// The number of slots, with two for the whole match.
  var slotCount: Int { 2 * groupNames.count + 2 }

  /// The program of an expression.
  /// - Throws: ``RegularExpressionError`` when it would have more instructions than ``sizeLimit``.
  init(_ node: PatternNode, groupNames: [String?]) throws(RegularExpressionError) {
    guard node.size(limit: PatternProgram.sizeLimit) <= PatternProgram.sizeLimit else {
      throw RegularExpressionError(.tooLarge(limit: PatternProgram.sizeLimit), at: 1)
    }
    self.groupNames = groupNames
    literal = RequiredLiteral(of: node)
    isAnchored = node.isAnchored
    var writer = Writer()
    start = writer.write(node, next: 0)
    instructions = writer.instructions
    sets = writer.sets
  }

  /// Bounds the memory and the time of everything that is made of a program.
  static let sizeLimit = 10_000
}

extension PatternProgram {
  /// Writes instructions from the last to the first, so that each knows where it goes on.
  private struct Writer {
    var instructions: [Instruction] = [.match]
    var sets: [ScalarSet] = []
    private var numbers: [ScalarSet: Int] = [:]

    /// Writes what matches a node and goes on at `next`.
    /// - Returns: Where it begins.
    mutating func write(_ node: PatternNode, next: Int) -> Int {
      switch node {
      case .empty: next
      case .scalar(let scalar): append(.consume(set: number(of: ScalarSet(scalar)), next: next))
      case .set(let set): append(.consume(set: number(of: set), next: next))
      case .assertion(let assertion): append(.assert(assertion, next: next))
      case .sequence(let nodes): nodes.reversed().reduce(next) { write($1, next: $0) }
      case .alternatives(let nodes): write(nodes, next: next)
      case .capture(let node, let group):
        append(.save(slot: 2 * group, next: write(node, next: append(.save(slot: 2 * group + 1, next: next)))))
      case .repetition(let node, let minimum, let maximum, let isGreedy):
        write(node, minimum, maximum, isGreedy: isGreedy, next: next)
      }
    }

    private mutating func write(_ alternatives: [PatternNode], next: Int) -> Int {
      let starts = alternatives.reversed().map { write($0, next: next) }
      return starts.dropFirst().reduce(starts.first ?? next) { append(.split(first: $1, second: $0)) }
    }

    private mutating func write(_ node: PatternNode, _ minimum: Int, _ maximum: Int?, isGreedy: Bool, next: Int) -> Int {
      var start = next
      if let maximum {
        // Each optional copy leaves to the same place, not through the copies after it.
        for _ in minimum..<maximum { start = split(write(node, next: start), next, isGreedy) }
        for _ in 0..<minimum { start = write(node, next: start) }
        return start
      }
      // A loop whose body may match nothing is x* as (x+)?: the body is tried once even where it takes nothing.
      let isOnce = minimum > 0 || node.isNullable
      let loop = append(.match)
      let body = write(node, next: loop)
      instructions[loop] = isGreedy ? .split(first: body, second: next) : .split(first: next, second: body)
      start = isOnce ? body : loop
      for _ in 0..<max(minimum - 1, 0) { start = write(node, next: start) }
      return minimum == 0 && isOnce ? split(start, next, isGreedy) : start
    }

    private mutating func split(_ body: Int, _ next: Int, _ isGreedy: Bool) -> Int {
      append(isGreedy ? .split(first: body, second: next) : .split(first: next, second: body))
    }

    private mutating func append(_ instruction: Instruction) -> Int {
      instructions.append(instruction)
      return instructions.count - 1
    }

    private mutating func number(of set: ScalarSet) -> Int {
      if let number = numbers[set] { return number }
      numbers[set] = sets.count
      sets.append(set)
      return sets.count - 1
    }
  }
}

extension PatternProgram {
  /// A text that every match contains, which is found faster than a match.
  struct RequiredLiteral: Sendable {
    let search: BytePattern
    /// Whether every match begins with it.
    let isPrefix: Bool

    /// The literal that tells most; nil when there is none.
    init?(of node: PatternNode) {
      var runs = Runs()
      runs.add(node)
      runs.end()
      guard let longest = runs.found.max(by: { $0.bytes.count < $1.bytes.count }) else { return nil }
      // A prefix is worth more than its length says: it tells where matches begin.
      let prefix = runs.found.first { $0.isPrefix && 2 * $0.bytes.count >= longest.bytes.count }
      search = BytePattern((prefix ?? longest).bytes)
      isPrefix = prefix != nil
    }
  }
}

extension PatternProgram.RequiredLiteral {
  /// Collects the scalars that stand side by side in every match.
  private struct Runs {
    private(set) var found: [(bytes: [UInt8], isPrefix: Bool)] = []
    private var run: [UInt8] = []
    /// Whether nothing can come before the run.
    private var isAtStart = true

    mutating func add(_ node: PatternNode) {
      switch node {
      case .empty, .assertion: break
      // Invalid bytes match this one too, so its own bytes need not be there.
      case .scalar("\u{FFFD}"): end()
      case .scalar(let scalar): run += Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      case .sequence(let nodes): for node in nodes { add(node) }
      case .capture(let node, _): add(node)
      case .repetition(let node, let minimum, let maximum, _) where minimum > 0:
        add(node)
        if minimum > 1 || maximum != 1 { end() }
      case .set, .alternatives, .repetition: end()
      }
    }

    /// Ends the run: what comes next may stand anywhere after it.
    mutating func end() {
      if !run.isEmpty { found.append((run, isAtStart)) }
      run = []
      isAtStart = false
    }
  }
}
