import Exchanges
import FieldValues
import Patterns
import SystemIO

/// The response that queries are about, its body decoded once.
struct QueriedResponse {
  let exchange: Exchange
  private var decoded: Result<QueryValue, Fault>?

  init(_ exchange: Exchange) {
    self.exchange = exchange
  }

  /// The final head.
  func head() throws(Fault) -> ResponseHead {
    guard let head = exchange.head else { throw Fault(.noResponse) }
    return head
  }

  /// The media type of the body, when a Content-Type line states one.
  var mediaType: MediaType? {
    exchange.head?.value(of: "Content-Type").flatMap { MediaType($0) }
  }

  /// The body, its content codings decoded.
  /// - Throws: when a coding is broken, or when it's one that can't be decoded.
  func body() throws(Fault) -> [UInt8] {
    do throws(DecodedBody.UnreadableError) {
      return try exchange.plainBody()
    } catch {
      throw Fault(.reported(error.description))
    }
  }

  /// The body for `bytes` and `sha256`: decoded, or as it came where its coding can't be decoded, which the note says.
  func bytes() throws(Fault) -> (bytes: [UInt8], note: String) {
    guard let codings = exchange.unknownCodings else { return (try body(), "") }
    return (exchange.body, "still coded with \(codings.joined(separator: ", "))")
  }

  /// The body as text in the charset of its Content-Type; without one, UTF-8, or UTF-16 where it begins with that mark.
  func text() throws(Fault) -> String {
    let body = try body()
    let isUTF16 = body.starts(with: [0xFE, 0xFF]) || body.starts(with: [0xFF, 0xFE])
    if let charset = mediaType?.charset { return try QueriedResponse.text(body, in: charset) }
    if isUTF16, String(validating: body, as: UTF8.self) == nil { return try QueriedResponse.text(body, in: "UTF-16") }
    if let text = String(validating: body, as: UTF8.self) { return text }
    throw Fault(.notText)
  }

  /// Bytes as text in a charset.
  static func text(_ bytes: [UInt8], in charset: String) throws(Fault) -> String {
    do throws(Charset.Failure) {
      return try Charset(charset).text(bytes)
    } catch {
      switch error {
      case .unknown(let name):
        throw Fault(.unknownCharset(name))
      case .malformed(let name, let offset):
        throw Fault(.malformedText(offset: offset, charset: name))
      }
    }
  }

  /// The body as a value: MessagePack where the Content-Type says so, else JSON.
  mutating func value() throws(Fault) -> QueryValue {
    if let decoded { return try decoded.get() }
    let result: Result<QueryValue, Fault>
    do throws(Fault) {
      if mediaType?.isMessagePack == true {
        result = .success(try QueryValue(messagePack: try body(), name: "the body"))
      } else {
        // JSON is UTF-8 (RFC 8259 section 8.1), and servers that say otherwise are believed.
        let isOther = mediaType?.charset.map { !["utf-8", "utf8", "us-ascii"].contains($0.lowercased()) } ?? false
        let body = isOther ? Array(try text().utf8) : try body()
        result = .success(try QueryValue(json: body, name: "the body"))
      }
    } catch {
      result = .failure(error)
    }
    decoded = result
    return try result.get()
  }
}

extension QueriedResponse {
  /// `1.1` for `HTTP/1.1`.
  func version() throws(Fault) -> String {
    let version = try head().version
    return version.hasPrefix("HTTP/") ? String(version.dropFirst(5)) : version
  }

  func readLines(_ name: String, _ lines: [HeaderLine], _ what: String) throws(Fault) -> Reading {
    let places = lines.indices.filter { lines[$0].isNamed(name) }
    let note = places.map { String($0 + 1) }.joined(separator: ", ")
    return .lines(places.map { lines[$0].value }, note: places.isEmpty ? "" : "\(what) \(note) of \(lines.count)")
  }

  /// The data of the events of a type, in order. An event that names no type is a `message`, and one without data is none (WHATWG HTML
  /// section 9.2.6).
  func readEvents(_ type: String) throws(Fault) -> Reading {
    guard mediaType?.essence == "text/event-stream" else { throw Fault(.notEvents(mediaType?.essence)) }
    var decoder = ServerSentEventDecoder()
    var (found, count): ([String], Int) = ([], 0)
    for event in decoder.decode(try body()).compactMap(\.event) {
      count += 1
      if event.type.isExactly(type) { found.append(event.data) }
    }
    return .lines(found, note: "\(found.count) of \(count) events")
  }

  /// The last Set-Cookie line of the name, which is what a client ends up with.
  func readCookie(_ name: String, _ attribute: String?) throws(Fault) -> Reading {
    let lines = try head().values(of: "Set-Cookie")
    guard let place = lines.lastIndex(where: { CookieLine($0).name.isExactly(name) }) else {
      return Reading(nil, isFromWire: true)
    }
    let cookie = CookieLine(lines[place])
    let note = "Set-Cookie line \(place + 1) of \(lines.count)"
    guard let attribute, !attribute.equalsIgnoringCase("value") else {
      return Reading(.text(cookie.value), note: note, isFromWire: true)
    }
    let found = cookie.attribute(attribute)
    return Reading(found.map { $0.value.map(QueryValue.text) ?? .boolean(true) }, note: note, isFromWire: true)
  }

  /// The target of the first link of the relation, resolved against the request's URL.
  func readLink(_ relation: String) throws(Fault) -> Reading {
    for line in try head().values(of: "Link") {
      guard let links = try? Link.parse(line) else {
        throw Fault(.badLinkLine(line))
      }
      guard let link = links.first(where: { $0.isRelated(as: relation) }) else { continue }
      let target = URLReference(link.target).resolved(against: URLReference(exchange.request.url))
      return Reading(.text(target.description), isFromWire: true)
    }
    return Reading(nil)
  }

  /// The address of the server, without its port.
  func readAddress() -> Reading {
    guard let peer = exchange.connection?.peer, !peer.hasPrefix("unix:") else { return Reading(nil) }
    let end = peer.unicodeScalars.lastIndex(of: ":") ?? peer.endIndex
    let host = peer[..<end]
    return Reading(.text(host.hasPrefix("[") ? String(host.dropFirst().prefix { $0 != "]" }) : String(host)), isFromWire: true)
  }

  /// Whether a certificate has a field of this name.
  static func isCertificateField(_ name: String) -> Bool {
    ["subject", "issuer", "start-date", "expire-date", "serial-number", "subject-alt-name"].contains(name.lowercased())
  }

  /// A field of the server's certificate, by its name in Hurl; nothing on a connection without TLS.
  func readCertificate(_ field: String) throws(Fault) -> Reading {
    let certificate = exchange.connection?.security?.certificate
    let value: QueryValue?
    switch field.lowercased() {
    case "subject": value = certificate.map { .text($0.subject) }
    case "issuer": value = certificate.map { .text($0.issuer) }
    case "start-date": value = certificate.map { .date($0.notBefore) }
    case "expire-date": value = certificate.map { .date($0.notAfter) }
    case "serial-number": value = certificate.map { .text($0.serialNumber) }
    case "subject-alt-name": value = certificate.map { .text($0.alternativeNames.joined(separator: ", ")) }
    default:
      throw Fault(.certificateField(field))
    }
    return Reading(value, isFromWire: true)
  }

  /// The first group of the first match in the body, or the whole match where the expression has no group.
  func readMatch(of source: String) throws(Fault) -> Reading {
    let expression = try RegularExpression(scenario: source)
    let text = try text()
    guard let match = try expression.judging({ $0.firstMatch(in: text) }) else { return Reading(nil) }
    return Reading(match.text(of: expression.groupNames.isEmpty ? 0 : 1, in: text).map(QueryValue.text), isFromWire: true)
  }
}
