import Answerback

struct CookieResponses: Controller {
  var path: String { "/cookie" }

  var routes: [RouteNode] {
    Post("/set") { request in
      var response = Response("ok", status: .ok, mediaType: .text)
      for arguments in try Self.arguments(request) { response.setCookie(try refusing { try arguments.cookie() }) }
      return response
    }
    .responseStatus(.ok).raises(.contentTooLarge, .unsupportedMediaType, .unprocessableContent)
    Post("/delete") { request in
      var response = Response("ok", status: .ok, mediaType: .text)
      for arguments in try Self.arguments(request) { response.setCookie(try refusing { try arguments.deletion() }) }
      return response
    }
    .responseStatus(.ok).raises(.contentTooLarge, .unsupportedMediaType, .unprocessableContent)
  }

  private static func arguments(_ request: Request) throws -> [CookieArguments] {
    do {
      return try Body([CookieArguments].self).read(from: request)
    } catch is InputFaults {
      throw HTTPError(.unprocessableContent)
    }
  }
}

/// A refused cookie is a 422.
func refusing(_ make: () throws -> Cookie) throws -> Cookie {
  do {
    return try make()
  } catch let error as FieldValueError {
    throw HTTPError(.unprocessableContent, error.description)
  }
}

/// The arguments of one cookie, as the other product takes them.
struct CookieArguments: Decodable, Sendable {
  let key: String
  let value: String
  let maxAge: Int?
  let expires: Cookie.Expiry?
  let path: String?
  let domain: String?
  let secure: Bool
  let httpOnly: Bool
  let sameSite: Cookie.SameSite?
  let partitioned: Bool

  private enum Key: String, CodingKey {
    case key, value, maxAge = "max_age", expires, path, domain, secure, httpOnly = "httponly", sameSite = "samesite", partitioned
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    func text(_ key: Key, default fallback: String?) throws -> String? {
      guard container.contains(key) else { return fallback }
      return try container.decodeIfPresent(String.self, forKey: key).flatMap { $0.isEmpty ? nil : $0 }
    }
    key = try container.decode(String.self, forKey: .key)
    value = try container.decodeIfPresent(String.self, forKey: .value) ?? ""
    maxAge = try container.decodeIfPresent(Int.self, forKey: .maxAge)
    path = try text(.path, default: "/")
    domain = try text(.domain, default: nil)
    secure = try container.decodeIfPresent(Bool.self, forKey: .secure) ?? false
    httpOnly = try container.decodeIfPresent(Bool.self, forKey: .httpOnly) ?? false
    partitioned = try container.decodeIfPresent(Bool.self, forKey: .partitioned) ?? false
    sameSite = try text(.sameSite, default: "lax").map { text in
      guard let value = Cookie.SameSite(rawValue: text) else {
        throw DecodingError.dataCorruptedError(forKey: .sameSite, in: container, debugDescription: "\(text) is no SameSite")
      }
      return value
    }
    expires = try Self.expiry(container)
  }

  /// A number counts seconds from now, `dt:N` from 1970; other text is an HTTP date.
  private static func expiry(_ container: KeyedDecodingContainer<Key>) throws -> Cookie.Expiry? {
    guard container.contains(.expires), try !container.decodeNil(forKey: .expires) else { return nil }
    if let seconds = try? container.decode(Int.self, forKey: .expires) { return .after(seconds: seconds) }
    let text = try container.decode(String.self, forKey: .expires)
    let date = text.hasPrefix("dt:") ? Int64(text.dropFirst(3)).map(HTTPDate.init(secondsSince1970:)) : HTTPDate(parsing: text)
    guard let date else {
      throw DecodingError.dataCorruptedError(forKey: .expires, in: container, debugDescription: "\(text) is no date")
    }
    return .at(date)
  }

  func cookie() throws -> Cookie {
    try Cookie(
      key,
      value,
      maxAge: maxAge,
      expires: expires,
      path: path,
      domain: domain,
      secure: secure,
      httpOnly: httpOnly,
      sameSite: sameSite,
      partitioned: partitioned
    )
  }

  func deletion() throws -> Cookie {
    try Cookie.deletion(
      key,
      path: path,
      domain: domain,
      secure: secure,
      httpOnly: httpOnly,
      sameSite: sameSite,
      partitioned: partitioned
    )
  }
}
