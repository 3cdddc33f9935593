import Exchanges
import Scenarios

/// The cookies the bench keeps and sends, each of which can be held back.
struct BenchJar: Sendable {
  private var jar = CookieJar()
  /// Whether cookies are kept and sent at all.
  var isOn = true
  private var heldBack: Set<Identity> = []

  /// What makes two cookies one (RFC 6265bis section 5.7).
  private struct Identity: Sendable, Hashable {
    var name: String
    var domain: String
    var isHostOnly: Bool
    var path: String

    init(_ cookie: CookieJar.Entry) {
      (name, domain, isHostOnly, path) = (cookie.name, cookie.domain, cookie.isHostOnly, cookie.path)
    }
  }

  /// What has not expired, in the order in which it was first set.
  /// - Parameter now: seconds since 1970, here and below.
  func cookies(at now: Int64) -> [CookieJar.Entry] {
    jar.entries.filter { $0.expires.map { $0 > now } ?? true }
  }

  func isHeldBack(_ cookie: CookieJar.Entry) -> Bool { heldBack.contains(Identity(cookie)) }

  /// Stores the cookies that a response sets.
  /// - Returns: what it did with each Set-Cookie line; nothing where the jar is off.
  mutating func store(_ head: ResponseHead, from url: String, now: Int64) -> [CookieOutcome] {
    guard isOn else { return [] }
    defer { heldBack.formIntersection(jar.entries.map(Identity.init)) }
    return jar.store(head.values(of: "Set-Cookie"), from: url, now: now)
  }

  /// What goes with a request, in the order of the line: nothing where the jar is off or the request has a Cookie line of its own.
  func cookies(for message: RequestMessage, now: Int64) -> [CookieJar.Entry] {
    guard isOn, !message.headers.contains(where: { $0.isNamed("Cookie") }) else { return [] }
    return jar.cookies(for: message.url, now: now).filter { !isHeldBack($0) }
  }

  /// The Cookie line that goes with a request; nil where no cookie does.
  func line(for message: RequestMessage, now: Int64) -> HeaderLine? {
    let pairs = cookies(for: message, now: now).map { $0.name.isEmpty ? $0.value : "\($0.name)=\($0.value)" }
    return pairs.isEmpty ? nil : HeaderLine(name: "Cookie", value: pairs.joined(separator: "; "))
  }

  /// Holds a cookie back, or sends it again; one that is set again stays held back.
  mutating func toggle(_ cookie: CookieJar.Entry) {
    if heldBack.remove(Identity(cookie)) == nil { heldBack.insert(Identity(cookie)) }
  }

  mutating func remove(_ cookie: CookieJar.Entry) {
    jar.remove(cookie)
    heldBack.remove(Identity(cookie))
  }

  mutating func removeAll() {
    jar.removeAll()
    heldBack = []
  }
}
