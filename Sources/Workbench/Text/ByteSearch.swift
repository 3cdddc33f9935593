import FieldValues
import Patterns

/// Looks for a text among bytes; ASCII letters count the same in either case.
///
/// What a user searches for may also be a regular expression, and a capital letter in it makes case count.
struct ByteSearch: Sendable {
  /// As it was given.
  let text: String
  private let needle: [UInt8]
  private let ignoresCase: Bool
  private let expression: RegularExpression?

  /// How many bytes are looked for.
  var count: Int { needle.count }

  /// nil for nothing to look for.
  init?(_ text: String) {
    guard !text.isEmpty else { return nil }
    self.text = text
    needle = text.utf8.map(\.lowercased)
    (ignoresCase, expression) = (true, nil)
  }

  /// Finds what matches the text as a regular expression, and also the text as it stands: `(a)` finds both `a` and `(a)`.
  init?(expression text: String) {
    guard !text.isEmpty else { return nil }
    self.text = text
    ignoresCase = !Self.hasCapitals(text)
    needle = ignoresCase ? text.utf8.map(\.lowercased) : Array(text.utf8)
    let isPattern = text.utf8.contains { #"\.[]()*+?{}|^$"#.utf8.contains($0) }
    expression = isPattern ? try? RegularExpression(ignoresCase ? "(?i)" + text : text) : nil
  }

  /// Whether there is a capital letter; one of an escape such as `\D` does not count.
  private static func hasCapitals(_ text: String) -> Bool {
    var isEscaped = false
    for scalar in text.unicodeScalars {
      if scalar.properties.isUppercase, !isEscaped { return true }
      isEscaped = scalar == "\\" && !isEscaped
    }
    return false
  }

  /// A test for many texts, which learns the expression once.
  func tester() -> (ArraySlice<UInt8>) -> Bool {
    guard let expression else { return { isFound(in: $0) } }
    let matcher = RegularExpressionMatcher(expression)
    return { first(in: $0) != nil || matcher.isMatch(in: Array($0)) }
  }

  func isFound(in bytes: ArraySlice<UInt8>) -> Bool {
    first(in: bytes) != nil || expression.map { RegularExpressionMatcher($0).isMatch(in: Array(bytes)) } ?? false
  }

  func isFound(in text: String) -> Bool { isFound(in: Array(text.utf8)[...]) }

  /// The index of the first place where it stands.
  func first(in bytes: ArraySlice<UInt8>) -> Int? {
    bytes.withUnsafeBufferPointer { buffer in
      guard buffer.count >= needle.count else { return nil }
      for at in 0...buffer.count - needle.count where stands(at, in: buffer) { return bytes.startIndex + at }
      return nil
    }
  }

  /// The index of the last place where it stands.
  func last(in bytes: ArraySlice<UInt8>) -> Int? {
    bytes.withUnsafeBufferPointer { buffer in
      guard buffer.count >= needle.count else { return nil }
      for at in (0...buffer.count - needle.count).reversed() where stands(at, in: buffer) { return bytes.startIndex + at }
      return nil
    }
  }

  private func stands(_ at: Int, in buffer: UnsafeBufferPointer<UInt8>) -> Bool {
    for index in needle.indices {
      let byte = ignoresCase ? buffer[at + index].lowercased : buffer[at + index]
      if byte != needle[index] { return false }
    }
    return true
  }
}

extension ByteSearch {
  /// A search that goes on in steps, so that no key press costs more than a step: first to the next row, then through all rows
  /// to count.
  struct Run: Sendable {
    /// A row has 4 KB at most in most tabs, so that a step looks at 2 MB.
    private static let rowsInStep = 500

    let search: ByteSearch
    let rows: Int
    private let start: Int
    private let isForward: Bool
    /// How far from the start the next row is that is looked at.
    private var distance: Int
    private(set) var found: Int?
    private var counted = 0
    private var total = 0
    private var before = 0

    init(_ search: ByteSearch, rows: Int, from start: Int, forward: Bool, _ includingCurrent: Bool) {
      (self.search, self.rows, self.start, isForward) = (search, rows, start, forward)
      distance = includingCurrent ? 0 : 1
    }

    private var isSought: Bool { found == nil && distance <= rows }

    var isDone: Bool { found == nil ? !isSought : counted == rows }

    mutating func step(_ matches: (Int) -> Bool) {
      var left = Self.rowsInStep
      while left > 0, isSought {
        let row = (start + (isForward ? distance : -distance) + rows * 2) % rows
        if matches(row) { found = row }
        distance += 1
        left -= 1
      }
      guard let found else { return }
      while left > 0, counted < rows {
        if matches(counted) {
          total += 1
          if counted <= found { before += 1 }
        }
        counted += 1
        left -= 1
      }
    }

    /// `2 of 17`, or how far it got.
    var shortWords: String {
      guard let found else { return isDone ? "not found" : "searching" }
      return isDone ? "\(before) of \(total)" : "row \(found + 1), counting, \(counted) of \(rows) rows"
    }

    var words: String {
      guard let found else {
        return isDone ? "\(search.text) is not found" : "\(search.text): searching, \(distance) of \(rows) rows"
      }
      let isAround = isForward ? found < start : found > start
      return "\(search.text) \(shortWords)" + (isAround ? ", around the end" : "")
    }
  }
}

extension String {
  /// The text in lines of so many characters, broken at blanks; a longer word stands on a line of its own.
  func wrapped(at count: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in split(separator: " ", omittingEmptySubsequences: false) {
      if !line.isEmpty, line.count + 1 + word.count > count {
        lines.append(line)
        line = String(word)
      } else {
        line += (line.isEmpty ? "" : " ") + word
      }
    }
    return lines + [line]
  }

  /// The text without a beginning, where it has it.
  func dropping(_ prefix: String) -> String { droppingPrefix(prefix).map(String.init) ?? self }

  /// `http://127.0.0.1:8080` of `http://127.0.0.1:8080/path`; empty when there isn't a scheme.
  var authorityPrefix: String {
    guard let colon = utf8.firstIndex(of: UInt8(ascii: ":")), utf8[colon...].starts(with: "://".utf8) else { return "" }
    let ends = "/?#".utf8
    let authority = utf8[utf8.index(colon, offsetBy: 3)...].prefix { !ends.contains($0) }
    return String(self[..<authority.endIndex])
  }

  var trimmingSpaces: String {
    var text = self[...]
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }

  /// `layers` of `scenarios/cookies/layers.scenario`.
  var fileStem: String {
    let name = split(separator: "/").last.map(String.init) ?? self
    return name.hasSuffix(".scenario") ? String(name.dropLast(".scenario".count)) : name
  }
}
