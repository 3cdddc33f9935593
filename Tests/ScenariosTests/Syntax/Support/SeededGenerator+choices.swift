import SystemIO

extension SeededGenerator {
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
  mutating func many<Value>(_ range: ClosedRange<Int>, _ make: (inout SeededGenerator) -> Value) -> [Value] {
    (0..<Int.random(in: range, using: &self)).map { _ in make(&self) }
  }

  mutating func maybe<Value>(_ make: (inout SeededGenerator) -> Value) -> Value? {
    once(in: 2) ? make(&self) : nil
  }
}
