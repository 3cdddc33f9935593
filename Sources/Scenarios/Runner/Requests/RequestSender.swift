/// Sends a request with the jar's cookies, and follows redirects where the step asks for it.
struct RequestSender: Sendable {
  var transport: any ExchangeTransport
  var clock: RunnerClock
  /// Pairs of `[Cookies]`, which go with the first request only.
  var cookies: [(name: String, value: String)]
  /// The most hops that are followed; nil for any number, 0 to follow none.
  var redirectLimit: Int?
  /// Options of each exchange, made anew so that every hop has the time that is left.
  var options: @Sendable () -> TransportOptions
  /// Who sees the answer while it comes; nil for nobody.
  var watch: (any ExchangeWatch)?

  /// - Parameter jar: nil neither sends nor keeps cookies.
  /// - Returns: one exchange for each hop; the last is the answer.
  func send(_ message: RequestMessage, jar: inout CookieJar?) async -> [Exchange] {
    var exchanges: [Exchange] = []
    var next: RequestMessage? = message
    var pairs = cookies
    while let message = next {
      let isAllowed = redirectLimit.map { exchanges.count < $0 } ?? true
      let exchange = await perform(withCookies(message, pairs, jar), follows: isAllowed)
      pairs = []
      let url = URLReference(message.url)
      for head in exchange.informational + [exchange.head].compactMap({ $0 }) {
        jar?.store(head.values(of: "Set-Cookie"), from: url, now: clock.date())
      }
      exchanges.append(exchange)
      next = isAllowed && exchange.isComplete && !Task.isCancelled ? RequestSender.redirected(message, by: exchange) : nil
    }
    return exchanges
  }

  private func perform(_ message: RequestMessage, follows: Bool) async -> Exchange {
    guard let watch else { return await transport.perform(message, options: options()) }
    let observer = watch.observer(of: message, from: clock.now(), follows: follows)
    return await transport.perform(message, options: options(), onEvent: observer)
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

  /// Where an answer sends the client (RFC 9110 section 15.4); nil when it does not, or states no Location.
  static func redirected(_ message: RequestMessage, by exchange: Exchange) -> RequestMessage? {
    guard let head = exchange.head, isRedirect(head), let location = head.value(of: "Location") else { return nil }
    let origin = URLReference(message.url)
    var target = URLReference(location).resolved(against: origin)
    target.fragment = nil
    var next = message
    next.url = target.description
    if target.authority != origin.authority || target.scheme != origin.scheme {
      next.headers.removeAll { $0.isNamed("Authorization") || $0.isNamed("Cookie") }
    }
    let becomesGet = head.status == 303 ? message.method != "HEAD" : head.status < 303 && message.method == "POST"
    if becomesGet {
      next.method = "GET"
      next.body = nil
      next.headers.removeAll { $0.name.lowercased().hasPrefix("content-") || $0.isNamed("Transfer-Encoding") }
    }
    return next
  }

  static func isRedirect(_ head: ResponseHead) -> Bool {
    [301, 302, 303, 307, 308].contains(head.status) && head.value(of: "Location") != nil
  }
}
