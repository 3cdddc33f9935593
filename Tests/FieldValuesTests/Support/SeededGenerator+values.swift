import SystemIO

extension SeededGenerator {
  mutating func chance() -> Bool { Bool.random(using: &self) }

  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[number(0...(elements.count - 1))]
  }

  mutating func maybe<Value>(_ make: (inout SeededGenerator) -> Value) -> Value? {
    chance() ? make(&self) : nil
  }

  mutating func list<Value>(_ range: ClosedRange<Int>, _ make: (inout SeededGenerator) -> Value) -> [Value] {
    (0..<number(range)).map { _ in make(&self) }
  }

  /// Text of characters of the alphabet.
  mutating func text(_ range: ClosedRange<Int>, of alphabet: String) -> String {
    let scalars = Array(alphabet.unicodeScalars)
    return String(String.UnicodeScalarView(list(range) { $0.pick(scalars) }))
  }

  mutating func token(_ range: ClosedRange<Int> = 1...8) -> String {
    text(range, of: "abcXYZ019!#$%&'*+-.^_`|~")
  }

  /// Text that a quoted string can hold.
  mutating func quotable(_ range: ClosedRange<Int> = 0...8) -> String {
    text(range, of: "ab19 \t\"\\,;=é/<>()[]*'%~")
  }

  /// Any text at all: what grammars are made of, controls, and characters of one to four bytes.
  mutating func anyText(_ range: ClosedRange<Int> = 0...24) -> String {
    text(range, of: "aWZq019 \t\r\n\0\u{7F}\u{85}\",;=/\\*:.-+<>()'%&!éß€🦊\u{301}")
  }

  /// Text from random bytes, broken UTF-8 repaired.
  mutating func repairedBytes(_ range: ClosedRange<Int> = 0...40) -> String {
    String(decoding: list(range) { UInt8(truncatingIfNeeded: $0.next()) }, as: UTF8.self)
  }
}
