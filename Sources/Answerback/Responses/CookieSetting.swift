public import FieldValues

/// A cookie declared on a layer (seed page: Setting Response Cookies).
public struct CookieSetting: Sendable, Hashable {
  /// The cookie that is sent.
  public var cookie: Cookie
  /// What the cookie is for, for the documentation.
  public var description: String?
  /// Documents a cookie that something else sets: neither sends nor removes anything.
  public var documentationOnly: Bool

  /// Declares a cookie.
  public init(_ cookie: Cookie, description: String? = nil, documentationOnly: Bool = false) {
    self.cookie = cookie
    self.description = description
    self.documentationOnly = documentationOnly
  }
}
