/// Text with variables to be filled in: `{{base}}/items/{{id}}`.
package struct TemplateSyntax: Sendable, Hashable, LocatedSyntax {
  /// A stretch of text, or a variable.
  package enum Part: Sendable, Hashable {
    /// Text with its escapes undone.
    case literal(String)
    case placeholder(PlaceholderSyntax)
  }

  /// The parts in order; no two literals stand side by side, and an empty text has none.
  package var parts: [Part]
  package var position: SourcePosition
  /// How many characters the text takes in the file, escapes and quotes included.
  package var length: Int

  /// Makes a text; a node that was parsed has its place in the file.
  package init(_ parts: [Part], position: SourcePosition = .start, length: Int = 1) {
    self.parts = parts
    self.position = position
    self.length = length
  }

  /// A text without placeholders; `{{` in it is two braces.
  package init(literal text: String, position: SourcePosition = .start, length: Int = 1) {
    self.init(text.isEmpty ? [] : [.literal(text)], position: position, length: length)
  }

  /// Reads a text as people type it: `{{name}}` is a variable, and everything else stands for itself.
  package init(typed text: String) {
    let bytes = Array(text.utf8)
    var parts: [Part] = []
    var start = 0
    var at = 0
    func add(_ range: Range<Int>) {
      if !range.isEmpty { parts.append(.literal(String(decoding: bytes[range], as: UTF8.self))) }
    }
    while at + 1 < bytes.count {
      guard bytes[at] == UInt8(ascii: "{"), bytes[at + 1] == UInt8(ascii: "{"),
        let (placeholder, end) = PlaceholderSyntax.typed(in: bytes, from: at + 2)
      else {
        at += 1
        continue
      }
      add(start..<at)
      parts.append(.placeholder(placeholder))
      (start, at) = (end, end)
    }
    add(start..<bytes.count)
    self.init(parts)
  }

  /// The text as people type it, without escapes.
  package var typed: String {
    parts.map { part in
      switch part {
      case .literal(let text): text
      case .placeholder(let placeholder): "{{\(placeholder.fullName)}}"
      }
    }.joined()
  }

  /// The text when there is nothing to fill in; else nil.
  package var literal: String? {
    switch parts.count {
    case 0: return ""
    case 1:
      if case .literal(let text) = parts[0] { return text }
      return nil
    default: return nil
    }
  }

  /// The variables in the text, in order.
  package var placeholders: [PlaceholderSyntax] {
    parts.compactMap { if case .placeholder(let placeholder) = $0 { placeholder } else { nil } }
  }

  /// The same text, for the expected side.
  package var pattern: PatternSyntax {
    let parts = parts.map { part -> PatternSyntax.Part in
      switch part {
      case .literal(let text): .literal(text)
      case .placeholder(let placeholder): .placeholder(placeholder)
      }
    }
    return PatternSyntax(parts, position: position, length: length)
  }

  package func text(_ style: TextStyle) -> String {
    TextWriter.text(pattern.parts, style)
  }

  var quoted: String { pattern.quoted }
}

extension LineScanner {
  /// Reads a text that holds no matchers.
  mutating func template(_ style: TextStyle) throws(Diagnostic) -> TemplateSyntax {
    let pattern = try pattern(style)
    return TemplateSyntax(
      pattern.parts.compactMap { part in
        switch part {
        case .literal(let text): .literal(text)
        case .placeholder(let placeholder): .placeholder(placeholder)
        case .matcher: nil
        }
      },
      position: pattern.position,
      length: pattern.length
    )
  }
}
