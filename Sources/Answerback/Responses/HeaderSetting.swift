public import FieldValues

/// A response header declared on a layer (seed page: Setting Response Headers).
public struct HeaderSetting: Sendable, Hashable {
  public var name: String
  /// nil for an entry that only documents.
  public var value: String?
  public var description: String?
  /// Documents a header that something else sets: neither sends nor removes anything.
  public var documentationOnly: Bool
  public var required: Bool
  public var deprecated: Bool
  /// Whether error responses have the header too; without it only normal responses do.
  public var onErrors: Bool

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
