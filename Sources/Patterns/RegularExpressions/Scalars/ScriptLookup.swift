/// The name of a script that the standard library knows.
struct ScriptName: Hashable, Sendable {
  /// `Script=Greek`, as the standard library's own expressions spell it.
  fileprivate let query: String

  /// - Parameter isExtended: Whether scalars that several scripts share count for each of them.
  init?(_ name: String, isExtended: Bool) {
    let isPlain = !name.isEmpty && name.unicodeScalars.allSatisfy { $0.isASCII && $0.properties.isAlphabetic }
    query = "\(isExtended ? "Script_Extensions" : "Script")=\(name)"
    guard isPlain, expression != nil else { return nil }
  }

  /// The standard library has the scripts' tables, but shows them only through its own regular expressions.
  fileprivate var expression: Regex<Substring>? {
    try? Regex("\\p{\(query)}", as: Substring.self).matchingSemantics(.unicodeScalar)
  }
}

/// Tells whether a scalar belongs to a script. Each question is asked once per scalar, so that it may take a microsecond.
final class ScriptLookup {
  private var expressions: [ScriptName: Regex<Substring>] = [:]

  func contains(_ scalar: Unicode.Scalar, in script: ScriptName) -> Bool {
    guard let expression = expressions[script] ?? script.expression else { return false }
    expressions[script] = expression
    return (try? expression.wholeMatch(in: String(Character(scalar)))) != nil
  }
}
