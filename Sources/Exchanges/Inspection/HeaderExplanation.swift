import FieldValues

/// What a header line says, part by part, and the rule that it follows.
package struct HeaderExplanation: Sendable, Hashable {
  /// A part of the value: a directive, a parameter, an attribute.
  package struct Part: Sendable, Hashable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String = "") {
      self.name = name
      self.value = value
    }
  }

  /// More parts are not listed.
  private static let mostParts = 60

  package private(set) var parts: [Part] = []
  /// A sentence about the field.
  package let rule: String
  /// Where the rule stands: `RFC 9110 section 8.3`.
  package let reference: String

  /// - Parameter now: seconds since 1970, from which ages are counted.
  package init(_ line: HeaderLine, now: Int64) {
    let entry = Self.rules[line.name.lowercased()]
    rule = entry?.0 ?? "No rule is known for this field; its value stands as it came."
    reference = entry?.1 ?? "RFC 9110 section 5.1"
    let parts = Self.parts(of: line, now: now) ?? [Part("", "The value can't be read as \(line.name).")]
    self.parts = Array(parts.prefix(Self.mostParts))
    if parts.count > Self.mostParts { self.parts.append(Part("", "and \(parts.count - Self.mostParts) more parts")) }
  }

  /// nil where the value breaks the grammar of its field.
  private static func parts(of line: HeaderLine, now: Int64) -> [Part]? {
    let value = line.value
    switch line.name.lowercased() {
    case "content-type": return mediaType(value)
    case "accept": return Accept(value)?.ordered.map { Part("\($0)") }
    case "cache-control": return cacheControl(value)
    case "set-cookie": return SetCookieLine(value).map { cookie($0, now: now) }
    case "cookie": return value.parts(between: ";").map { pair($0.trimmingBlanks()) }
    case "date", "last-modified", "expires", "if-modified-since", "if-unmodified-since", "sunset":
      return HTTPDate(parsing: value).map { [Part("date", "\($0)"), Part("age", age(of: $0.secondsSince1970, now: now))] }
    case "etag": return (try? ETag(parsing: value)).map(tag)
    case "link": return (try? Link.parse(value)).map { $0.flatMap(link) }
    case "content-range": return ContentRange(value).map(contentRange)
    case "content-disposition": return ContentDisposition(value).map(disposition)
    case "location", "content-location": return location(value)
    case "retry-after": return retryAfter(value, now: now)
    case "content-length", "age", "access-control-max-age": return number(line)
    case "strict-transport-security": return value.parts(between: ";").map { pair($0.trimmingBlanks()) }
    case "vary", "allow", "accept-encoding", "accept-language", "accept-ranges", "access-control-allow-headers",
      "access-control-allow-methods", "access-control-expose-headers", "connection", "content-encoding", "content-language",
      "te", "trailer", "transfer-encoding", "upgrade":
      return value.parts(between: ",").map { Part(String($0.trimmingBlanks())) }.filter { !$0.name.isEmpty }
    default: return [Part("value", value)]
    }
  }

  private static func mediaType(_ value: String) -> [Part]? {
    guard let type = MediaType(value) else { return nil }
    return [Part("type", type.type), Part("subtype", type.subtype)] + (type.suffix.map { [Part("suffix", "+\($0)")] } ?? [])
      + type.parameters.map { Part($0.name, $0.value) }
  }

  private static func cacheControl(_ value: String) -> [Part]? {
    guard let directives = try? CacheControl.directives(in: value) else { return nil }
    return directives.map { directive in
      let meaning = meanings[directive.name] ?? "a directive that no standard names"
      guard let argument = directive.value else { return Part(directive.name, meaning) }
      let words = Int(argument).map { duration(Int64($0)) } ?? argument
      return Part("\(directive.name)=\(argument)", "\(words): \(meaning)")
    }
  }

  private static let meanings = [
    "max-age": "so long the response is fresh", "s-maxage": "so long it is fresh for shared caches",
    "no-store": "no cache may keep it", "no-cache": "a cache asks the server before each use",
    "public": "shared caches may keep it too", "private": "only the client's own cache may keep it",
    "must-revalidate": "once stale, it is not used without asking", "proxy-revalidate": "must-revalidate for shared caches",
    "immutable": "it does not change while it is fresh", "no-transform": "no proxy on the way may change the body",
    "must-understand": "only caches that know the status may keep it",
    "stale-while-revalidate": "so long it may be used while a cache asks",
    "stale-if-error": "so long it may be used if the server fails",
  ]

  private static func cookie(_ cookie: SetCookieLine, now: Int64) -> [Part] {
    let known = [
      "path": "the cookie goes to this path and below", "domain": "to this host and all below it",
      "secure": "over https only; localhost is excepted", "httponly": "scripts can't read it",
      "partitioned": "kept apart for each site that embeds this one",
    ]
    let parts = [Part("name", cookie.name), Part("value", cookie.value)]
    let attributes = cookie.attributes.map { attribute in
      let name = attribute.name.lowercased()
      let words: String =
        switch name {
        case "max-age":
          cookie.maxAge.map { $0 <= 0 ? "deletes the cookie" : "ends in \(duration(Int64($0)))" } ?? "not a number: ignored"
        case "expires": cookie.expires.map { age(of: $0.secondsSince1970, now: now) } ?? "not a date: ignored"
        case "samesite": sameSite(attribute.value)
        default: known[name] ?? "an attribute that clients ignore"
        }
      return Part(attribute.name + (attribute.value.map { "=\($0)" } ?? ""), words)
    }
    let isSession = cookie.attribute("Max-Age") == nil && cookie.attribute("Expires") == nil
    let host = cookie.attribute("Domain") == nil ? [Part("(no Domain)", "to the host that set it only")] : []
    return parts + attributes + host + (isSession ? [Part("(no end)", "until the client closes")] : [])
  }

  private static func sameSite(_ value: String?) -> String {
    switch value?.lowercased() {
    case "strict": "with requests from the same site only"
    case "lax": "also when a link from another site is followed"
    case "none": "with requests from all sites; needs Secure"
    default: "unknown: clients take their default, mostly Lax"
    }
  }

  private static func tag(_ tag: ETag) -> [Part] {
    [
      Part("tag", tag.value), Part("strength", tag.weak ? "weak" : "strong"),
      Part("", tag.weak ? "Equal tags mean equal in meaning, not byte for byte." : "Equal tags mean equal bytes."),
    ]
  }

  private static func link(_ link: Link) -> [Part] {
    [Part("target", link.target)] + link.parameters.map { Part("  \($0.name)", $0.value) }
  }

  private static func contentRange(_ range: ContentRange) -> [Part] {
    let bytes =
      range.range.map { "\($0.lowerBound) to \($0.upperBound), \($0.count) in all" } ?? "none: the request's can't be had"
    return [
      Part("unit", range.unit), Part("range", bytes), Part("of", range.length.map(String.init) ?? "a length that is not known"),
    ]
  }

  private static func disposition(_ disposition: ContentDisposition) -> [Part] {
    let kind =
      switch disposition.kind {
      case .inline: "inline: shown in its place"
      case .attachment: "attachment: saved"
      case .other(let word): "\(word): saved, as clients don't know it"
      }
    return [Part("kind", kind)] + (disposition.filename.map { [Part("file name", $0)] } ?? [])
      + disposition.parameters.map { Part($0.name, $0.value) }
  }

  private static func location(_ value: String) -> [Part] {
    let url = URLReference(value)
    let parts = [Part("scheme", url.scheme ?? "that of the request"), Part("host", url.authority ?? "that of the request")]
    return parts + [Part("path", url.path)] + (url.query.map { [Part("query", $0)] } ?? [])
      + (url.fragment.map { [Part("fragment", $0)] } ?? [])
  }

  private static func retryAfter(_ value: String, now: Int64) -> [Part]? {
    if let seconds = Int64(value) { return [Part("wait", duration(seconds))] }
    return HTTPDate(parsing: value).map {
      [Part("not before", "\($0)"), Part("that is", age(of: $0.secondsSince1970, now: now))]
    }
  }

  private static func number(_ line: HeaderLine) -> [Part]? {
    guard let number = Int64(line.value) else { return nil }
    return line.isNamed("Content-Length") ? [Part("bytes", "\(number)")] : [Part("seconds", duration(number))]
  }

  private static func pair(_ text: Substring) -> Part {
    guard let (name, value) = text.splitOnce(at: "=") else { return Part(String(text)) }
    return Part(String(name.trimmingBlanks()), String(value.trimmingBlanks()))
  }

  /// `in 2 h` or `2 h ago`.
  private static func age(of moment: Int64, now: Int64) -> String {
    let (difference, overflow) = moment.subtractingReportingOverflow(now)
    if overflow { return "far away" }
    return difference == 0 ? "now" : difference > 0 ? "in \(duration(difference))" : "\(duration(difference.magnitude)) ago"
  }

  /// `90 s`, `5 min`, `2 h`, `3 d`, exact where it is whole.
  private static func duration(_ seconds: some BinaryInteger) -> String {
    switch seconds {
    case ..<120: "\(seconds) s"
    case ..<7200: "\(seconds / 60) min" + (seconds % 60 == 0 ? "" : " \(seconds % 60) s")
    case ..<172_800: "\(seconds / 3600) h" + (seconds % 3600 == 0 ? "" : " \(seconds % 3600 / 60) min")
    default: "\(seconds / 86_400) d" + (seconds % 86_400 == 0 ? "" : " \(seconds % 86_400 / 3600) h")
    }
  }
}

extension HeaderExplanation {
  /// A sentence for each field, and where its rule stands.
  private static let rules: [String: (String, String)] = [
    "accept": ("Names the media types that the client takes, with weights.", "RFC 9110 section 12.5.1"),
    "accept-encoding": ("Names the content codings that the client takes.", "RFC 9110 section 12.5.3"),
    "accept-language": ("Names the languages that the client takes.", "RFC 9110 section 12.5.4"),
    "accept-post": ("Names the media types that POST takes here.", "W3C Linked Data Platform section 7.1"),
    "accept-ranges": ("Says whether parts of the body can be asked for.", "RFC 9110 section 14.3"),
    "access-control-allow-credentials": ("Lets pages of the origin send cookies.", "Fetch standard, CORS protocol"),
    "access-control-allow-headers": ("Names the headers that pages may send.", "Fetch standard, CORS protocol"),
    "access-control-allow-methods": ("Names the methods that pages may use.", "Fetch standard, CORS protocol"),
    "access-control-allow-origin": ("Lets pages of one origin, or of all, read the response.", "Fetch standard, CORS protocol"),
    "access-control-expose-headers": ("Names the headers that pages may read.", "Fetch standard, CORS protocol"),
    "access-control-max-age": ("Says how long a preflight holds.", "Fetch standard, CORS protocol"),
    "age": ("Says how long the response lay in a cache.", "RFC 9111 section 5.1"),
    "allow": ("Names the methods that the resource takes.", "RFC 9110 section 10.2.1"),
    "cache-control": ("Tells caches what they may do with the response.", "RFC 9111 section 5.2"),
    "connection": ("Names what holds for this connection only.", "RFC 9110 section 7.6.1"),
    "content-disposition": ("Says whether to show the body or to save it, and under which name.", "RFC 6266 section 4"),
    "content-encoding": ("Names the codings that were applied to the body, the last one last.", "RFC 9110 section 8.4"),
    "content-language": ("Names the languages that the body is meant for.", "RFC 9110 section 8.5"),
    "content-length": ("Says how many bytes the body has.", "RFC 9110 section 8.6"),
    "content-location": ("Names the URL of exactly this representation.", "RFC 9110 section 8.7"),
    "content-range": ("Says which part of the whole the body is.", "RFC 9110 section 14.4"),
    "content-type": ("Names the media type of the body, and how its text is encoded.", "RFC 9110 section 8.3"),
    "cookie": ("Sends back cookies that the server set.", "RFC 6265bis section 4.2"),
    "date": ("Says when the response was made.", "RFC 9110 section 6.6.1"),
    "etag": ("Names this version of the representation, for conditional requests.", "RFC 9110 section 8.8.3"),
    "expires": ("Says when the response becomes stale; max-age goes before it.", "RFC 9111 section 5.3"),
    "host": ("Names the host that the request is for.", "RFC 9110 section 7.2"),
    "if-modified-since": ("Asks for the body only if it changed since.", "RFC 9110 section 13.1.3"),
    "if-none-match": ("Asks for the body only if the tag is another.", "RFC 9110 section 13.1.2"),
    "last-modified": ("Says when the representation changed last.", "RFC 9110 section 8.8.2"),
    "link": ("Links the response to others.", "RFC 8288 section 3"),
    "location": ("Names where to go next, or what was made.", "RFC 9110 section 10.2.2"),
    "retry-after": ("Says how long to wait before the next try.", "RFC 9110 section 10.2.3"),
    "server": ("Names the software of the server.", "RFC 9110 section 10.2.4"),
    "set-cookie": ("Sets one cookie; lines are never joined.", "RFC 6265bis section 4.1"),
    "strict-transport-security": ("Tells clients to use https only, from now on.", "RFC 6797 section 6.1"),
    "trailer": ("Names the fields that follow the body.", "RFC 9110 section 6.6.2"),
    "transfer-encoding": ("Says how the body is framed on this connection.", "RFC 9112 section 6.1"),
    "vary": (
      "Names the request headers that the choice depended on; caches keep a response for each.", "RFC 9110 section 12.5.5"
    ),
    "www-authenticate": ("Says how to sign in.", "RFC 9110 section 11.6.1"),
    "x-content-type-options": ("With nosniff, clients don't guess another type.", "Fetch standard, nosniff"),
  ]
}
