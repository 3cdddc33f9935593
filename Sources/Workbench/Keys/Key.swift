/// A key as the terminal reports it. ``Key/description`` and ``Key/keys(in:)`` write and read its notation.
package enum Key: Sendable, Hashable {
  /// A printable character, a space included.
  case character(Character)
  case enter, tab, backtab, escape, backspace, delete, insert
  case up, down, left, right, home, end, pageUp, pageDown
  /// A letter in lower case with Control held, `control("c")`; also `\` `]` `^` `_` and `@`.
  case control(Character)
  /// F1 is `function(1)`.
  case function(Int)
}

extension Key: CustomStringConvertible {
  private static let names: [(Key, String)] = [
    (.enter, "Enter"), (.tab, "Tab"), (.backtab, "S-Tab"), (.escape, "Esc"), (.backspace, "BS"), (.delete, "Del"),
    (.insert, "Ins"), (.up, "Up"), (.down, "Down"), (.left, "Left"), (.right, "Right"), (.home, "Home"), (.end, "End"),
    (.pageUp, "PgUp"), (.pageDown, "PgDn"), (.character(" "), "Space"), (.character("<"), "lt"),
  ]

  /// The key in the notation of scripts: `a`, `<Enter>`, `<C-c>`, `<F1>`, `<lt>` for `<`, `<Space>`.
  package var description: String {
    if let name = Self.names.first(where: { $0.0 == self })?.1 { return "<\(name)>" }
    return switch self {
    case .character(let character): String(character)
    case .control(let character): "<C-\(character)>"
    case .function(let number): "<F\(number)>"
    default: "<?>"
    }
  }

  /// The key as a reader expects it in a footer: `a`, `Enter`, `^C`, `Space`.
  package var label: String {
    switch self {
    case .control(let character): "^\(character.uppercased())"
    case .character("<"): "<"
    case .character(let character) where character != " ": String(character)
    case .backtab: "Shift-Tab"
    default: String(description.dropFirst().dropLast())
    }
  }

  /// Reads a script: characters type themselves, `<Name>` is a key, line ends mean nothing.
  /// - Throws: ``Key/NotationError`` for a name that is not known or a `<` that is not closed.
  package static func keys(in script: String) throws(NotationError) -> [Key] {
    var keys: [Key] = []
    var rest = script[...]
    while let character = rest.popFirst() {
      switch character {
      case "\n", "\r", "\r\n": continue
      case "\t": keys.append(.tab)
      case "<":
        guard let end = rest.firstIndex(of: ">") else { throw NotationError(name: String(rest.prefix(20)), isOpen: true) }
        keys.append(try key(named: String(rest[..<end])))
        rest = rest[rest.index(after: end)...]
      default: keys.append(.character(character))
      }
    }
    return keys
  }

  private static func key(named name: String) throws(NotationError) -> Key {
    let lowered = name.lowercased()
    if let key = names.first(where: { $0.1.lowercased() == lowered })?.0 { return key }
    switch lowered {
    case "cr", "return": return .enter
    case "space": return .character(" ")
    case "gt": return .character(">")
    default: break
    }
    if lowered.hasPrefix("c-"), lowered.count == 3, let last = lowered.last, last.isASCII { return .control(last) }
    if lowered.hasPrefix("f"), let number = Int(lowered.dropFirst()), (1...24).contains(number) { return .function(number) }
    throw NotationError(name: name, isOpen: false)
  }
}

extension Key {
  /// A script of keys that cannot be read.
  package struct NotationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What stands after the `<`.
    package var name: String
    /// True when the `>` is missing.
    package var isOpen: Bool

    /// Where, what is so, what to do.
    package var description: String {
      isOpen
        ? "<\(Sanitizer.line(name)) isn't closed. Write <lt> for the character itself."
        : "<\(Sanitizer.line(name))> isn't a key. Known are <Enter> <Tab> <S-Tab> <Esc> <BS> <Del> <Ins> <Up> <Down> <Left> <Right> "
          + "<Home> <End> <PgUp> <PgDn> <Space> <C-x> <F1> <lt>."
    }
  }
}
