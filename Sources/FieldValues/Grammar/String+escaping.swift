extension String {
  /// The text with other texts in place of some of its scalars.
  ///
  /// Escaping must look at scalars. `replacing(_:with:)` compares characters, and to it a quotation mark with a combining mark behind
  /// it is no quotation mark, and a CR LF neither CR nor LF: they would go out unescaped.
  package func escaping(_ replacements: [Unicode.Scalar: String]) -> String {
    guard unicodeScalars.contains(where: { replacements[$0] != nil }) else { return self }
    var escaped = ""
    for scalar in unicodeScalars {
      if let replacement = replacements[scalar] {
        escaped += replacement
      } else {
        escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
