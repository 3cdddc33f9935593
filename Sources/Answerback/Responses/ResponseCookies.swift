public import FieldValues

/// The cookies a response sets, in call order; one of each identity, which is name, path and domain.
public struct ResponseCookies: Sendable, Hashable, ExpressibleByArrayLiteral {
  public private(set) var cookies: [Cookie] = []

  public init() {}

  public init(arrayLiteral elements: Cookie...) {
    for cookie in elements { set(cookie) }
  }

  /// Sets a cookie; one of the same identity is replaced in its place.
  public mutating func set(_ cookie: Cookie) {
    if let index = cookies.firstIndex(where: { $0.identity == cookie.identity }) {
      cookies[index] = cookie
    } else {
      cookies.append(cookie)
    }
  }

  func contains(_ identity: Cookie.Identity) -> Bool {
    cookies.contains { $0.identity == identity }
  }
}
