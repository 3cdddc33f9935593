/// Matches texts against one expression. What it learns from a text makes the next one faster, so use one matcher for many texts.
///
/// Every method takes time in proportion to the length of the text times, at worst, the size of the expression; this includes
/// ``matches(in:)`` and captures. Memory is bounded, except for the list of matches.
///
/// Reading forward finds whether there is a match, and a place that it does not go beyond. Reading backward from there finds, for
/// every place, which instructions lead to a match. Then the path of a match is followed from its start, and never tries anything in
/// vain (Frisch and Cardelli, Greedy Regular Expression Matching, 2004). All matches need only one way back, so that `.*y|x` does not
/// look for a `y` from every `x`.
package final class RegularExpressionMatcher {
  private let program: PatternProgram
  private let forward: LazyAutomaton
  private let backward: LazyAutomaton
  private var walk: PathWalk
  private let graph: NodeGraph
  private let limits: Limits
  private var scalars = 0

  /// Bounds of the memory; tests lower them.
  struct Limits {
    /// For the states of one direction of reading.
    var stateBytes = 4 << 20
    /// For each, four bytes are kept while all matches or the groups of one are found.
    var blockPlaces = 256 * 1024
  }

  /// Prepares matching of texts against an expression.
  /// - isInterrupted: Asked now and then while a text takes long. Once it says yes, nothing matches any more.
  package convenience init(_ expression: RegularExpression, isInterrupted: @escaping () -> Bool = { false }) {
    self.init(expression, Limits(), isInterrupted: isInterrupted)
  }

  init(_ expression: RegularExpression, _ limits: Limits, isInterrupted: @escaping () -> Bool = { false }) {
    self.limits = limits
    program = expression.program
    graph = expression.graph
    let classes = ScalarClasses(program, graph, PlaceKind.Classifier(graph.assertions.map(\.assertion)))
    forward = LazyAutomaton(graph, classes, graph.forward, byteLimit: limits.stateBytes, isInterrupted: isInterrupted)
    backward = LazyAutomaton(graph, classes, graph.backward, byteLimit: limits.stateBytes, isInterrupted: isInterrupted)
    walk = PathWalk(program, graph, backward)
  }

  /// Whether matching was interrupted, so that what the methods return means nothing.
  package var wasInterrupted: Bool { forward.wasInterrupted || backward.wasInterrupted }

  /// How much was done so far: scalars read, words of states handled and instructions looked at. Tests bound it.
  var work: Int { scalars + forward.work + backward.work + walk.work }

  /// The bytes that the kept states take.
  var stateBytes: Int { forward.byteCount + backward.byteCount }

  /// Whether the expression matches somewhere.
  package func isMatch(in text: String) -> Bool {
    reading(text) { isMatch(in: $0) }
  }

  /// Whether the expression matches somewhere in bytes that should be UTF-8; each that is not counts as U+FFFD.
  package func isMatch(in bytes: [UInt8]) -> Bool {
    reading(bytes) { isMatch(in: $0) }
  }

  /// Whether the expression matches the text from its start to its end.
  package func isWholeMatch(_ text: String) -> Bool {
    reading(text) { track(whole: $0).firstStart == 0 }
  }

  /// The leftmost match. ``RegularExpression`` says which, where several begin there.
  package func firstMatch(in text: String) -> RegularExpressionMatch? {
    reading(text) { firstMatch(in: $0) }
  }

  /// The leftmost match in bytes.
  package func firstMatch(in bytes: [UInt8]) -> RegularExpressionMatch? {
    reading(bytes) { firstMatch(in: $0) }
  }

  /// The match of the text from its start to its end.
  package func wholeMatch(in text: String) -> RegularExpressionMatch? {
    reading(text) { text in
      let track = track(whole: text)
      guard track.firstStart == 0, walk.follow(from: 0, text, track) != nil else { return nil }
      return RegularExpressionMatch(walk.slots)
    }
  }

  /// All matches from left to right that do not overlap. None is empty where the one before ends.
  package func matches(in text: String) -> [RegularExpressionMatch] {
    reading(text) { matches(in: $0) }
  }

  /// All matches in bytes.
  package func matches(in bytes: [UInt8]) -> [RegularExpressionMatch] {
    reading(bytes) { matches(in: $0) }
  }
}

extension RegularExpressionMatcher {
  private func isMatch(in text: UTF8Text) -> Bool {
    var scan = ForwardScan(text, forward, program)
    defer { scalars += scan.place }
    return scan.findMatch()
  }

  private func firstMatch(in text: UTF8Text) -> RegularExpressionMatch? {
    var scan = ForwardScan(text, forward, program)
    defer { scalars += scan.place }
    guard scan.findMatch() else { return nil }
    scan.finishPaths()
    let track = track(text, scan.lower..<scan.place)
    defer { scalars += track.work }
    guard let start = track.firstStart, walk.follow(from: start, text, track) != nil else { return nil }
    return RegularExpressionMatch(walk.slots)
  }

  private func track(whole text: UTF8Text) -> BackwardTrack {
    let track = track(text, 0..<text.count, isWhole: true)
    scalars += track.work
    return track
  }

  private func track(_ text: UTF8Text, _ part: Range<Int>, isWhole: Bool = false) -> BackwardTrack {
    BackwardTrack(text, part, backward, isWhole: isWhole, blockLimit: limits.blockPlaces)
  }

  private func matches(in text: UTF8Text) -> [RegularExpressionMatch] {
    var scan = ForwardScan(text, forward, program)
    defer { scalars += scan.place }
    guard scan.findMatch() else { return [] }
    let track = track(text, scan.lower..<text.count)
    defer { scalars += track.work }
    guard var place = track.firstStart else { return [] }
    var found: [RegularExpressionMatch] = []
    var end = -1
    while place <= text.count {
      if track.entry(at: place) & 1 == 1, let next = walk.follow(from: place, text, track), next > place || next != end {
        found.append(RegularExpressionMatch(walk.slots))
        end = next
        if next > place {
          place = next
          continue
        }
      }
      guard place < text.count else { break }
      place += text.scalar(at: place).width
    }
    return found
  }

  private func reading<Result>(_ text: String, _ body: (UTF8Text) -> Result) -> Result {
    var text = text
    return text.withUTF8 { reading($0, body) }
  }

  private func reading<Result>(_ bytes: [UInt8], _ body: (UTF8Text) -> Result) -> Result {
    bytes.withUnsafeBufferPointer { reading($0, body) }
  }

  private func reading<Result>(_ bytes: UnsafeBufferPointer<UInt8>, _ body: (UTF8Text) -> Result) -> Result {
    if let base = bytes.baseAddress { return body(UTF8Text(base: base, count: bytes.count)) }
    return withUnsafePointer(to: 0) { body(UTF8Text(base: $0, count: 0)) }
  }
}

extension RegularExpressionMatcher {
  /// Reads a text from its start until it is known whether there is a match.
  struct ForwardScan {
    let text: UTF8Text
    let automaton: LazyAutomaton
    let literal: PatternProgram.RequiredLiteral?
    /// Where the last path that could lead to the match began, or before.
    private(set) var lower = 0
    /// Where the reading ended.
    private(set) var place = 0
    private var state: Int

    init(_ text: UTF8Text, _ automaton: LazyAutomaton, _ program: PatternProgram) {
      self.text = text
      self.automaton = automaton
      literal = program.literal
      let kind = automaton.classes.kindOfClass[ScalarClasses.edge]
      state = program.isAnchored ? automaton.single(kind) : automaton.idle(kind)
    }

    /// Reads up to the first place where a match ends; false when there is none.
    mutating func findMatch() -> Bool {
      guard skipToLiteral() else { return false }
      let classes = automaton.classes
      var steps = automaton.table.steps
      var stride = automaton.table.stride
      while true {
        if state <= LazyAutomaton.lastIdle {
          if state == LazyAutomaton.dead { return false }
          guard literal?.isPrefix != true || skipToLiteral() else { return false }
          lower = place
        }
        let isAtEnd = place == text.count
        let (number, width) = isAtEnd ? (ScalarClasses.edge, 0) : classes.next(text, place)
        var entry = number < stride ? Int(steps[state * stride + number]) : -1
        if entry < 0 {
          entry = automaton.step(state, number)
          steps = automaton.table.steps
          stride = automaton.table.stride
        }
        state = entry >> 1
        if entry & 1 == 1 || isAtEnd {
          place += width
          return entry & 1 == 1
        }
        place += width
      }
    }

    /// Goes on, after a match was found, until every path that began before it has ended.
    mutating func finishPaths() {
      state = automaton.closed(state)
      while state != LazyAutomaton.dead, place < text.count {
        let (number, width) = automaton.classes.next(text, place)
        state = automaton.step(state, number) >> 1
        place += width
      }
    }

    /// Goes to the next place where the literal of every match stands, if matches begin with it; false when it stands nowhere.
    private mutating func skipToLiteral() -> Bool {
      guard let literal else { return true }
      let bytes = UnsafeBufferPointer(start: text.base, count: text.count)
      guard let found = literal.search.firstIndex(in: bytes, from: place) else { return false }
      if literal.isPrefix, state <= LazyAutomaton.lastIdle, state != LazyAutomaton.dead, found > place {
        place = found
        state = automaton.idle(automaton.classes.kind(before: found, text))
      }
      return true
    }
  }
}
