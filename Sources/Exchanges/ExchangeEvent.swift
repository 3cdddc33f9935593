/// Something that happened in an exchange. Events fold into an ``Exchange`` by ``Exchange/apply(_:at:)``.
public enum ExchangeEvent: Sendable, Hashable {
  /// A connection stands: the addresses of both ends, and whether an open one was used again.
  case connected(ConnectionInfo)
  /// The whole request has been handed to the socket.
  case sent(SentRequest)
  /// Bytes came from the peer, before anything was made of them.
  case received([UInt8])
  /// A 1xx head.
  case informational(ResponseHead)
  /// The final head, and how its body is delimited.
  case head(ResponseHead, framing: BodyFraming)
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

/// How the end of a body is known (RFC 9112 section 6.3).
public enum BodyFraming: Sendable, Hashable {
  /// No body can follow: HEAD, 1xx, 204, 304.
  case none
  case length(Int)
  case chunked
  /// The body ends when the connection does.
  case close
  /// HTTP/2: the end is a flag of the last frame (RFC 9113 section 8.1), and there are no chunks.
  case frames
}

/// How an exchange ended.
public enum Ending: Sendable, Hashable {
  /// The answer is whole.
  case complete
  /// The caller cancelled.
  case cancelled
  /// Something stopped it; what was received until then stays in the exchange.
  case failed(TransportFailure)
}

/// Why an exchange did not come to its end: a sentence, and its kind.
public struct TransportFailure: Sendable, Hashable, Error, CustomStringConvertible {
  public enum Kind: Sendable, Hashable {
    /// The URL or a header line cannot be sent.
    case badRequest
    case connect
    case timeout
    /// The peer closed before the answer was whole.
    case cut
    /// Bytes that are not HTTP.
    case malformed
    /// The answer is larger than the limit.
    case tooLarge
  }

  public var kind: Kind
  /// Where — what is so — what to do.
  public var description: String

  public init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }
}
