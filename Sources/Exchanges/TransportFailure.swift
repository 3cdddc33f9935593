/// Why an exchange did not come to its end: a sentence, and its kind.
public struct TransportFailure: Sendable, Hashable, Error, CustomStringConvertible {
  /// The kinds of failures.
  public enum Kind: Sendable, Hashable {
    /// The URL or a header line cannot be sent.
    case badRequest
    /// The connection can't be made.
    case connect
    /// The time limit was exceeded.
    case timeout
    /// The peer closed before the answer was whole.
    case cut
    /// Bytes that are not HTTP.
    case malformed
    /// The answer is larger than the limit.
    case tooLarge
  }

  /// The kind of failure.
  public var kind: Kind
  /// Where — what is so — what to do.
  public var description: String

  /// Creates a failure.
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
