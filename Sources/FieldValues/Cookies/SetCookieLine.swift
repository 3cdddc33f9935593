/// One Set-Cookie value as a client reads it: everything is kept in the order of the wire, nothing is judged
/// (RFC 6265bis section 5.6).
public struct SetCookieLine: Sendable, Hashable {
  /// Empty where the pair has no `=`.
  public let name: String
  /// Quotes are part of it.
  public let value: String
  /// The attributes in the order of the wire, with their case.
  public let attributes: [Attribute]

  /// One attribute of the line.
  public struct Attribute: Sendable, Hashable {
    /// With its case.
    public let name: String
    /// Nil for an attribute without `=`.
    public let value: String?

    /// An attribute as it is.
    public init(_ name: String, _ value: String? = nil) {
      self.name = name
      self.value = value
    }
  }

  /// Reads the value of a line; nil where clients ignore it: with a control character other than tab, or with neither
  /// name nor value.
  public init?(_ text: String) {
    guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else { return nil }
    let parts = text.utf8.split(separator: .semicolon, omittingEmptySubsequences: false).map { String(Substring($0)) }
    let pair = parts.first.map(Self.halves)
    guard let pair, !(pair.name.isEmpty && pair.value?.isEmpty ?? true) else { return nil }
    if let value = pair.value {
      (name, self.value) = (pair.name, value)
    } else {
      (name, value) = ("", pair.name)
    }
    attributes = parts.dropFirst().map(Self.halves).filter { !$0.name.isEmpty || $0.value != nil }
  }

  /// What stands before and after the first `=`, both without outer blanks.
  private static func halves(_ text: String) -> Attribute {
    guard let equals = text.utf8.firstIndex(of: .equals) else { return Attribute(String(text.trimmingBlanks)) }
    let value = text[text.utf8.index(after: equals)...]
    return Attribute(String(String(text[..<equals]).trimmingBlanks), String(String(value).trimmingBlanks))
  }
}

extension SetCookieLine: CustomStringConvertible {
  /// `name=value; Attribute=value; Attribute`
  public var description: String {
    var text = "\(name)=\(value)"
    for attribute in attributes {
      text += "; \(attribute.name)"
      if let value = attribute.value { text += "=\(value)" }
    }
    return text
  }
}
