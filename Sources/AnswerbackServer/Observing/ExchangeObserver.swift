public import HTTPTypes
public import Tracing

/// Observes the exchanges of a server, for access logs, metrics and tracing.
public protocol ExchangeObserver: Sendable {
  /// Called when a request has been read and its handler is about to run. Runs on an event loop and must not block.
  /// - Parameters:
  ///   - request: The request.
  ///   - context: The task-local `ServiceContext.current` of the handler and of what writes the response. An observer can
  ///     add to it.
  /// - Returns: A closure that is called on an event loop when the response has ended and must not block, or nil.
  func began(_ request: ObservedRequest, _ context: inout ServiceContext) -> (@Sendable (ObservedResponse) -> Void)?

  /// Called when the server refuses a request before the app sees it, because it is malformed, too large, too slow, or violates
  /// HTTP/2. Runs on an event loop and must not block. The default implementation does nothing.
  func refused(_ refusal: ObservedRefusal)
}

extension ExchangeObserver {
  /// Does nothing.
  public func refused(_ refusal: ObservedRefusal) {}
}

/// A request for observers.
public struct ObservedRequest: Sendable {
  /// The method as it was sent.
  public var method: HTTPRequest.Method
  /// The target as it was sent. Escape it before you print it to a terminal.
  public var target: String
  /// The path of its route, with parameters as `{name}`. Nil if no route has its path and method.
  public var route: String?
  /// The header lines as they were sent.
  public var headers: HTTPFields
  /// The client's address; empty on a unix socket.
  public var client: String
}

/// A request that the server refused before the app saw it.
public struct ObservedRefusal: Sendable, Hashable {
  /// The method; nil if the request line could not be parsed.
  public var method: HTTPRequest.Method?
  /// The target as it was sent. Escape it before you print it to a terminal. Nil if the request line could not be parsed.
  public var target: String?
  /// The status that was sent. Nil if an HTTP/2 stream or connection was reset instead.
  public var status: Int?
  /// What is wrong with the request, as a sentence for a log.
  public var reason: String
  /// The client's address; empty on a unix socket.
  public var client: String
}

/// A response that has ended.
public struct ObservedResponse: Sendable, Hashable {
  /// The status code.
  public var status: Int
  /// The number of bytes of the body that were passed to the socket. Nil if the client left before there was a response.
  public var bytes: Int?
  /// The time from the end of the request to the last byte that was passed to the socket.
  public var duration: Duration
  /// Whether the whole response was sent.
  public var isComplete: Bool
}
