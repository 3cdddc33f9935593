import SystemIO

extension SeededGenerator {
  /// A place in a list of so many elements; 0 for an empty list.
  mutating func index(below count: Int) -> Int {
    count > 1 ? number(0...count - 1) : 0
  }

  /// Whether something happens that happens so many times in a hundred.
  mutating func chance(_ percent: Int) -> Bool {
    number(0...99) < percent
  }

  /// One of the values, which must not be none.
  mutating func pick<Value>(_ values: [Value]) -> Value {
    values[index(below: values.count)]
  }

  mutating func byte() -> UInt8 {
    UInt8(truncatingIfNeeded: next())
  }

  mutating func bytes(_ count: ClosedRange<Int>) -> [UInt8] {
    (0..<number(count)).map { _ in byte() }
  }

  /// A number of bytes that is mostly small and at times as large as the limit.
  mutating func size(upTo limit: Int) -> Int {
    switch number(0...9) {
    case 0: 0
    case 1...5: number(0...min(100, limit))
    case 6...8: number(0...min(5000, limit))
    default: number(0...limit)
    }
  }
}
