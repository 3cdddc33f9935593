/// One `name=value` of a field value (RFC 9110 section 5.6.6).
public struct FieldParameter: Sendable, Hashable {
  /// The name; parsers hand it out in lower case, because it is compared without case.
  public let name: String
  /// The value without quotes and escapes.
  public let value: String

  /// A parameter as it is; what takes one checks it.
  public init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}

extension FieldParameter {
  /// Throws where the name isn't a token, or where no quoted string can hold the value.
  func check(in field: String) throws(FieldValueError) {
    guard FieldSyntax.isToken(name) else {
      throw FieldValueError(
        field: "the parameter name",
        value: name,
        fault: "in \(field) is not a token",
        remedy: "Use letters, digits and !#$%&'*+-.^_`|~ only"
      )
    }
    if let fault = FieldSyntax.fault(inFieldValue: value) {
      throw FieldValueError(
        field: "the parameter \(name) of \(field)",
        value: value,
        fault: fault,
        remedy: "Leave that character out"
      )
    }
  }
}

// MARK: - Printing

extension String {
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
}
