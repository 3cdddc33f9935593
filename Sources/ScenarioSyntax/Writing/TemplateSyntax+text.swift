extension TemplateSyntax {
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

extension PatternSyntax {
  func text(_ style: TextStyle) -> String {
    TextWriter.text(parts, style)
  }

  package var quoted: String { "\"\(text(.quoted))\"" }
}
