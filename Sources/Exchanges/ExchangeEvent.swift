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
