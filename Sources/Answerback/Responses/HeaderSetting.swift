/// A response header declared on a layer (seed page: Setting Response Headers).
public struct HeaderSetting: Sendable, Hashable {
  /// The name, which is a token (RFC 9110 section 5.1).
  public var name: String
  /// The value; nil for an entry that only documents.
  public var value: String?
  /// The purpose of the header, for the documentation.
  public var description: String?
  /// Whether the setting only documents a header that something else sets. Such a setting neither sends nor removes anything.
  public var documentationOnly: Bool
  /// Whether every response has it, for the documentation.
  public var required: Bool
  /// Whether it should not be used any more, for the documentation.
  public var deprecated: Bool
  /// Whether error responses have the header too. If false, only normal responses do.
  public var onErrors: Bool

  /// Declares a header. One without a value must be documentation-only.
  public init(
    _ name: String,
    _ value: String? = nil,
    description: String? = nil,
    documentationOnly: Bool = false,
    required: Bool = false,
    deprecated: Bool = false,
    onErrors: Bool = false
  ) {
    self.name = name
    self.value = value
    self.description = description
    self.documentationOnly = documentationOnly
    self.required = required
    self.deprecated = deprecated
    self.onErrors = onErrors
  }
}
