/// A field value that cannot be read, or cannot be sent.
///
/// Its description is one or two sentences: what is so, then what to do.
public struct FieldValueError: Error, Hashable, Sendable {
  /// What the value belongs to, such as `Cache-Control` or `the value of cookie sid`.
  public let field: String
  /// The value as it was given.
  public let value: String
  /// What is so, as the rest of a sentence that begins with the field and its value.
  public let fault: String
  /// What to do about it, as a sentence without its full stop.
  public let remedy: String

  /// An error whose parts make a sentence: field, value and fault, then the remedy.
  public init(field: String, value: String, fault: String, remedy: String) {
    self.field = field
    self.value = value
    self.fault = fault
    self.remedy = remedy
  }
}

extension FieldValueError: CustomStringConvertible {
  /// Field, value and fault as a sentence, then the remedy as another; the value is escaped, and cut after 80 characters.
  public var description: String {
    let subject = field.prefix(1).uppercased() + field.dropFirst()
    return "\(subject) \(Self.shown(value)) \(fault). \(remedy)."
  }

  /// The value in quotes, safe for a log or a terminal: escaped, and cut when it is long.
  private static func shown(_ value: String) -> String {
    let limit = 80
    var text = "\""
    for scalar in value.unicodeScalars.prefix(limit) {
      text += scalar.shown
    }
    if value.unicodeScalars.dropFirst(limit).first != nil { text += "…" }
    return text + "\""
  }
}

extension Unicode.Scalar {
  /// The scalar as it is, or its escape where a log or a terminal could take it for more than a character.
  var shown: String {
    if isASCII { return escaped(asASCII: true) }
    switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
      return escaped(asASCII: true)
    default:
      return String(self)
    }
  }
}
