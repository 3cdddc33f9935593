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
