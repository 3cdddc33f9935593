import SystemIO

/// Random changes to the bytes of an input.
struct Mutation {
  /// Pieces with a meaning for the reader under test, to be inserted anywhere.
  var tokens: [[UInt8]] = []
  /// The maximum length of a mutated input.
  var limit = 16 * 1024
  /// How often, in a hundred, a part is repeated until the input has the maximum length. This finds what takes more than linear
  /// time.
  var growth = 0

  private static let remarkable: [UInt8] = [
    0x00, 0x09, 0x0A, 0x0D, 0x20, 0x22, 0x2C, 0x3A, 0x3B, 0x5C, 0x7F, 0x80, 0xC1, 0xFE, 0xFF,
  ]

  func mutated(_ bytes: [UInt8], using generator: inout SeededGenerator) -> [UInt8] {
    var changed = bytes
    let rounds = generator.pick([1, 1, 1, 2, 3, 5, 8])
    for _ in 0..<rounds { mutateOnce(&changed, &generator) }
    if generator.chance(growth) { grow(&changed, &generator) }
    return changed.count > limit ? Array(changed.prefix(limit)) : changed
  }

  private func mutateOnce(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
    let place = generator.index(below: bytes.count + 1)
    switch generator.number(0...9) {
    case 0, 1: bytes.insert(contentsOf: tokens.isEmpty ? generator.bytes(1...4) : generator.pick(tokens), at: place)
    case 2: bytes.insert(contentsOf: generator.bytes(1...6), at: place)
    case 3: change(&bytes, at: place) { $0 ^ (1 << generator.number(0...7)) }
    case 4: change(&bytes, at: place) { _ in generator.pick(Mutation.remarkable) }
    case 5: change(&bytes, at: place) { $0 &+ UInt8(generator.number(1...255)) }
    case 6: bytes.removeSubrange(part(of: bytes, upTo: 20, &generator))
    case 7:
      let copied = Array(bytes[part(of: bytes, upTo: 40, &generator)])
      bytes.insert(contentsOf: copied, at: place)
    case 8:
      let range = part(of: bytes, upTo: 20, &generator)
      let moved = Array(bytes[range])
      bytes.removeSubrange(range)
      bytes.insert(contentsOf: moved, at: generator.index(below: bytes.count + 1))
    default: if generator.chance(30) { bytes.removeSubrange(place...) }
    }
  }

  private func change(_ bytes: inout [UInt8], at place: Int, _ changed: (UInt8) -> UInt8) {
    if place < bytes.count { bytes[place] = changed(bytes[place]) }
  }

  private func part(of bytes: [UInt8], upTo count: Int, _ generator: inout SeededGenerator) -> Range<Int> {
    let start = generator.index(below: bytes.count + 1)
    return start..<min(bytes.count, start + generator.number(1...count))
  }

  private func grow(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
    let range = part(of: bytes, upTo: 30, &generator)
    guard !range.isEmpty, bytes.count < limit else { return }
    let repeated = Array(bytes[range])
    let times = generator.number(1...max(1, (limit - bytes.count) / repeated.count))
    bytes.insert(contentsOf: Array(repeatElement(repeated, count: times).joined()), at: range.upperBound)
  }
}

extension SeededGenerator {
  /// Returns an index in a list with this number of elements; 0 for an empty list.
  mutating func index(below count: Int) -> Int {
    count > 1 ? number(0...count - 1) : 0
  }

  /// Returns true with this probability in percent.
  mutating func chance(_ percent: Int) -> Bool {
    number(0...99) < percent
  }

  /// Returns one of the values. There must be at least one.
  mutating func pick<Value>(_ values: [Value]) -> Value {
    values[index(below: values.count)]
  }

  mutating func byte() -> UInt8 {
    UInt8(truncatingIfNeeded: next())
  }

  mutating func bytes(_ count: ClosedRange<Int>) -> [UInt8] {
    (0..<number(count)).map { _ in byte() }
  }

  /// Returns a number of bytes that is mostly small and sometimes as large as the limit.
  mutating func size(upTo limit: Int) -> Int {
    switch number(0...9) {
    case 0: 0
    case 1...5: number(0...min(100, limit))
    case 6...8: number(0...min(5000, limit))
    default: number(0...limit)
    }
  }
}
