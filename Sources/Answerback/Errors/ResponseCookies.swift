public import FieldValues
import HTTPTypes

/// The cookies that a response sets, in the order of the calls. There is one of each identity, which is name, path and domain.
public struct ResponseCookies: Sendable, Hashable, ExpressibleByArrayLiteral {
  /// The cookies, in the order of their `Set-Cookie` lines.
  public private(set) var cookies: [Cookie] = []

  /// Creates a list without cookies.
  public init() {}

  /// Creates a list of cookies: `[try Cookie("session", id)]`.
  public init(arrayLiteral elements: Cookie...) {
    for cookie in elements { set(cookie) }
  }

  /// Sets a cookie. One of the same identity is replaced in its place.
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

extension Cookie {
  /// Whether the line of the cookie never changes.
  var isFixed: Bool {
    if case .after = expires { false } else { true }
  }
}

extension HTTPField {
  init(setting cookie: Cookie, at time: HTTPDate) {
    self.init(name: .setCookie, value: cookie.setCookieValue(now: time))
  }
}
