import FieldValues
package import Patterns
package import ScenarioSyntax

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What a scenario's placeholders can name: variables, secrets, the round of a loop.
package struct Variables: Sendable {
  package var values: [String: QueryValue] = [:]
  /// The variables whose text came from a header, a cookie or a body: text in them that spells a number compares with a number.
  var wireNames: Set<String> = []
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

  /// - Parameter texts: values as a command line or a file has them; each has the type that it spells.
  package init(typing texts: [String: String], secrets: [String: String]) {
    self.init(values: texts.mapValues { QueryValue(typing: $0) }, secrets: secrets)
  }

  /// - Throws: a sentence that names the line where the variable should have been captured.
  func value(of placeholder: PlaceholderSyntax) throws(Fault) -> QueryValue {
    switch placeholder.name {
    case "secret":
      let name = placeholder.path.joined(separator: ".")
      guard let secret = secrets[name] else {
        throw Fault(.missingSecret(name), at: placeholder)
      }
      return .text(secret)
    case "newUuid" where placeholder.path.isEmpty && values["newUuid"] == nil:
      return .text(UUID().uuidString.lowercased())
    case "newDate" where placeholder.path.isEmpty && values["newDate"] == nil:
      return .text(DatePattern.iso8601.text(of: HTTPDate.now.secondsSince1970))
    default:
      return try member(of: placeholder)
    }
  }

  /// Sets a variable to what an option or a table says: a single placeholder keeps its value's type, other text has the type it spells.
  mutating func assign(_ template: TemplateSyntax, to name: String) throws(Fault) {
    if template.parts.count == 1, let placeholder = template.placeholders.first {
      set(name, try value(of: placeholder), isFromWire: isFromWire(placeholder))
    } else {
      set(name, QueryValue(typing: try fill(template)))
    }
  }

  /// - Parameter isFromWire: whether the value is text of a header, a cookie or a body.
  mutating func set(_ name: String, _ value: QueryValue, isFromWire: Bool = false) {
    values[name] = value
    if isFromWire { wireNames.insert(name) } else { wireNames.remove(name) }
  }

  /// Whether the placeholder stands for text of a header, a cookie or a body.
  func isFromWire(_ placeholder: PlaceholderSyntax) -> Bool {
    wireNames.contains(placeholder.name)
  }

  /// Whether a variable that the text names is absent in this row of the table.
  func isAbsent(_ placeholders: [PlaceholderSyntax]) -> Bool {
    placeholders.contains { absent.contains($0.name) }
  }

  package func fill(_ template: TemplateSyntax) throws(Fault) -> String {
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
  package func label(_ template: TemplateSyntax) -> String {
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
        throw Fault(.missingMember(variable: placeholder.name, kind: value.kind, member: step), at: placeholder)
      }
      value = next
    }
    return value
  }

  private func unset(_ placeholder: PlaceholderSyntax) -> Fault {
    let name = placeholder.name
    guard !absent.contains(name) else {
      return Fault(.absent(variable: name), at: placeholder)
    }
    let (line, lines) = (placeholder.position.line, captureLines[name] ?? [])
    if let before = lines.last(where: { $0 <= line }) {
      return Fault(.notCaptured(variable: name, line: before), at: placeholder)
    }
    if let later = lines.first {
      return Fault(.capturedLater(variable: name, line: later), at: placeholder)
    }
    return Fault(.unset(variable: name), at: placeholder)
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

extension Variables {
  /// A JSON text whose variables are filled in, its matchers put as marks into strings.
  struct MarkedJSON {
    var text: String
    var matchers: [MatcherSyntax]
    /// Stands before and after a matcher's number; occurs nowhere else in the text.
    var mark: Unicode.Scalar
  }

  /// Fills a JSON text in: within a string a variable goes in as escaped text, outside of strings as a JSON value of its own type.
  func fillJSON(_ pattern: PatternSyntax) throws(Fault) -> MarkedJSON {
    var pieces: [Piece] = []
    var strings = StringTracker()
    for part in pattern.parts {
      switch part {
      case .literal(let text):
        strings.pass(text)
        pieces.append(.text(text))
      case .placeholder(let placeholder):
        let value = try value(of: placeholder)
        pieces.append(.text(strings.isInside ? String(value.plainText.quoted.dropFirst().dropLast()) : value.jsonText))
      case .matcher(let matcher):
        pieces.append(.matcher(matcher, isInside: strings.isInside))
      }
    }
    return join(pieces)
  }

  private enum Piece {
    case text(String)
    case matcher(MatcherSyntax, isInside: Bool)
  }

  private func join(_ pieces: [Piece]) -> MarkedJSON {
    let texts = pieces.map { if case .text(let text) = $0 { text } else { "" } }
    let mark = Variables.unusedScalar(in: texts)
    var result = MarkedJSON(text: "", matchers: [], mark: mark)
    for (piece, text) in zip(pieces, texts) {
      guard case .matcher(let matcher, let isInside) = piece else {
        result.text += text
        continue
      }
      let marked = "\(mark)\(result.matchers.count)\(mark)"
      result.text += isInside ? marked : "\"\(marked)\""
      result.matchers.append(matcher)
    }
    return result
  }

  /// A private-use character that none of the texts has.
  private static func unusedScalar(in texts: [String]) -> Unicode.Scalar {
    let used = Set(texts.flatMap(\.unicodeScalars).filter { $0.value >= 0x10_0000 })
    let free = (0x10_0000...0x10_FFFD).lazy.compactMap { Unicode.Scalar(UInt32($0)) }.first { !used.contains($0) }
    return free ?? "\u{10FFFD}"
  }

  /// Knows whether the end of the JSON text read so far lies within a string.
  private struct StringTracker {
    private(set) var isInside = false
    private var isEscaped = false

    mutating func pass(_ text: String) {
      for byte in text.utf8 {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = isInside
        } else if byte == UInt8(ascii: "\"") {
          isInside.toggle()
        }
      }
    }
  }

  /// A file of `--vars-file`: a line `NAME=VALUE` for each variable; blank lines and lines that begin with `#` say nothing.
  package enum File {
    /// The variables by name; the last line of a name counts.
    /// - Throws: ``UsageFault``, which names the line.
    package static func parse(_ text: String, path: String, holdsSecrets: Bool = false) throws(UsageFault) -> [String: String] {
      var variables: [String: String] = [:]
      // Some editors begin a file with a byte order mark, which is part of no name.
      let text = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
      // Other line ends of Unicode may be part of a value.
      let isLineEnd = { (character: Character) in ["\n", "\r\n", "\r"].contains(character) }
      for (number, line) in text.split(omittingEmptySubsequences: false, whereSeparator: isLineEnd).enumerated() {
        let trimmed = line.trimmingBlanks()
        if trimmed.isEmpty || trimmed.hasPrefix("#") { continue }
        guard let (name, value) = trimmed.splitOnce(at: "="), !name.isEmpty else {
          throw .variableLine(path: path, line: number + 1)
        }
        let word = String(name.trimmingBlanks())
        guard isName(word, ofSecret: holdsSecrets) else { throw .variableName(path: path, line: number + 1, name: word) }
        variables[word] = String(value.trimmingBlanks())
      }
      return variables
    }

    /// Whether `{{name}}` or `{{secret.name}}` means the variable.
    private static func isName(_ name: String, ofSecret: Bool) -> Bool {
      if ofSecret { return TemplateSyntax(typed: "{{secret.\(name)}}").placeholders.count == 1 }
      return TemplateSyntax(typed: "{{\(name)}}").placeholders.first?.path.isEmpty == true
    }
  }
}

extension ScenarioFile {
  /// The lines in which each variable is captured, in file order.
  var captureLines: [String: [Int]] {
    var lines: [String: [Int]] = [:]
    for step in steps {
      for capture in step.captures { lines[capture.name, default: []].append(capture.position.line) }
      for matcher in step.response?.matchers ?? [] {
        if let name = matcher.capture { lines[name, default: []].append(matcher.position.line) }
      }
    }
    return lines.mapValues { $0.sorted() }
  }
}

extension ResponseSyntax {
  fileprivate var matchers: [MatcherSyntax] {
    let asserted = asserts.compactMap { if case .text(let pattern) = $0.predicate.value?.kind { pattern } else { nil } }
    return (patterns + asserted).flatMap(\.matchers)
  }
}
