extension String {
  /// Appends the text in quotes, `"` and `\` escaped (RFC 9110 section 5.6.4).
  mutating func append(quoted text: String) {
    append("\"")
    guard text.utf8.contains(where: { $0 == .quote || $0 == .backslash }) else {
      append(text)
      append("\"")
      return
    }
    for scalar in text.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { append("\\") }
      unicodeScalars.append(scalar)
    }
    append("\"")
  }

  /// Appends the text bare where it is a token, else in quotes.
  mutating func append(tokenOrQuoted text: String) {
    if FieldSyntax.isToken(text) {
      append(text)
    } else {
      append(quoted: text)
    }
  }

  /// Appends `name=value` after the separator, the value quoted only where it must be.
  mutating func append(parameter: FieldParameter, after separator: String) {
    append(separator)
    append(parameter.name)
    append("=")
    append(tokenOrQuoted: parameter.value)
  }

  /// The text without blanks and tabs around it.
  var trimmingBlanks: Substring {
    var rest = self[...]
    while let first = rest.utf8.first, FieldSyntax.isBlank(first) { rest = rest.dropFirstByte() }
    while let last = rest.utf8.last, FieldSyntax.isBlank(last) { rest = rest.dropLastByte() }
    return rest
  }
}

extension Substring {
  // By bytes, not by characters: a blank followed by a combining mark is one character.
  fileprivate func dropFirstByte() -> Substring { Substring(utf8.dropFirst()) }
  fileprivate func dropLastByte() -> Substring { Substring(utf8.dropLast()) }
}
