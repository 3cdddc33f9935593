package import Exchanges
import FieldValues
import Synchronization

/// Sends a request with the jar's cookies, and follows redirects where the step asks for it.
struct RequestSender: Sendable {
  var transport: any ExchangeTransport
  var clock: RunnerOptions.Clock
  /// Pairs of `[Cookies]`, which go with every request to the origin of the first.
  var cookies: [(name: String, value: String)]
  /// The most hops that are followed; nil for any number, 0 to follow none.
  var redirectLimit: Int?
  /// Options of each exchange, made again so that every hop has the time that is left.
  var options: @Sendable () -> TransportOptions
  /// How many bytes a second are read; nil reads as they come.
  var readRate: Int?
  /// Bytes of each answer before it fails as too large; nil leaves that to the options.
  var sizeLimit: Int?
  /// How many bytes of each answer are kept; nil keeps everything.
  var recordLimit: Int?
  /// Who sees the answer while it comes; nil for no one.
  var watch: (any Watch)?

  /// - Parameter jar: nil neither sends nor keeps cookies.
  /// - Returns: one exchange for each hop; the last is the answer.
  func send(_ message: RequestMessage, jar: inout CookieJar?) async -> [Exchange] {
    var exchanges: [Exchange] = []
    var next: RequestMessage? = message
    let origin = URLReference(message.url)
    while let message = next {
      let isAllowed = redirectLimit.map { exchanges.count < $0 } ?? true
      let url = URLReference(message.url)
      // Cookies belong to a host, whatever its port (RFC 6265 section 8.5), and don't leave TLS.
      let isForHost = url.host == origin.host && (url.scheme == origin.scheme || url.scheme == "https")
      let exchange = await perform(withCookies(message, isForHost ? cookies : [], jar), follows: isAllowed)
      for head in exchange.informational + [exchange.head].compactMap({ $0 }) {
        jar?.store(head.values(of: "Set-Cookie"), from: url, now: clock.date())
      }
      exchanges.append(exchange)
      next = isAllowed && exchange.isComplete && !Task.isCancelled ? message.redirected(by: exchange) : nil
    }
    return exchanges
  }

  private func perform(_ message: RequestMessage, follows: Bool) async -> Exchange {
    var options = options()
    let pace = readRate.map { ReadPace($0, clock) }
    options.flow = pace?.gate
    options.readSize = pace?.readSize
    // Its small reads stay with the connection.
    if pace != nil { options.reusesConnections = false }
    options.recordLimit = recordLimit
    if let sizeLimit { options.sizeLimit = min(options.sizeLimit, sizeLimit) }
    let observer = watch?.observer(of: message, from: clock.now(), follows: follows)
    return await transport.perform(message, options: options) { event, time in
      pace?.take(event, time)
      observer?(event, time)
    }
  }

  /// A Cookie line the scenario writes itself stands alone; else the jar's pairs come first, without those `[Cookies]` replaces.
  private func withCookies(
    _ message: RequestMessage,
    _ pairs: [(name: String, value: String)],
    _ jar: CookieJar?
  ) -> RequestMessage {
    guard !message.headers.contains(where: { $0.isNamed("Cookie") }) else { return message }
    let held = jar?.pairs(for: URLReference(message.url), now: clock.date()) ?? []
    let kept = held.filter { held in !pairs.contains { $0.name.isExactly(held.name) } }
    let all = (kept + pairs).map { $0.name.isEmpty ? $0.value : "\($0.name)=\($0.value)" }
    guard !all.isEmpty else { return message }
    var message = message
    message.headers.append(HeaderLine(name: "Cookie", value: all.joined(separator: "; ")))
    return message
  }

  /// Whether an answer is one that redirects.
  static func isRedirect(_ head: ResponseHead) -> Bool {
    [301, 302, 303, 307, 308].contains(head.status) && head.value(of: "Location") != nil
  }
}

extension RequestSender {
  /// Sees exchanges while they run.
  protocol Watch: AnyObject, Sendable {
    /// What is given to a transport for one exchange.
    /// - Parameters:
    ///   - start: when the exchange begins, by the runner's clock.
    ///   - follows: whether an answer that redirects is followed, and so is not the one that is asked for.
    func observer(of request: RequestMessage, from start: Duration, follows: Bool) -> @Sendable (Exchange.Event, Duration) -> Void
  }

  /// Reads an answer no faster than so many bytes a second, as a slow client would.
  private final class ReadPace: Sendable {
    let gate = ReadGate()
    /// The most bytes of one read, so that a body shorter than a second's worth takes its time too: a twentieth of a second's.
    var readSize: Int { min(max(1, rate / 20), 65_536) }
    private let rate: Int
    private let clock: RunnerOptions.Clock
    private let count = Mutex(0)

    /// - Parameter rate: bytes a second, more than 0.
    init(_ rate: Int, _ clock: RunnerOptions.Clock) {
      self.rate = rate
      self.clock = clock
    }

    /// Closes the gate until what has come is due.
    func take(_ event: Exchange.Event, _ time: Duration) {
      guard case .received(let bytes) = event else { return }
      let total = count.withLock { count in
        count += bytes.count
        return count
      }
      let lead = Duration.seconds(Double(total) / Double(rate)) - time
      guard lead > .zero else { return }
      gate.pause()
      Task {
        await clock.sleep(lead)
        // What came meanwhile is due later.
        if count.withLock({ $0 }) == total { gate.resume() }
      }
    }
  }
}

extension RequestMessage {
  /// The request by which an answer's redirect is followed (RFC 9110 section 15.4); nil when it does not redirect.
  ///
  /// 303 makes a GET of everything but HEAD, 301 and 302 of POST. Host, Cookie and credentials stay with their origin, and bytes
  /// that were sent as they are (``raw``) are not sent again.
  package func redirected(by exchange: Exchange) -> RequestMessage? {
    guard let head = exchange.head, RequestSender.isRedirect(head), let location = head.value(of: "Location") else { return nil }
    let origin = URLReference(url)
    var target = URLReference(location).resolved(against: origin)
    target.fragment = nil
    // An empty path is the root's (RFC 9110 section 4.2.3).
    if target.authority != nil, target.path.isEmpty { target.path = "/" }
    var next = self
    next.url = target.description
    next.raw = nil
    if target.authority != origin.authority || target.scheme != origin.scheme {
      next.headers.removeAll { line in Self.originFields.contains { line.isNamed($0) } }
    }
    let becomesGet = head.status == 303 ? method != "HEAD" : head.status < 303 && method == "POST"
    if becomesGet {
      next.method = "GET"
      next.body = nil
      next.headers.removeAll { $0.name.hasPrefixIgnoringCase("content-") || $0.isNamed("Transfer-Encoding") }
    }
    return next
  }

  /// What is meant for one origin alone.
  private static let originFields = ["Host", "Authorization", "Proxy-Authorization", "Cookie"]
}
