import FieldValues

extension HeaderLint {
  mutating func checkValues() {
    checkCaching()
    checkValidators()
    checkNegotiation()
    checkContent()
    checkCORS()
    checkCookies()
    checkTransportSecurity()
  }

  var isHTTPS: Bool { exchange.request.url.hasPrefixIgnoringCase("https:") }

  /// The moment by which the response says it was made.
  private var date: HTTPDate? { value("Date").flatMap { HTTPDate(parsing: $0) } }
}

// MARK: - Caching

extension HeaderLint {
  private mutating func checkCaching() {
    let rule = "RFC 9111 section 5.2.2"
    if let first = index("Cache-Control") {
      do throws(FieldValueError) {
        let text = indices("Cache-Control").map { value(at: $0) }.joined(separator: ", ")
        checkDirectives(try CacheControl.directives(in: text), at: first)
      } catch {
        self.error(first, "Cache-Control is not a list of directives; caches may ignore all of it.", rule)
      }
    }
    if let index = index("Expires") { checkExpires(at: index) }
    if let index = index("Pragma") {
      note(index, "Pragma means nothing in a response; Cache-Control does.", "RFC 9111 section 5.4")
    }
    if let index = index("Age"), !value(at: index).utf8.allSatisfy(\.isDigit) || value(at: index).isEmpty {
      error(index, "Age is not a number of seconds.", "RFC 9111 section 5.1")
    }
    if let index = index("Date"), date == nil { error(index, "Date is not an HTTP date.", "RFC 9110 section 5.6.7") }
  }

  private mutating func checkDirectives(_ directives: [CacheControl.Extension], at line: Int) {
    let rule = "RFC 9111 section 5.2.2"
    let values = Dictionary(grouping: directives, by: \.name)
    for name in values.keys.sorted() where (values[name]?.count ?? 0) > 1 {
      let isSame = Set((values[name] ?? []).map { $0.value ?? "" }).count == 1
      let words = isSame ? "" : ", with different values: caches take the first or count the response as stale"
      warn(line, "\(name) stands \(values[name]?.count ?? 0) times\(words).", "RFC 9111 section 4.2.1")
    }
    for name in ["max-age", "s-maxage", "stale-while-revalidate", "stale-if-error"] {
      guard let value = values[name]?.first else { continue }
      let digits = value.value ?? ""
      guard digits.isEmpty || !digits.utf8.allSatisfy(\.isDigit) else { continue }
      error(line, "\(name) is not a number of seconds, so caches count the response as stale.", rule)
    }
    func has(_ name: String) -> Bool { values[name] != nil }
    func seconds(_ name: String) -> Int? { values[name]?.first?.value.flatMap { Int($0) } }
    func contradict(_ left: String, _ right: String, _ words: String) {
      warn(line, "\(left) and \(right) contradict each other: \(words).", rule)
    }
    let isPrivate = values["private"]?.contains { $0.value == nil } == true
    if has("no-store") {
      for name in ["max-age", "s-maxage"] where (seconds(name) ?? 0) > 0 {
        contradict("no-store", name, "nothing is stored, so nothing stays fresh")
      }
      for name in ["public", "immutable", "stale-while-revalidate", "stale-if-error"] where has(name) && !has("must-understand") {
        contradict("no-store", name, "nothing is stored")
      }
    }
    if has("public"), isPrivate { contradict("public", "private", "caches follow private") }
    if isPrivate, has("s-maxage") { contradict("private", "s-maxage", "shared caches don't store the response") }
    if has("immutable"), has("no-cache") || seconds("max-age") == 0 {
      contradict("immutable", has("no-cache") ? "no-cache" : "max-age=0", "the response is stale at once")
    }
    for name in ["max-stale", "min-fresh", "only-if-cached"] where has(name) {
      warn(line, "\(name) is a directive for requests and means nothing in a response.", "RFC 9111 section 5.2.1")
    }
    if has("public"), self.has("Set-Cookie"), !has("no-store") {
      warn(line, "public lets shared caches keep Set-Cookie and give it to others.", "RFC 9111 section 7.3")
    }
  }

  private mutating func checkExpires(at index: Int) {
    let expires = HTTPDate(parsing: value(at: index))
    let control = indices("Cache-Control").map { value(at: $0) }.joined(separator: ", ")
    let directives = (try? CacheControl.directives(in: control)) ?? []
    let seconds = directives.first { $0.name == "max-age" }?.value.flatMap { Int($0) } ?? 0
    let isPast = expires.map { expires in date.map { expires <= $0 } ?? false } ?? true
    if isPast, seconds > 0 {
      let what =
        expires == nil ? "Expires: \(value(at: index).prefix(40)) is not a date and means expired" : "Expires lies in the past"
      warn(index, "\(what), but max-age=\(seconds) says fresh; caches follow max-age.", "RFC 9111 section 5.3")
    } else if expires == nil {
      note(index, "Expires is not a date, which means expired; no-cache says so plainly.", "RFC 9111 section 5.3")
    }
  }

  private mutating func checkValidators() {
    if let index = index("ETag") {
      let text = value(at: index)
      if let tag = try? ETag(parsing: text) {
        if tag.weak, head.status == 206 || members("Accept-Ranges").contains("bytes") {
          warn(index, "The tag is weak, so no client can use it to resume a download.", "RFC 9110 section 13.1.5")
        }
      } else {
        let isSmall = text.hasPrefix("w/\"")
        let sentence =
          isSmall ? "A weak ETag begins with W/, not w/." : "ETag is not one tag in quotation marks, like \"x\" or W/\"x\"."
        error(index, sentence, "RFC 9110 section 8.8.3")
      }
    }
    guard let index = index("Last-Modified") else { return }
    guard let modified = HTTPDate(parsing: value(at: index)) else {
      return error(index, "Last-Modified is not an HTTP date.", "RFC 9110 section 8.8.2")
    }
    if let date, modified > date {
      warn(index, "Last-Modified is later than Date: it lies in the future.", "RFC 9110 section 8.8.2.1")
    }
  }
}

// MARK: - Negotiation and content

extension HeaderLint {
  private static let codings = ["gzip", "x-gzip", "deflate", "br", "zstd", "compress", "x-compress", "dcb", "dcz", "aws-chunked"]

  private mutating func checkNegotiation() {
    let (rule, vary) = ("RFC 9110 section 12.5.5", members("Vary"))
    if let index = index("Vary") {
      if vary.contains("*") {
        warn(index, "Vary: * keeps every cache from using the response again.", rule)
      } else if vary.contains(where: { !FieldSyntax.isToken($0) }) {
        error(index, "Vary is not a list of field names.", rule)
      }
    }
    guard !vary.contains("*") else { return }
    if isNegotiated, !vary.contains("accept") {
      warn(index("Vary"), "The type was chosen by Accept, but Vary doesn't name Accept: a cache may give it to others.", rule)
    }
    if has("Content-Encoding"), asked("Accept-Encoding") != nil, !vary.contains("accept-encoding") {
      warn(index("Vary"), "The body is encoded, but Vary doesn't name Accept-Encoding.", rule)
    }
  }

  private mutating func checkContent() {
    checkContentType()
    for (name, coding) in members("Content-Encoding").map({ ("Content-Encoding", $0) }) where !Self.codings.contains(coding) {
      let isIdentity = coding == "identity"
      let words =
        isIdentity ? "identity says nothing and may not be sent." : "\(coding.prefix(40)) is not a coding that clients know."
      warn(index(name), "Content-Encoding: \(words)", "RFC 9110 section 8.4.1")
    }
    if let index = index("Content-Disposition") {
      let (text, rule) = (value(at: index), "RFC 6266 section 4.1")
      if ContentDisposition(text) == nil || hasBareFileName(text) {
        error(index, "Content-Disposition can't be read; a file name with blanks or commas must be quoted.", rule)
      } else if head.headers[index].valueBytes.contains(where: { $0 >= 0x80 }) {
        warn(index, "The file name has letters outside ASCII; send it as filename*=UTF-8''….", "RFC 6266 section 4.3")
      }
    }
    if let index = index("Content-Range") {
      if ContentRange(value(at: index)) == nil { error(index, "Content-Range can't be read.", "RFC 9110 section 14.4") }
      if ![206, 416].contains(head.status) {
        warn(index, "Content-Range means nothing with status \(head.status).", "RFC 9110 section 14.4")
      }
    }
    for index in indices("Link") where (try? Link.parse(value(at: index))) == nil {
      error(index, "Link is not a list of links like <url>; rel=next.", "RFC 8288 section 3")
    }
  }

  /// Whether a file name outside quotes has characters that only quotes allow.
  private func hasBareFileName(_ text: String) -> Bool {
    text.parts(between: ";").contains { part in
      guard let (name, value) = part.splitOnce(at: "="), name.trimmingBlanks().equalsIgnoringCase("filename") else {
        return false
      }
      let bare = value.trimmingBlanks()
      return !bare.hasPrefix("\"") && !FieldSyntax.isToken(String(bare))
    }
  }

  private mutating func checkContentType() {
    guard let index = index("Content-Type") else {
      if hasBody { warn(nil, "Content-Type is missing, so clients guess what the body is.", "RFC 9110 section 8.3") }
      return checkSniffing(isTyped: false)
    }
    guard let type = MediaType(value(at: index)) else {
      error(index, "Content-Type is not a media type like text/html; charset=utf-8.", "RFC 9110 section 8.3.1")
      return checkSniffing(isTyped: false)
    }
    let charsets = type.parameters.filter { $0.name == "charset" }
    if charsets.count > 1 { warn(index, "charset stands \(charsets.count) times.", "RFC 9110 section 8.3.1") }
    if type.isJSON, let charset = type.charset, !["utf-8", "utf8"].contains(charset.lowercased()) {
      warn(index, "JSON is always UTF-8; charset=\(charset.prefix(40)) is ignored.", "RFC 8259 section 8.1")
    } else if type.charset == nil, ["text/html", "text/plain", "text/csv"].contains(type.essence), exchange.decoded == nil,
      !has("Content-Encoding"), exchange.body.prefix(65_536).contains(where: { $0 >= 0x80 }),
      !exchange.body.starts(with: [0xEF, 0xBB, 0xBF])
    {
      warn(index, "The body has letters outside ASCII, and no charset says how to read them.", "RFC 9110 section 8.3.2")
    }
    checkSniffing(isTyped: true)
  }

  private mutating func checkSniffing(isTyped: Bool) {
    guard let index = index("X-Content-Type-Options") else { return }
    if !value(at: index).trimmingBlanks().lowercased().hasPrefix("nosniff") {
      warn(index, "X-Content-Type-Options knows only nosniff.", "Fetch standard, nosniff")
    } else if !isTyped, hasBody {
      warn(
        index,
        "With nosniff and no Content-Type, browsers refuse the body as a script or a style sheet.",
        "Fetch standard, nosniff"
      )
    }
  }
}

// MARK: - Cross-origin requests

extension HeaderLint {
  private mutating func checkCORS() {
    let rule = "Fetch standard, CORS protocol"
    let allowsCredentials = value("Access-Control-Allow-Credentials") == "true"
    if let index = index("Access-Control-Allow-Credentials"), !allowsCredentials {
      warn(index, "Access-Control-Allow-Credentials counts only if it is exactly true.", rule)
    }
    if let index = index("Access-Control-Allow-Origin") { checkOrigin(at: index, allowsCredentials) }
    for name in ["Access-Control-Allow-Headers", "Access-Control-Allow-Methods", "Access-Control-Expose-Headers"]
    where allowsCredentials && members(name).contains("*") {
      warn(index(name), "With credentials, * in \(name) is a name and not a wildcard.", rule)
    }
    if let index = index("Access-Control-Max-Age"), Int(value(at: index)) == nil {
      error(index, "Access-Control-Max-Age is not a number of seconds.", rule)
    }
  }

  private mutating func checkOrigin(at index: Int, _ allowsCredentials: Bool) {
    let (rule, origin) = ("Fetch standard, CORS protocol", value(at: index))
    if origin == "*" {
      guard allowsCredentials else { return }
      return error(index, "Browsers refuse * together with Access-Control-Allow-Credentials: true. Name the origin.", rule)
    }
    if origin.contains(",") || origin.contains(" ") {
      return error(index, "Access-Control-Allow-Origin is a list; browsers accept one origin or *.", rule)
    }
    if origin == "null" {
      return warn(index, "Any sandboxed page has the origin null, so this lets strangers in.", rule)
    }
    let url = URLReference(origin)
    if url.scheme == nil || url.authority == nil || !url.path.isEmpty || url.query != nil {
      return error(index, "The value is not an origin like https://example.com, without a path or a slash at its end.", rule)
    }
    guard !members("Vary").contains("origin"), !members("Vary").contains("*") else { return }
    let sentence = "One origin is named, but Vary doesn't name Origin: a cache may give the response to other origins."
    if asked("Origin") == origin { warn(index, sentence, rule) } else { note(index, sentence, rule) }
  }
}

// MARK: - Cookies and transport security

extension HeaderLint {
  private mutating func checkCookies() {
    var seen: Set<String> = []
    for index in indices("Set-Cookie") {
      let text = value(at: index)
      guard let cookie = SetCookieLine(text) else {
        error(index, "Clients ignore the cookie: it has control bytes, or neither name nor value.", "RFC 6265bis section 5.6")
        continue
      }
      let name = cookie.name.isEmpty ? "The cookie without a name" : "The cookie \(cookie.name.prefix(60))"
      var jar = CookieJar()
      if case .refused(let reason)? = jar.store([text], from: exchange.request.url, now: date?.secondsSince1970 ?? 0).first {
        error(index, "\(name) is refused by clients: \(reason).", reason.rule)
      } else if cookie.secure, !isHTTPS {
        note(
          index,
          "Secure over http: only localhost will send \(cookie.name.isEmpty ? "it" : "\(cookie.name.prefix(60))") back.",
          "RFC 6265bis section 5.7"
        )
      }
      let key = [cookie.name, cookie.domain ?? "", cookie.path ?? ""].joined(separator: "\n")
      if !seen.insert(key).inserted {
        warn(index, "\(name) is set twice; the last line wins.", "RFC 6265bis section 4.1.1")
      }
      if cookie.attribute("Max-Age") != nil, cookie.maxAge == nil {
        warn(index, "\(name) has a Max-Age that is not a number; clients ignore it.", "RFC 6265bis section 5.6.2")
      }
      if cookie.attribute("Expires") != nil, cookie.expires == nil {
        warn(index, "\(name) has an Expires that is not a date; clients ignore it.", "RFC 6265bis section 5.6.1")
      }
      if let value = cookie.attribute("SameSite")?.value, cookie.sameSite == nil {
        warn(index, "\(name) has SameSite=\(value.prefix(40)), which clients don't know.", "RFC 6265bis section 5.6.7")
      }
      if !cookie.name.isEmpty, !FieldSyntax.isToken(cookie.name) {
        warn(index, "\(name) has a name that is not a token; some clients refuse it.", "RFC 6265bis section 4.1.1")
      }
    }
  }

  private mutating func checkTransportSecurity() {
    guard let index = index("Strict-Transport-Security") else { return }
    if !isHTTPS { warn(index, "Strict-Transport-Security is ignored over http.", "RFC 6797 section 8.1") }
    let ages = value(at: index).parts(between: ";").map { $0.trimmingBlanks() }.filter { $0.hasPrefixIgnoringCase("max-age=") }
    let digits = ages.first?.dropFirst("max-age=".count).filter { $0 != "\"" } ?? ""
    if ages.count != 1 || digits.isEmpty || !digits.utf8.allSatisfy(\.isDigit) {
      error(
        index,
        "Strict-Transport-Security needs one max-age in seconds; without it, clients ignore the line.",
        "RFC 6797 section 6.1.1"
      )
    }
  }
}

extension CookieRefusal {
  /// Where the rule stands.
  fileprivate var rule: String {
    switch self {
    case .partitioned: "CHIPS section 2.1"
    case .controlByte, .empty, .tooLong: "RFC 6265bis section 5.6"
    case .securePrefix, .hostPrefix, .namelessPrefix: "RFC 6265bis section 4.1.3"
    case .domainCharacters, .foreignDomain, .secureOverHTTP, .hidesSecure, .sameSiteNone: "RFC 6265bis section 5.7"
    }
  }
}
