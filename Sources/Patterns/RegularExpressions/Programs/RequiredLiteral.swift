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

extension RequiredLiteral {
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
