public import HTTPTypes
public import Tracing

/// Told of the exchanges of a server: what access logs, metrics and tracing are made of.
public protocol ExchangeObserver: Sendable {
  /// A request has been read, and its handler is about to run.
  /// - Parameter context: the task-local `ServiceContext.current` of the handler and of what writes the response; an observer adds to it.
  /// - Returns: what is told of the response's end; nil to be told nothing. It is called on an event loop and must not block.
  func began(_ request: ObservedRequest, _ context: inout ServiceContext) -> (@Sendable (ObservedResponse) -> Void)?

  /// Called when the server refuses a request before the app sees it: it is malformed, too large, too slow, or violates HTTP/2. Runs on an
  /// event loop and must not block. The default implementation does nothing.
  func refused(_ refusal: ObservedRefusal)
}

extension ExchangeObserver {
  /// Does nothing.
  public func refused(_ refusal: ObservedRefusal) {}
}

/// A request as observers see it.
public struct ObservedRequest: Sendable {
  /// The method as sent.
  public var method: HTTPRequest.Method
  /// As sent; escape it before it reaches a terminal.
  public var target: String
  /// The path of its route, parameters as `{name}`; nil when no route has its path and method.
  public var route: String?
  /// The header lines as sent.
  public var headers: HTTPFields
  /// The client's address; empty on a unix socket.
  public var client: String
}

/// A request that the server refused before the app saw it.
public struct ObservedRefusal: Sendable, Hashable {
  /// The request's method; nil when the request line could not be parsed.
  public var method: HTTPRequest.Method?
  /// The target as sent; escape it before it reaches a terminal. nil when the request line could not be parsed.
  public var target: String?
  /// The status sent; nil when an HTTP/2 stream or connection was reset instead.
  public var status: Int?
  /// What is wrong with the request, as a sentence for a log.
  public var reason: String
  /// The client's address; empty on a unix socket.
  public var client: String
}

/// A response that has ended.
public struct ObservedResponse: Sendable, Hashable {
  /// The number of the status.
  public var status: Int
  /// Bytes of the body that were handed to the socket; nil when the client had left before there was a response.
  public var bytes: Int?
  /// From the end of the request to the last byte that was handed to the socket.
  public var duration: Duration
  /// False for one that was cut.
  public var isComplete: Bool
}
