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

  /// The text in double quotes with the escapes of JSON.
  package var quoted: String {
    var result = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{0}"..<" ", "\u{7F}": result += "\\u\(String(hex: scalar.value, digits: 4))"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

// MARK: - Markup

extension String {
  /// The text for XML 1.0: markup escaped, characters XML does not know written as U+FFFD.
  package var xmlEscaped: String {
    var result = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n", "\t": result.unicodeScalars.append(scalar)
      case "\r": result += "&#13;"
      case "\u{0}"..<" ", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// As it stands in a cell of a table in Markdown.
  package var tableEscaped: String { escaping(["|": "\\|"]) }

  /// As the message of a workflow command of GitHub.
  package var workflowEscaped: String { escaping(["%": "%25", "\r": "%0D", "\n": "%0A"]) }

  /// As a property of a workflow command of GitHub.
  package var workflowPropertyEscaped: String {
    escaping(["%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"])
  }
}
