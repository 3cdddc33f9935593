/// Text on the expected side, in which variables are filled in and matchers stand for what is not known beforehand.
package struct PatternSyntax: Sendable, Hashable, LocatedSyntax {
  /// A stretch of text, or what stands for one.
  package enum Part: Sendable, Hashable {
    /// Text with its escapes undone.
    case literal(String)
    case placeholder(PlaceholderSyntax)
    case matcher(MatcherSyntax)
  }

  /// The parts in order; no two literals stand side by side, and an empty text has none.
  package var parts: [Part]
  package var position: SourcePosition
  /// How many characters the text takes in its first line of the file, escapes and quotes included.
  package var length: Int

  /// Makes a text; a node that was parsed has its place in the file.
  package init(_ parts: [Part], position: SourcePosition = .start, length: Int = 1) {
    self.parts = parts
    self.position = position
    self.length = length
  }

  /// A text without placeholders and matchers; `{{` in it is two braces.
  package init(literal text: String, position: SourcePosition = .start, length: Int = 1) {
    self.init(text.isEmpty ? [] : [.literal(text)], position: position, length: length)
  }

  /// The text when it is nothing else; nil when there is something to fill in or to match.
  package var literal: String? { template?.literal }

  /// The text without matchers; nil when it has one.
  package var template: TemplateSyntax? {
    var result: [TemplateSyntax.Part] = []
    for part in parts {
      switch part {
      case .literal(let text): result.append(.literal(text))
      case .placeholder(let placeholder): result.append(.placeholder(placeholder))
      case .matcher: return nil
      }
    }
    return TemplateSyntax(result, position: position, length: length)
  }

  /// The matchers in the text, in order.
  package var matchers: [MatcherSyntax] {
    parts.compactMap { if case .matcher(let matcher) = $0 { matcher } else { nil } }
  }

  /// The variables in the text, in order.
  package var placeholders: [PlaceholderSyntax] {
    parts.compactMap { if case .placeholder(let placeholder) = $0 { placeholder } else { nil } }
  }
}
