import FieldValues

/// Text being edited, with a cursor between its characters.
struct TextField: Sendable, Hashable {
  private(set) var characters: [Character]
  /// The place before which a character is inserted, from 0 to the number of characters.
  private(set) var cursor: Int
  /// Whether line ends may stand in it.
  let isMultiline: Bool

  /// The cursor stands behind a line, and before a text of several.
  init(_ text: String = "", isMultiline: Bool = false) {
    self.isMultiline = isMultiline
    characters = Array(text.normalizingLineEnds())
    cursor = isMultiline ? 0 : characters.count
  }

  var text: String { String(characters) }

  /// How many bytes a text of one line may have: each key looks at the whole line.
  static let mostBytes = 64 * 1024

  /// Whether a text may be inserted.
  func hasRoom(for text: String) -> Bool {
    isMultiline || characters.reduce(text.utf8.count) { $0 + $1.utf8.count } <= Self.mostBytes
  }

  /// Line ends become blanks where only one line is allowed.
  mutating func insert(_ text: String) {
    let added = text.normalizingLineEnds().map { $0 == "\n" && !isMultiline ? " " : $0 }
    characters.insert(contentsOf: added, at: cursor)
    cursor += added.count
  }

  /// Puts a text in the place of another; the cursor stands behind it.
  mutating func replace(_ range: Range<Int>, with text: String) {
    let new = Array(text)
    characters.replaceSubrange(range.clamped(to: 0..<characters.count), with: new)
    cursor = min(range.lowerBound + new.count, characters.count)
  }

  mutating func move(by distance: Int) {
    cursor = min(max(0, cursor + distance), characters.count)
  }

  mutating func moveToStart() { cursor = lineStart(before: cursor) }

  mutating func moveToEnd() {
    cursor = characters[cursor...].firstIndex(where: \.isLineFeed) ?? characters.count
  }

  /// To the same column of the line above or below, or to the end of a shorter one.
  mutating func moveLine(by distance: Int) {
    let start = lineStart(before: cursor)
    let column = cursor - start
    if distance < 0 {
      guard start > 0 else { return }
      let above = lineStart(before: start - 1)
      cursor = min(above + column, start - 1)
    } else {
      guard let end = characters[cursor...].firstIndex(where: \.isLineFeed) else { return }
      let below = end + 1
      cursor = min(below + column, characters[below...].firstIndex(where: \.isLineFeed) ?? characters.count)
    }
  }

  mutating func eraseBackward() {
    guard cursor > 0 else { return }
    cursor -= 1
    characters.remove(at: cursor)
  }

  mutating func eraseForward() {
    guard cursor < characters.count else { return }
    characters.remove(at: cursor)
  }

  /// Back to the start of the word before the cursor; words end at blanks and at the marks of a URL.
  mutating func eraseWord() {
    let isBreak: (Character) -> Bool = { " /?&=:;,\n".contains($0) }
    var start = cursor
    while start > 0, isBreak(characters[start - 1]) { start -= 1 }
    while start > 0, !isBreak(characters[start - 1]) { start -= 1 }
    characters.removeSubrange(start..<cursor)
    cursor = start
  }

  /// Back to the start of the line.
  mutating func eraseToStart() {
    let start = lineStart(before: cursor)
    characters.removeSubrange(start..<cursor)
    cursor = start
  }

  /// Where the line begins in which a place stands.
  func lineStart(before index: Int) -> Int {
    (characters[..<index].lastIndex(where: \.isLineFeed) ?? -1) + 1
  }
}

extension TextField {
  /// What a key does to the text.
  enum Edit: Sendable, Hashable, CaseIterable {
    case left, right, up, down, start, end, eraseBackward, eraseForward, eraseWord, eraseToStart, newLine
  }

  mutating func apply(_ edit: Edit) {
    switch edit {
    case .left: move(by: -1)
    case .right: move(by: 1)
    case .up: moveLine(by: -1)
    case .down: moveLine(by: 1)
    case .start: moveToStart()
    case .end: moveToEnd()
    case .eraseBackward: eraseBackward()
    case .eraseForward: eraseForward()
    case .eraseWord: eraseWord()
    case .eraseToStart: eraseToStart()
    case .newLine: insert("\n")
    }
  }
}

extension Character {
  /// Whether it is `\n`. By its first byte: to compare whole characters takes microseconds where they have several marks.
  var isLineFeed: Bool { utf8.first == UInt8(ascii: "\n") }
}
