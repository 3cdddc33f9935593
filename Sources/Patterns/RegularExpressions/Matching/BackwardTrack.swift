/// What is known of a part of a text once it was read from its end: at which places a match can begin, and which nodes lead to one.
///
/// Long parts are read twice: once to keep a copy of the state at the ends of blocks, then block by block, as paths pass them. So the
/// memory is bounded, and a path never tries anything in vain.
final class BackwardTrack {
  /// The first place at which a match begins; nil when there is none.
  private(set) var firstStart: Int?
  /// How many scalars were read.
  private(set) var work = 0
  private let text: UTF8Text
  private let automaton: LazyAutomaton
  /// The end of a block, and the state there.
  private typealias Block = (end: Int, state: LazyAutomaton.StateCopy)
  /// The blocks that come yet, the next one last.
  private var blocks: [Block] = []
  private let blockSize: Int
  /// The block at hand.
  private var lower: Int
  private var upper: Int
  /// For each place in the block, twice the state, plus 1 where a match can begin.
  private var entries: UnsafeMutablePointer<Int32>

  /// Reads a part of a text.
  /// - isWhole: Whether only matches that end where the part ends count.
  /// - blockLimit: How many places a block has at most, if it is more than a few.
  init(_ text: UTF8Text, _ part: Range<Int>, _ automaton: LazyAutomaton, isWhole: Bool, blockLimit: Int) {
    self.text = text
    self.automaton = automaton
    automaton.keepsStates = false
    if automaton.isFull { automaton.forgetStates() }
    // Each place may need a state of its own, and all of a block are kept.
    let share = max(1024, automaton.byteLimit / automaton.table.bytesPerState)
    blockSize = min(part.count + 4, max(8, min(share, blockLimit)))
    entries = .allocate(capacity: blockSize)
    lower = part.lowerBound
    upper = part.lowerBound - 1
    let kind = automaton.classes.kind(after: part.upperBound, text)
    let state = isWhole ? automaton.single(kind) : automaton.idle(kind)
    let last = (part.upperBound, automaton.copy(of: state))
    if part.count < blockSize {
      firstStart = load(last)
    } else {
      blocks = [last]
      firstStart = read(last, isRecorded: false)
    }
  }

  deinit { entries.deallocate() }

  /// Twice the number of the state at a place between two scalars, plus 1 where a match can begin. Places are asked for in ascending
  /// order, from the first start on.
  func entry(at place: Int) -> Int {
    while place > upper, let block = blocks.popLast() {
      lower = max(lower, upper)
      if block.end >= place { _ = load(block) } else { upper = block.end }
    }
    return Int(entries[place - lower])
  }

  /// Reads a block and remembers what is found at each place.
  private func load(_ block: Block) -> Int? {
    upper = block.end
    if automaton.isFull { automaton.forgetStates() }
    automaton.keepsStates = true
    defer { automaton.keepsStates = false }
    return read(block, isRecorded: true)
  }

  /// Reads down to `lower`, or until no path is left.
  /// - Returns: The first place where a match begins.
  private func read(_ block: Block, isRecorded: Bool) -> Int? {
    var place = block.end
    var blockEnd = place
    var state = automaton.state(block.state)
    var found: Int?
    var steps = automaton.table.steps
    var stride = automaton.table.stride
    let classes = automaton.classes
    while true {
      let (number, width) = place == 0 ? (ScalarClasses.edge, 0) : classes.previous(text, place)
      if !isRecorded, blockEnd - place > blockSize - 4 {
        blockEnd = place
        blocks.append((place, automaton.copy(of: state)))
      }
      var entry = number < stride ? Int(steps[state * stride + number]) : -1
      if entry < 0 {
        entry = automaton.step(state, number)
        steps = automaton.table.steps
        stride = automaton.table.stride
      }
      if isRecorded { entries[place - lower] = Int32(state << 1 | entry & 1) }
      if entry & 1 == 1 { found = place }
      if place == lower || state == LazyAutomaton.dead { break }
      place -= width
      state = entry >> 1
    }
    work += block.end - place
    return found
  }
}
