import FieldValues

/// One event stream from its first message to its end: the source, the keep-alives beside it, and the goodbye at shutdown.
struct EventStream: Sendable {
  private enum Outcome { case finished, told }

  let options: Options
  let write: @Sendable (EventSink) async throws -> Void

  /// - Throws: what the source throws, or when the client has left or takes too long.
  func run(_ events: EventSink) async throws {
    let outcome = try await withThrowingTaskGroup(of: Outcome.self) { group in
      group.addTask {
        try await write(events)
        return .finished
      }
      if let keepAlive = options.keepAlive {
        group.addTask {
          try await events.keepAlive(keepAlive)
          return .finished
        }
      }
      group.addTask {
        await events.shutdown.wait()
        try await Task.sleep(for: options.farewell)
        return .told
      }
      defer { group.cancelAll() }
      return try await group.next() ?? .finished
    }
    if outcome == .told, let goodbye = options.goodbye { try await events.send(goodbye) }
  }

  /// What a whole event stream says, beside its messages.
  struct Options: Sendable {
    var event: String?
    var id: String?
    var retry: Int?
    var comment: String?
    var lineEnd = ServerSentEvent.LineEnd.crlf
    var keepAlive: KeepAlive?
    var sendTimeout: Duration?
    var goodbye: ServerSentEvent?
    /// How long the source may go on once the server shuts down.
    var farewell: Duration
  }

  /// What no message can be made of.
  enum Fault: Error, CustomStringConvertible {
    case unknownKey(String)
    case retry(String)
    case slowClient(Duration)

    var description: String {
      switch self {
      case .unknownKey(let key):
        "an event map has the key \(key.debugDescription) — use data, event (or event_type), id, retry and comment"
      case .retry(let text):
        "an event map says retry \(text.debugDescription) — give whole milliseconds"
      case .slowClient(let limit):
        "a client took nothing of an event stream for \(limit) — its connection is closed"
      }
    }
  }
}

/// Comments that keep an idle event stream from being cut by what stands between server and client.
public struct KeepAlive: Sendable, Hashable {
  /// How long nothing was sent before one goes out.
  public var interval: Duration
  /// The comment's text.
  public var text: String

  public init(every interval: Duration = .seconds(15), text: String = "keep-alive") {
    self.interval = max(interval, .milliseconds(1))
    self.text = text
  }
}
