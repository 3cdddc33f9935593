import Answerback
public import HTTPTypes
import NIOCore
import NIOHTTP1
public import Tracing

/// Told of the exchanges of a server: what access logs, metrics and tracing are made of.
public protocol ExchangeObserver: Sendable {
  /// A request has been read, and its handler is about to run.
  /// - Parameter context: the task-local `ServiceContext.current` of the handler and of what writes the answer; an observer adds to it.
  /// - Returns: what is told of the answer's end; nil to be told nothing. It is called on an event loop and must not block.
  func began(_ request: ObservedRequest, _ context: inout ServiceContext) -> (@Sendable (ObservedAnswer) -> Void)?

  /// A request has been refused before the app was asked: it does not parse, is too large, takes too long, or breaks the rules of HTTP/2.
  /// It is called on an event loop and must not block. Does nothing by default.
  func refused(_ refusal: ObservedRefusal)
}

extension ExchangeObserver {
  public func refused(_ refusal: ObservedRefusal) {}
}

/// A request as observers see it.
public struct ObservedRequest: Sendable {
  public var method: HTTPRequest.Method
  /// As sent; escape it before it reaches a terminal.
  public var target: String
  /// The path of its route, parameters as `{name}`; nil when no route has its path and method.
  public var route: String?
  public var headers: HTTPFields
  /// The client's address; empty on a unix socket.
  public var client: String
}

/// A request that was refused by the server itself.
public struct ObservedRefusal: Sendable, Hashable {
  /// nil when the request line did not parse.
  public var method: HTTPRequest.Method?
  /// As sent; escape it before it reaches a terminal. nil when the request line did not parse.
  public var target: String?
  /// nil when no response could be sent: a stream or connection of HTTP/2 was reset.
  public var status: Int?
  /// What is wrong with the request, for a log.
  public var reason: String
  /// The client's address; empty on a unix socket.
  public var client: String
}

extension ServerState {
  /// Tells the observers of a request that is refused.
  func tell(_ refusal: RequestRefusal, of head: HTTPRequestHead?, _ client: SocketAddress?) {
    tell(
      ObservedRefusal(
        method: head.flatMap { HTTPRequest.Method($0.method.rawValue) },
        target: head?.uri,
        status: refusal.status.code,
        reason: refusal.reason,
        client: client?.ipAddress ?? ""
      )
    )
  }

  func tell(_ refusal: ObservedRefusal) {
    for observer in configuration.observers { observer.refused(refusal) }
  }
}

/// An answer that has ended.
public struct ObservedAnswer: Sendable, Hashable {
  public var status: Int
  /// Bytes of the body that were handed to the socket; nil when the client had left before there was an answer.
  public var bytes: Int?
  /// From the end of the request to the last byte that was handed to the socket.
  public var duration: Duration
  /// False for one that was cut.
  public var isComplete: Bool
}
