/// An entity tag, such as `"x"` or `W/"x"` (RFC 9110 section 8.8.3).
public struct ETag: Sendable, Hashable {
  /// What stands between the quotes; it may be empty.
  public let value: String
  /// Whether it stands only for the same meaning, not for the same bytes.
  public let weak: Bool

  /// A tag of a bare value; throws where a character isn't an etagc: a blank, `"`, a control character, or one that is not
  /// in ISO-8859-1.
  public init(_ value: String, weak: Bool = false) throws(FieldValueError) {
    guard value.unicodeScalars.allSatisfy(Self.isTagCharacter) else {
      throw FieldValueError(
        field: "entity tag",
        value: value,
        fault: "has a character that no entity tag may hold",
        remedy: "Give the bare value, visible characters other than \", such as a hash in hexadecimal"
      )
    }
    self.value = value
    self.weak = weak
  }

  /// Reads one tag, `W/` with its case; throws on a list, on `*` and on a tag without quotes.
  public init(parsing text: String) throws(FieldValueError) {
    var scanner = FieldScanner(text)
    guard let tag = scanner.entityTag(), scanner.isAtEnd else {
      throw FieldValueError(
        field: "entity tag",
        value: text,
        fault: "is not one quoted tag",
        remedy: "Write it like \"x\" or W/\"x\""
      )
    }
    self = tag
  }

  fileprivate init(unchecked value: String, weak: Bool) {
    self.value = value
    self.weak = weak
  }

  /// Whether both are strong and the same: the comparison for ranges and If-Match (RFC 9110 section 8.8.3.2).
  public func matchesStrongly(_ other: ETag) -> Bool {
    !weak && !other.weak && value == other.value
  }

  /// Whether the values are the same: the comparison for If-None-Match (RFC 9110 section 8.8.3.2).
  public func matchesWeakly(_ other: ETag) -> Bool {
    value == other.value
  }

  private static func isTagCharacter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x21, 0x23...0x7E, 0xA0...0xFF: true
    default: false
    }
  }
}

extension ETag: CustomStringConvertible {
  /// The tag as it is sent, in quotes, a weak one after `W/`.
  public var description: String {
    weak ? "W/\"\(value)\"" : "\"\(value)\""
  }
}

extension FieldScanner {
  /// A tag, or nil and no step forward. Bytes above ASCII are taken as they are: another program may send any.
  mutating func entityTag() -> ETag? {
    let start = self
    let weak = take(UInt8(ascii: "W"))
    if !weak || take(.slash), take(.quote) {
      let value = run { $0 == 0x21 || $0 > 0x22 && $0 != 0x7F }
      if take(.quote) { return ETag(unchecked: value, weak: weak) }
    }
    self = start
    return nil
  }
}
