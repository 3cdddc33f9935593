public import FieldValues

/// A cookie declared on a layer (seed page: Setting Response Cookies).
public struct CookieSetting: Sendable, Hashable {
  /// The cookie that is sent.
  public var cookie: Cookie
  /// The purpose of the cookie, for the documentation.
  public var description: String?
  /// Whether the setting only documents a cookie that something else sets. Such a setting neither sends nor removes anything.
  public var documentationOnly: Bool

  /// Declares a cookie.
  public init(_ cookie: Cookie, description: String? = nil, documentationOnly: Bool = false) {
    self.cookie = cookie
    self.description = description
    self.documentationOnly = documentationOnly
  }
}
