import FieldValues

/// The section `[SetCookies]`: the Set-Cookie lines of an answer.
package struct SetCookiesSyntax: Sendable, Hashable {
  /// How the lines are compared.
  package enum Mode: String, Sendable, Hashable, CaseIterable {
    /// Exactly these lines in this order: name and value to the byte, attributes as a set, their names without case.
    case ordered
    /// Exactly these lines in any order.
    case anyOrder = "any-order"
    /// These lines, and perhaps others.
    case subset
    /// Exactly these lines in this order, each to the byte.
    case raw
  }

  /// How the lines are compared.
  package var mode: Mode
  /// The lines in file order.
  package var lines: [SetCookieSyntax]

  /// Makes a section of its lines.
  package init(_ mode: Mode = .ordered, _ lines: [SetCookieSyntax]) {
    self.mode = mode
    self.lines = lines
  }
}

/// A line of `[SetCookies]`, as a whole and taken apart.
package struct SetCookieSyntax: Sendable, Hashable, LocatedSyntax {
  /// What follows a semicolon: `Max-Age=1`, `Secure`.
  package struct Attribute: Sendable, Hashable {
    /// The name as written: `Max-Age`.
    package var name: String
    /// nil where there isn't an `=`.
    package var value: PatternSyntax?

    /// Makes an attribute.
    package init(_ name: String, _ value: PatternSyntax? = nil) {
      self.name = name
      self.value = value
    }
  }

  /// The whole line.
  package var line: PatternSyntax
  /// What stands before the first `=`.
  package var name: PatternSyntax
  /// What stands between the first `=` and the first semicolon.
  package var value: PatternSyntax
  /// What follows the pair, in file order.
  package var attributes: [Attribute]

  package var position: SourcePosition { line.position }
  package var length: Int { line.length }
}

extension SetCookieSyntax {
  /// Takes a line apart at its semicolons and at the first `=` of each piece (RFC 6265 section 5.2).
  ///
  /// The name is empty where the first piece has no `=`.
  package init(_ line: PatternSyntax) {
    let pieces = line.split(at: ";", limit: .max)
    let pair = (pieces.first ?? line).split(at: "=", limit: 1)
    self.line = line
    name = pair.count == 2 ? pair[0] : PatternSyntax([], position: line.position, length: 1)
    value = pair.last ?? line
    attributes = pieces.dropFirst().map { piece in
      let pair = piece.split(at: "=", limit: 1)
      return Attribute(pair[0].firstLiteral, pair.count == 2 ? pair[1] : nil)
    }
  }
}

extension PatternSyntax {
  /// The pieces between the separators in literal text, each without blanks around it; always at least one.
  fileprivate func split(at separator: Unicode.Scalar, limit: Int) -> [PatternSyntax] {
    var pieces: [[Part]] = [[]]
    for part in parts {
      guard case .literal(let text) = part else {
        pieces[pieces.count - 1].append(part)
        continue
      }
      let allowed = limit - pieces.count + 1
      let texts = text.unicodeScalars.split(maxSplits: max(0, allowed), omittingEmptySubsequences: false) { $0 == separator }
      for (index, text) in texts.enumerated() {
        if index > 0 { pieces.append([]) }
        if !text.isEmpty { pieces[pieces.count - 1].append(.literal(String(text))) }
      }
    }
    return pieces.map { PatternSyntax(trimmed($0), position: position, length: length) }
  }

  private func trimmed(_ parts: [Part]) -> [Part] {
    var parts = parts
    if case .literal(let text) = parts.first { parts[0] = .literal(String(text.droppingLeadingBlanks())) }
    if case .literal(let text) = parts.last { parts[parts.count - 1] = .literal(String(text.droppingTrailingBlanks())) }
    return parts.filter { $0 != .literal("") }
  }

  fileprivate var firstLiteral: String {
    if case .literal(let text) = parts.first { text } else { "" }
  }
}

extension SetCookieSyntax {
  /// The line as it is written.
  package var text: String { TextWriter.protected(line.text(.cookieLine)) }
}

extension LineScanner {
  /// Reads a Set-Cookie line; a raw one need not be `name=value`.
  mutating func setCookie(_ mode: SetCookiesSyntax.Mode) throws(Diagnostic) -> SetCookieSyntax {
    let first = at
    let cookie = SetCookieSyntax(try pattern(.cookieLine))
    if mode != .raw, cookie.name.parts.isEmpty {
      throw fault(.cookieWithoutName, from: first)
    }
    return cookie
  }
}
