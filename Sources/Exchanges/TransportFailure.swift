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

/// How an exchange ended.
public enum Ending: Sendable, Hashable {
  /// The answer is whole.
  case complete
  /// The caller cancelled.
  case cancelled
  /// Something stopped it; what was received until then stays in the exchange.
  case failed(TransportFailure)
}
