/// The value of If-Match or If-None-Match (RFC 9110 sections 13.1.1 and 13.1.2).
public enum ETagCondition: Sendable, Hashable {
  /// `*`: any representation there is.
  case any
  /// These tags.
  case list([ETag])

  /// Reads `*` or a list of tags; throws on anything else, an empty value included.
  public init(parsing text: String) throws(FieldValueError) {
    var scanner = FieldScanner(text)
    if scanner.take(UInt8(ascii: "*")), scanner.isAtEnd {
      self = .any
      return
    }
    scanner = FieldScanner(text)
    var tags: [ETag] = []
    while scanner.nextMember() {
      guard let tag = scanner.entityTag(), scanner.isAtMemberEnd() else { throw Self.malformed(text) }
      tags.append(tag)
    }
    guard !tags.isEmpty else { throw Self.malformed(text) }
    self = .list(tags)
  }

  /// Whether the representation with this tag meets the condition by strong comparison; `*` needs only that there is a
  /// representation.
  public func matchesStrongly(_ tag: ETag?) -> Bool {
    switch self {
    case .any: true
    case .list(let tags): tag.map { tag in tags.contains { $0.matchesStrongly(tag) } } ?? false
    }
  }

  /// Whether the representation with this tag meets the condition by weak comparison; `*` needs only that there is a
  /// representation.
  public func matchesWeakly(_ tag: ETag?) -> Bool {
    switch self {
    case .any: true
    case .list(let tags): tag.map { tag in tags.contains { $0.matchesWeakly(tag) } } ?? false
    }
  }

  private static func malformed(_ text: String) -> FieldValueError {
    FieldValueError(
      field: "list of entity tags",
      value: text,
      fault: "is neither * nor a list of quoted tags",
      remedy: "Write it like \"a\", W/\"b\""
    )
  }
}

extension ETagCondition: CustomStringConvertible {
  /// `*`, or the tags separated by a comma and a space.
  public var description: String {
    switch self {
    case .any: "*"
    case .list(let tags): tags.map(\.description).joined(separator: ", ")
    }
  }
}
