import Exchanges
import FieldValues
import Scenarios

/// An exchange that was made, and the request as it was written.
struct HistoryEntry: Sendable, Hashable {
  /// What is kept of a body and of the bytes received; the rest is only counted.
  static let mostBody = 64 * 1024 * 1024
  static let mostReceived = 16 * 1024 * 1024
  /// The same for an event stream, whose frames are kept by themselves.
  static let mostOfStream = 1024 * 1024
  static let mostChunks = 65_536

  let id: Int
  var draft: RequestDraft
  var exchange: Exchange
  /// What the server reported about the response.
  var trace: ExchangeTrace?
  /// What the cookie jar did with each Set-Cookie line, in their order; empty where it was off.
  var cookieOutcomes: [CookieOutcome] = []
  /// Whether the last header line of the request is the Cookie line of the jar.
  var hasJarLine = false
  /// The scenario that made it; nil when the user did.
  var scenario: String?
  /// The exchange whose response led here; nil when the user did.
  var previousHop: Int?
  /// The pieces of the body with their times; nil before there is one.
  private(set) var stream: StreamLog?
  /// How many bytes came in all, kept or not.
  private(set) var receivedCount = 0
  private(set) var bodyCount = 0
  /// How many bytes the body has without its content codings.
  private(set) var decodedCount = 0
  /// Whether the frames are to be read from what is under a content coding.
  private var isCodedStream = false

  /// - Parameter exchange: one to come, or one that was made elsewhere.
  init(id: Int, draft: RequestDraft, exchange: Exchange, scenario: String? = nil) {
    self.id = id
    self.draft = draft
    self.exchange = exchange
    self.scenario = scenario
    receivedCount = exchange.received.count
    bodyCount = exchange.body.count
    decodedCount = exchange.decoded?.bytes.count ?? 0
    replay(exchange)
  }

  var isRunning: Bool { exchange.ending == nil }

  /// The exchange as a body is laid out from it.
  var bodySource: BodyView.Source {
    BodyView.Source(id: id, exchange: exchange, bodyCount: bodyCount, decodedCount: decodedCount)
  }

  /// The request without the line of the jar, as the user wrote it.
  var asked: RequestMessage {
    var request = exchange.request
    if hasJarLine { request.headers.removeLast() }
    return request
  }

  /// The request that follows the redirect of the response, without the cookies of this one; nil when it does not redirect.
  var redirect: RequestMessage? { asked.redirected(by: exchange) }

  var isEventStream: Bool { stream?.kind == .events }

  /// What the entry keeps in memory, nearly.
  var byteCount: Int {
    let answer = exchange.received.count + exchange.body.count + (exchange.decoded?.bytes.count ?? 0) + (stream?.byteCount ?? 0)
    return answer + (exchange.sent?.bytes.count ?? 0) + (exchange.request.body?.count ?? 0)
  }

  /// Folds an event into the exchange, within the bounds.
  mutating func take(_ event: Exchange.Event, at time: Duration) {
    switch event {
    case .received(let bytes):
      receivedCount += bytes.count
      let limit = isEventStream ? Self.mostOfStream : Self.mostReceived
      exchange.apply(.received(bytes.fitting(limit - exchange.received.count)), at: time)
    case .body(let bytes):
      bodyCount += bytes.count
      let limit = isEventStream ? Self.mostOfStream : Self.mostBody
      exchange.apply(.body(bytes.fitting(limit - exchange.body.count)), at: time)
      if !isCodedStream { stream?.take(body: bytes, at: time) }
    case .decoding(.bytes(let bytes)):
      decodedCount += bytes.count
      let limit = isEventStream ? Self.mostOfStream : Self.mostBody
      exchange.apply(.decoding(.bytes(bytes.fitting(limit - (exchange.decoded?.bytes.count ?? 0)))), at: time)
      if isCodedStream { stream?.take(body: bytes, at: time) }
    case .chunk(let size, _):
      stream?.takeChunk(size: size, at: time)
      let (end, overflow) = (exchange.chunks.last?.range.upperBound ?? 0).addingReportingOverflow(size)
      guard exchange.chunks.count < Self.mostChunks, !overflow, end <= exchange.body.count else { return }
      exchange.apply(event, at: time)
    case .sent(var sent):
      // The client takes the line of the jar for the user's own.
      if hasJarLine { sent.addedHeaders += 1 }
      exchange.apply(.sent(sent), at: time)
    case .head(let head, let framing):
      exchange.apply(event, at: time)
      stream = Self.log(for: head, framing)
      isCodedStream = stream?.kind == .events && exchange.isCoded
    default:
      exchange.apply(event, at: time)
    }
  }

  /// A stream of its own for the body of this head.
  private static func log(for head: ResponseHead, _ framing: Exchange.BodyFraming) -> StreamLog? {
    guard framing != .none else { return nil }
    let type = head.value(of: "Content-Type").flatMap { MediaType($0) }
    return StreamLog(type?.essence == "text/event-stream" ? .events : framing == .chunked ? .chunks : .reads)
  }

  /// The pieces of an exchange that was made elsewhere.
  private mutating func replay(_ exchange: Exchange) {
    guard let head = exchange.head, var log = Self.log(for: head, exchange.framing) else { return }
    if log.kind == .events, exchange.isDecoded {
      log.take(body: exchange.content, at: exchange.timing.ended ?? .zero)
      stream = log
      return
    }
    var done = 0
    for chunk in exchange.chunks where chunk.range.lowerBound == done && chunk.range.upperBound <= exchange.body.count {
      log.take(body: Array(exchange.body[chunk.range]), at: chunk.at)
      log.takeChunk(size: chunk.range.count, at: chunk.at)
      done = chunk.range.upperBound
    }
    if done < exchange.body.count { log.take(body: Array(exchange.body[done...]), at: exchange.timing.ended ?? .zero) }
    stream = log
  }

  /// The address the request went to, without its target: `{{base}}` of a scenario.
  var base: String {
    let url = exchange.request.url
    if draft.target.hasPrefix("/"), url.hasSuffix(draft.target) { return String(url.dropLast(draft.target.count)) }
    return url.authorityPrefix
  }
}

extension [UInt8] {
  /// As many of the first bytes as there is room for.
  fileprivate func fitting(_ room: Int) -> [UInt8] { count <= room ? self : Array(prefix(Swift.max(0, room))) }
}
