/// A source of choices that gives the same ones for the same seed (SplitMix64).
struct SyntaxRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func below(_ count: Int) -> Int {
    Int.random(in: 0..<max(1, count), using: &self)
  }

  /// True once in so many times.
  mutating func once(in count: Int) -> Bool {
    below(count) == 0
  }

  mutating func pick<Value>(_ values: [Value]) -> Value {
    values[below(values.count)]
  }

  /// So many values, each from the closure.
  mutating func many<Value>(_ range: ClosedRange<Int>, _ make: (inout SyntaxRandom) -> Value) -> [Value] {
    (0..<Int.random(in: range, using: &self)).map { _ in make(&self) }
  }

  mutating func maybe<Value>(_ make: (inout SyntaxRandom) -> Value) -> Value? {
    once(in: 2) ? make(&self) : nil
  }
}
