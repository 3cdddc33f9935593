/// One request and its answer as seen on the wire, in whatever stage it is.
public struct Exchange: Sendable, Hashable {
  /// The request as it was asked for.
  public var request: RequestMessage
  /// The request as it was sent.
  public var sent: Exchange.SentRequest?
  /// The connection; nil before there is one.
  public var connection: ConnectionInfo?
  /// The 1xx heads, in order.
  public var informational: [ResponseHead] = []
  /// The final head; nil before it came.
  public var head: ResponseHead?
  /// How the body is delimited.
  public var framing: Exchange.BodyFraming = .none
  /// The body, freed of transfer framing.
  public var body: [UInt8] = []
  /// The body freed of its content codings; nil where there are none, or no one asked for decoding.
  public var decoded: DecodedBody?
  /// Complete chunks in order, each with its place in `body`.
  public var chunks: [Chunk] = []
  /// The fields after the body.
  public var trailers: [HeaderLine] = []
  /// Every byte that came from the peer.
  public var received: [UInt8] = []
  /// nil while the exchange is running.
  public var ending: Ending?
  /// When each part happened.
  public var timing = Exchange.Timing()
  /// Whether `body` is all of the body that came; false where a limit cut it short (``apply(_:at:keeping:)``).
  public private(set) var keepsWholeBody = true

  /// Creates an exchange of which nothing has happened yet.
  public init(request: RequestMessage) {
    self.request = request
  }

  /// A chunk of a chunked body.
  public struct Chunk: Sendable, Hashable {
    /// Where its bytes lie in ``Exchange/body``.
    public var range: Range<Int>
    /// The extension of the chunk.
    public var `extension`: String
    /// When its last byte came, since the exchange began.
    public var at: Duration

    /// Creates a chunk.
    public init(range: Range<Int>, extension: String, at: Duration) {
      self.range = range
      self.extension = `extension`
      self.at = at
    }
  }

  /// The failure that ended the exchange, if one did.
  public var failure: TransportFailure? {
    if case .failed(let failure) = ending { failure } else { nil }
  }

  /// Whether the whole response came.
  public var isComplete: Bool { ending == .complete }

  /// Folds one event into the exchange.
  /// - Parameters:
  ///   - event: What happened.
  ///   - time: The time since the exchange began.
  ///   - limit: How many bytes of `received`, of `body` and of `decoded` are kept, and only the chunks that lie whole in
  ///     them; nil keeps everything.
  public mutating func apply(_ event: Exchange.Event, at time: Duration, keeping limit: Int? = nil) {
    switch event {
    case .connected(let info):
      connection = info
      timing.connected = time
    case .sent(let request):
      sent = request
      timing.sent = time
    case .received(let bytes):
      if timing.firstByte == nil { timing.firstByte = time }
      received += bytes.prefix(Self.room(limit, received))
    case .informational(let head):
      informational.append(head)
    case .head(let head, let framing):
      self.head = head
      self.framing = framing
      timing.head = time
    case .body(let bytes):
      let kept = bytes.prefix(Self.room(limit, body))
      if kept.count < bytes.count { keepsWholeBody = false }
      body += kept
    case .decoding(.begins(let codings)):
      decoded = DecodedBody(codings: codings)
    case .decoding(.bytes(let bytes)):
      let room = Self.room(limit, decoded?.bytes ?? [])
      decoded?.bytes += bytes.prefix(room)
    case .decoding(.fails(let problem)):
      decoded?.problem = problem
    case .chunk(let size, let text):
      // The bytes of a chunk come before it does.
      guard keepsWholeBody else { break }
      let start = chunks.last?.range.upperBound ?? 0
      chunks.append(Chunk(range: start..<start + size, extension: text, at: time))
    case .trailers(let lines):
      trailers = lines
    case .ended(let ending):
      self.ending = ending
      timing.ended = time
    }
  }

  private static func room(_ limit: Int?, _ kept: [UInt8]) -> Int {
    limit.map { max(0, $0 - kept.count) } ?? .max
  }
}

extension Exchange {
  /// When things happened, each since the exchange began.
  public struct Timing: Sendable, Hashable {
    /// When the connection was made.
    public var connected: Duration?
    /// When the request had been sent.
    public var sent: Duration?
    /// When the first byte of the response came.
    public var firstByte: Duration?
    /// When the final head came.
    public var head: Duration?
    /// When the exchange ended.
    public var ended: Duration?

    /// Creates a timing in which nothing has happened yet.
    public init() {}
  }
}

extension Exchange {
  /// How the end of a body is known (RFC 9112 section 6.3).
  public enum BodyFraming: Sendable, Hashable {
    /// No body can follow: HEAD, 1xx, 204, 304.
    case none
    /// The body has a declared length.
    case length(Int)
    /// The body comes in chunks.
    case chunked
    /// The body ends when the connection does.
    case close
    /// HTTP/2: the end is a flag of the last frame (RFC 9113 section 8.1), and there aren't any chunks.
    case frames
  }
}

extension Exchange {
  /// Something that happened in an exchange. Events fold into an ``Exchange`` by ``Exchange/apply(_:at:keeping:)``.
  public enum Event: Sendable, Hashable {
    /// A connection stands: the addresses of both ends, and whether an open one was used again.
    case connected(ConnectionInfo)
    /// The whole request has been handed to the socket.
    case sent(Exchange.SentRequest)
    /// Bytes came from the peer, before anything was made of them.
    case received([UInt8])
    /// A 1xx head.
    case informational(ResponseHead)
    /// The final head, and how its body is delimited.
    case head(ResponseHead, framing: Exchange.BodyFraming)
    /// Bytes of the body, freed of transfer framing, as they arrived.
    case body([UInt8])
    /// What became of the body's content coding, where the options ask for decoding.
    case decoding(DecodingStep)
    /// A chunk is complete: its size in bytes, and its extension as sent (without the semicolon).
    case chunk(size: Int, extension: String)
    /// The trailer section, lines in wire order.
    case trailers([HeaderLine])
    /// Nothing more will come.
    case ended(Ending)
  }
}

extension Exchange {
  /// A request as it went out.
  public struct SentRequest: Sendable, Hashable {
    /// The method.
    public var method: String
    /// The request target as sent, in origin form: `/path?query`; in absolute form to a proxy.
    public var target: String
    /// Every header line in wire order, those the client added included.
    public var headers: [HeaderLine]
    /// How many of `headers`, counted from the end, were added by the client.
    public var addedHeaders: Int
    /// The body.
    public var body: [UInt8]
    /// Head and body, byte by byte; for HTTP/2 the frames that left while the request did.
    public var bytes: [UInt8]

    /// Creates a request that was sent.
    public init(method: String, target: String, headers: [HeaderLine], addedHeaders: Int, body: [UInt8], bytes: [UInt8]) {
      self.method = method
      self.target = target
      self.headers = headers
      self.addedHeaders = addedHeaders
      self.body = body
      self.bytes = bytes
    }
  }
}
