/// Sets of nodes, each kept once under a number, and what is known of the steps between them.
///
/// Plain memory, because every byte of a text passes here: in a debug build, arrays would make matching ten times slower.
struct StateTable: ~Copyable {
  /// The number of words of a set.
  let width: Int
  private(set) var count = 0
  private(set) var words: UnsafeMutablePointer<UInt64>
  /// The step of each state by each class: twice the next state, plus 1 where the goal is reached; -1 where it is not known.
  private(set) var steps: UnsafeMutablePointer<Int32>
  /// How many classes a state has room for.
  private(set) var stride: Int
  private var kinds: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  /// State numbers by the hash of their sets; -1 where there is none. Twice the capacity, a power of 2.
  private var slots: UnsafeMutablePointer<Int32>

  init(width: Int) {
    self.width = width
    stride = 8
    capacity = 32
    words = .allocate(capacity: capacity * width)
    steps = .allocate(capacity: capacity * stride)
    kinds = .allocate(capacity: capacity)
    slots = .allocate(capacity: 2 * capacity)
    slots.initialize(repeating: -1, count: 2 * capacity)
  }

  deinit {
    words.deallocate()
    steps.deallocate()
    kinds.deallocate()
    slots.deallocate()
  }

  /// About how many bytes one more state takes.
  var bytesPerState: Int { 8 * width + 4 * stride + 9 }

  func kind(of state: Int) -> PlaceKind { PlaceKind(rawValue: kinds[state]) ?? .other }

  func set(of state: Int) -> UnsafeMutablePointer<UInt64> { words + state * width }

  mutating func removeAll() {
    count = 0
    slots.update(repeating: -1, count: 2 * capacity)
  }

  /// The number of a state that may be new.
  mutating func number(of set: UnsafeMutablePointer<UInt64>, _ kind: PlaceKind) -> Int {
    var slot = hash(set, kind)
    while slots[slot] >= 0 {
      if isState(Int(slots[slot]), set, kind) { return Int(slots[slot]) }
      slot = (slot + 1) & (2 * capacity - 1)
    }
    if count == capacity {
      grow()
      return number(of: set, kind)
    }
    slots[slot] = Int32(count)
    (words + count * width).initialize(from: set, count: width)
    (steps + count * stride).initialize(repeating: -1, count: stride)
    kinds[count] = kind.rawValue
    count += 1
    return count - 1
  }

  /// Makes room for more classes; what is known stays.
  mutating func reserve(classes: Int) {
    guard classes > stride else { return }
    let wider = 2 * classes
    let new = UnsafeMutablePointer<Int32>.allocate(capacity: capacity * wider)
    new.initialize(repeating: -1, count: capacity * wider)
    for state in 0..<count { (new + state * wider).update(from: steps + state * stride, count: stride) }
    steps.deallocate()
    steps = new
    stride = wider
  }

  private func hash(_ set: UnsafeMutablePointer<UInt64>, _ kind: PlaceKind) -> Int {
    var hash = UInt64(kind.rawValue)
    for place in 0..<width {
      hash = (hash ^ set[place]) &* 0x9E37_79B9_7F4A_7C15
      hash ^= hash >> 29
    }
    return Int(truncatingIfNeeded: hash) & (2 * capacity - 1)
  }

  private func isState(_ state: Int, _ set: UnsafeMutablePointer<UInt64>, _ kind: PlaceKind) -> Bool {
    guard kinds[state] == kind.rawValue else { return false }
    let own = words + state * width
    for place in 0..<width where own[place] != set[place] { return false }
    return true
  }

  private mutating func grow() {
    let old = capacity
    capacity *= 2
    words = moved(words, from: old * width, to: capacity * width)
    steps = moved(steps, from: old * stride, to: capacity * stride)
    kinds = moved(kinds, from: old, to: capacity)
    slots.deallocate()
    slots = .allocate(capacity: 2 * capacity)
    slots.initialize(repeating: -1, count: 2 * capacity)
    for state in 0..<count {
      var slot = hash(words + state * width, kind(of: state))
      while slots[slot] >= 0 { slot = (slot + 1) & (2 * capacity - 1) }
      slots[slot] = Int32(state)
    }
  }

  private func moved<Element>(
    _ old: UnsafeMutablePointer<Element>,
    from count: Int,
    to capacity: Int
  ) -> UnsafeMutablePointer<Element> {
    let new = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
    new.initialize(from: old, count: count)
    old.deallocate()
    return new
  }
}
