import Exchanges
import FieldValues
import Patterns

/// The answer that queries ask, its body decoded once.
struct QueriedResponse {
  let exchange: Exchange
  private var decoded: Result<QueryValue, Fault>?

  init(_ exchange: Exchange) {
    self.exchange = exchange
  }

  /// The final head.
  func head() throws(Fault) -> ResponseHead {
    guard let head = exchange.head else { throw Fault("there is no answer to ask") }
    return head
  }

  /// The media type of the body, when a Content-Type line states one.
  var mediaType: MediaType? {
    exchange.head?.value(of: "Content-Type").flatMap { MediaType($0) }
  }

  /// The body, freed of its content codings where the step says `compressed: true`.
  func body() throws(Fault) -> [UInt8] {
    do throws(DecodedBody.UnreadableError) {
      return try exchange.plainBody()
    } catch {
      throw Fault(error.description)
    }
  }

  /// The body as text: UTF-8, or ISO-8859-1 where the Content-Type says so.
  func text() throws(Fault) -> String {
    let body = try body()
    if ["iso-8859-1", "latin1"].contains(mediaType?.charset) {
      return String(String.UnicodeScalarView(body.map { Unicode.Scalar($0) }))
    }
    if let text = String(validating: body, as: UTF8.self) { return text }
    throw Fault("the body is not UTF-8 text; ask for its bytes")
  }

  /// The body as a value: MessagePack where the Content-Type says so, else JSON.
  mutating func value() throws(Fault) -> QueryValue {
    if let decoded { return try decoded.get() }
    let result: Result<QueryValue, Fault>
    do throws(Fault) {
      let body = try body()
      result = .success(
        mediaType?.isMessagePack == true
          ? try QueryValue(messagePack: body, name: "the body") : try QueryValue(json: body, name: "the body")
      )
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

  /// The last Set-Cookie line of the name, which is what a client ends up with.
  func readCookie(_ name: String, _ attribute: String?) throws(Fault) -> Reading {
    let lines = try head().values(of: "Set-Cookie")
    guard let place = lines.lastIndex(where: { CookieLine($0).name.isExactly(name) }) else { return Reading(nil) }
    let cookie = CookieLine(lines[place])
    let note = "Set-Cookie line \(place + 1) of \(lines.count)"
    guard let attribute, !attribute.equalsIgnoringCase("value") else { return Reading(.text(cookie.value), note: note) }
    let found = cookie.attribute(attribute)
    return Reading(found.map { $0.value.map(QueryValue.text) ?? .boolean(true) }, note: note)
  }

  /// The target of the first link of the relation, resolved against the request's URL.
  func readLink(_ relation: String) throws(Fault) -> Reading {
    for line in try head().values(of: "Link") {
      guard let links = try? Link.parse(line) else {
        throw Fault("Link line \(line.quoted) is not a list of links (RFC 8288)")
      }
      guard let link = links.first(where: { $0.isRelated(as: relation) }) else { continue }
      let target = URLReference(link.target).resolved(against: URLReference(exchange.request.url))
      return Reading(.text(target.description))
    }
    return Reading(nil)
  }

  /// The first group of the first match in the body, or the whole match where the expression has no group.
  func readMatch(of source: String) throws(Fault) -> Reading {
    let expression = try RegularExpression(scenario: source)
    let text = try text()
    guard let match = try expression.judging({ $0.firstMatch(in: text) }) else { return Reading(nil) }
    return Reading(match.text(of: expression.groupNames.isEmpty ? 0 : 1, in: text).map(QueryValue.text))
  }
}
