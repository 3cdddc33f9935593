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
  let draft: RequestDraft
  /// The request as checks know it.
  let identity: Expectations.Identity
  var exchange: Exchange
  /// What the server reported about the response.
  var trace: ExchangeTrace? { didSet { lint() } }
  /// What is wrong with the head of the response, the worst first; looked for when the head is there and at the end.
  private(set) var findings: [HeaderLint.Finding] = []
  /// What the cookie jar did with each Set-Cookie line, in their order; empty where it was off.
  var cookieOutcomes: [CookieOutcome] = []
  /// Whether the last header line of the request is the Cookie line of the jar.
  var hasJarLine = false
  /// The scenario that made it; nil when the user did.
  var scenario: String?
  /// Whether it is of an earlier session; then it has no secrets, and no more of its body than the history file keeps.
  var isEarlier = false
  /// When it was entered into the history, in seconds since 1970; nil where that is not known.
  var began: Int64?
  /// The exchange whose response led here; nil when the user did.
  var previousHop: Int?
  /// The exchange that was sent with it to find out what changes.
  var twin: Int?
  /// When something of it came last, in seconds since 1970.
  var lastHeard: Int64 = 0
  /// How many times in a row the stream was connected again and brought nothing new.
  private(set) var vainTries = 0
  /// How long the streams took that it goes on with, and the waits between them.
  private var earlierTime = Duration.zero
  /// How many frames of its stream came before it, and the id of the last one.
  private var earlierFrames = 0
  private var earlierID: String?
  /// The pieces of the body with their times; nil before there is one.
  private(set) var stream: StreamLog?
  /// How many bytes came in all, kept or not.
  private(set) var receivedCount = 0
  private(set) var bodyCount = 0
  /// How many bytes the body has without its content codings.
  private(set) var decodedCount = 0
  /// The charset of the body's text where it has to be converted before it can be shown; known at the end.
  private var foreignCharset: String?
  private var reading = BodyView.Reading.none
  /// Whether the frames are to be read from what is under a content coding.
  private var isCodedStream = false

  /// - Parameter exchange: one to come, or one that was made elsewhere.
  init(id: Int, draft: RequestDraft, exchange: Exchange, scenario: String? = nil, began: Int64? = nil) {
    self.id = id
    self.draft = draft
    identity = Expectations.Identity(draft)
    self.exchange = exchange
    self.scenario = scenario
    self.began = began
    receivedCount = exchange.received.count
    bodyCount = exchange.body.count
    decodedCount = exchange.decoded?.bytes.count ?? 0
    replay(exchange)
    lint()
    if exchange.ending != nil { foreignCharset = BodyView.Kind.foreignCharset(exchange) }
  }

  /// The charset that the body is still to be read in.
  var unreadCharset: String? { reading == .none ? foreignCharset : nil }

  /// The text of the body in UTF-8, where it had to be converted.
  var text: [UInt8]? { if case .text(let text, _) = reading { text } else { nil } }

  mutating func beginReading() { reading = .running(charset: foreignCharset ?? "") }

  mutating func setText(_ text: [UInt8]?, _ problem: String) {
    reading = text.map { .text($0, charset: foreignCharset ?? "") } ?? .failed(problem)
  }

  private mutating func lint() {
    findings = HeaderLint.findings(in: exchange, isNegotiated: (trace?.negotiation?.offers.count ?? 0) > 1)
  }

  var isRunning: Bool { exchange.ending == nil }

  /// The exchange as a body is laid out from it.
  var bodySource: BodyView.Source {
    BodyView.Source(id: id, exchange: exchange, bodyCount: bodyCount, decodedCount: decodedCount, reading: reading)
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
    let answer =
      exchange.received.count + exchange.body.count + (exchange.decoded?.bytes.count ?? 0) + (stream?.memory ?? 0)
      + (text?.count ?? 0) + exchange.chunks.count * MemoryLayout<Exchange.Chunk>.stride
    // The bytes of a head stand beside its lines.
    let head = 2 * (exchange.head?.bytes.count ?? 0)
    return answer + head + (exchange.sent?.bytes.count ?? 0) + (exchange.request.body?.count ?? 0)
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
      let earlier = stream
      stream = Self.log(for: head, framing)
      if var log = earlier, stream?.kind == .events {
        log.resume(at: earlierTime)
        stream = log
      }
      isCodedStream = stream?.kind == .events && exchange.isCoded
      lint()
    case .ended:
      exchange.apply(event, at: time)
      lint()
      foreignCharset = BodyView.Kind.foreignCharset(exchange)
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

  /// Goes on with the frames of an earlier exchange, whose stream has ended.
  /// - Parameter wait: how long nothing was connected.
  mutating func resume(_ before: HistoryEntry, after wait: Duration) {
    stream = before.stream
    earlierTime = before.earlierTime + (before.exchange.timing.ended ?? .zero) + wait
    earlierFrames = before.stream?.total ?? 0
    earlierID = before.stream?.lastID
    vainTries = before.isNew ? 0 : before.vainTries + 1
  }

  /// Whether this exchange brought frames that are new: with another id, or for a while. A server may send its last frame for ever.
  private var isNew: Bool {
    let isLong = (exchange.timing.ended ?? .zero) >= Self.longConnection
    return ownFrames > 0 && (earlierFrames == 0 || stream?.lastID != earlierID || isLong)
  }

  private static let longConnection = Duration.seconds(10)

  /// How many frames this exchange brought; the row that says it was connected again is none.
  private var ownFrames: Int {
    let count = (stream?.total ?? 0) - earlierFrames
    return earlierFrames > 0 ? max(0, count - 1) : count
  }

  /// `1.2 MB`, or `1.2 MB of 5 MB` while a body of known length comes.
  var sizeSoFar: String {
    guard isRunning, case .length(let total) = exchange.framing else { return bodyCount.sizeText }
    return "\(bodyCount.sizeText) of \(total.sizeText)"
  }

  /// How long it has been running, `12 s` or `4:12`; nil in its first second and when it has ended.
  func runningTime(at now: Int64) -> String? { isRunning ? began.flatMap { Self.clock(now - $0) } : nil }

  /// How long nothing has come, where that is a second or more.
  func idleTime(at now: Int64) -> String? { isRunning && lastHeard > 0 ? Self.clock(now - lastHeard) : nil }

  private static func clock(_ seconds: Int64) -> String? {
    guard seconds > 0 else { return nil }
    return seconds < 60 ? "\(seconds) s" : Duration.seconds(seconds).columnText
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
