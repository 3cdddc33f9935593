import Exchanges
import FieldValues

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
  /// How many bytes a second are read; nil reads as they come.
  var readRate: Int?
  /// Bytes of each answer before it fails as too large; nil leaves that to the options.
  var sizeLimit: Int?
  /// How many bytes of each answer are kept; nil keeps everything.
  var recordLimit: Int?
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
      next = isAllowed && exchange.isComplete && !Task.isCancelled ? message.redirected(by: exchange) : nil
    }
    return exchanges
  }

  private func perform(_ message: RequestMessage, follows: Bool) async -> Exchange {
    var options = options()
    let pace = readRate.map { ReadPace($0, clock) }
    options.flow = pace?.gate
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
