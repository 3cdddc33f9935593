public import HTTPTypes

/// Told of the exchanges of a server: what access logs, metrics and tracing are made of.
public protocol ExchangeObserver: Sendable {
  /// A request has been read, and its handler is about to run.
  /// - Parameter headers: of the request; a tracing observer finds the caller's context there.
  /// - Returns: what is told of the answer's end; nil to be told nothing. It is called on an event loop and must not block.
  func began(_ request: ObservedRequest) -> (@Sendable (ObservedAnswer) -> Void)?
}

/// A request as observers see it.
public struct ObservedRequest: Sendable {
  public var method: HTTPRequest.Method
  /// As sent; escape it before it reaches a terminal.
  public var target: String
  public var headers: HTTPFields
  /// The client's address; empty on a unix socket.
  public var client: String
}

/// An answer that has ended.
public struct ObservedAnswer: Sendable, Hashable {
  public var status: Int
  /// Bytes of the body; nil for an answer written in pieces.
  public var bytes: Int?
  /// From the end of the request to the last byte that was handed to the socket.
  public var duration: Duration
  /// False for one that was cut.
  public var isComplete: Bool
}
