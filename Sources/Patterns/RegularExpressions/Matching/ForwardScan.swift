/// Reads a text from its start until it is known whether there is a match.
struct ForwardScan {
  let text: UTF8Text
  let automaton: LazyAutomaton
  let literal: RequiredLiteral?
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
