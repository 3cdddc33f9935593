import FieldValues
package import Patterns
import ScenarioSyntax

/// What a scenario's placeholders can name: variables, secrets, the round of a loop.
package struct Variables: Sendable {
  package var values: [String: QueryValue] = [:]
  /// `{{secret.NAME}}`
  package var secrets: [String: String] = [:]
  /// Columns that are `(absent)` in the row at hand.
  var absent: Set<String> = []
  /// The lines that capture a variable, for the sentence about one that is not set.
  var captureLines: [String: [Int]] = [:]

  package init(values: [String: QueryValue] = [:], secrets: [String: String] = [:]) {
    self.values = values
    self.secrets = secrets
  }

  /// - Throws: a sentence that names the line where the variable should have been captured.
  func value(of placeholder: PlaceholderSyntax) throws(Fault) -> QueryValue {
    switch placeholder.name {
    case "secret":
      let name = placeholder.path.joined(separator: ".")
      guard let secret = secrets[name] else {
        throw Fault("secret \(name.quoted) is not set; give it with --secret \(name)=…", at: placeholder)
      }
      return .text(secret)
    default:
      return try member(of: placeholder)
    }
  }

  /// Whether every variable a text names is there in this row of the table.
  func isAbsent(_ placeholders: [PlaceholderSyntax]) -> Bool {
    placeholders.contains { absent.contains($0.name) }
  }

  func fill(_ template: TemplateSyntax) throws(Fault) -> String {
    var text = ""
    for part in template.parts {
      switch part {
      case .literal(let literal): text += literal
      case .placeholder(let placeholder): text += try value(of: placeholder).plainText
      }
    }
    return text
  }

  /// The text for people: what is not known stays as it stands in the file, and what is absent says so.
  func label(_ template: TemplateSyntax) -> String {
    template.parts.map { part in
      switch part {
      case .literal(let literal): literal
      case .placeholder(let placeholder) where absent.contains(placeholder.name): "(absent)"
      case .placeholder(let placeholder): (try? value(of: placeholder).plainText) ?? "{{\(placeholder.fullName)}}"
      }
    }.joined()
  }

  func fill(_ pattern: PatternSyntax) throws(Fault) -> TextPattern {
    var parts: [TextPattern.Part] = []
    for part in pattern.parts {
      switch part {
      case .literal(let literal): parts.append(.literal(literal))
      case .placeholder(let placeholder): parts.append(.literal(try value(of: placeholder).plainText))
      case .matcher(let matcher): parts.append(.matcher(matcher))
      }
    }
    return TextPattern(parts)
  }

  private func member(of placeholder: PlaceholderSyntax) throws(Fault) -> QueryValue {
    guard var value = values[placeholder.name] else { throw unset(placeholder) }
    for step in placeholder.path {
      guard let next = value.member(step) else {
        throw Fault("variable \(placeholder.name.quoted) is \(value.kind) and has no member \(step.quoted)", at: placeholder)
      }
      value = next
    }
    return value
  }

  private func unset(_ placeholder: PlaceholderSyntax) -> Fault {
    let name = placeholder.name
    guard !absent.contains(name) else {
      return Fault("variable \(name.quoted) is absent in this row; only a line of name and value can name it", at: placeholder)
    }
    let (line, lines) = (placeholder.position.line, captureLines[name] ?? [])
    if let before = lines.last(where: { $0 <= line }) {
      return Fault("variable \(name.quoted) is not set; line \(before) should have captured it", at: placeholder)
    }
    if let later = lines.first {
      return Fault("variable \(name.quoted) is not set; line \(later) captures it, which comes later", at: placeholder)
    }
    return Fault("variable \(name.quoted) is not set; capture it before, or give it with --var \(name)=…", at: placeholder)
  }
}

extension QueryValue {
  /// The member of this name, or the element at this place counted from 0.
  fileprivate func member(_ name: String) -> QueryValue? {
    switch self {
    case .object(let members): return members.last { $0.name.isExactly(name) }?.value
    case .list(let elements):
      guard let place = Int(name), elements.indices.contains(place) else { return nil }
      return elements[place]
    default: return nil
    }
  }
}
