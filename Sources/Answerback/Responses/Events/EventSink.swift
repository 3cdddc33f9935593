import FieldValues
import Foundation
import HTTPTypes
import NIOConcurrencyHelpers
import NIOCore

/// The event stream of one client, in the hands of what writes it.
public final class EventSink: Sendable {
  private enum Outcome { case finished, told }

  private struct State {
    var options: Options
    /// Messages that the connection has not yet taken.
    var pending = 0
    var lastWrite = ContinuousClock.now
  }

  /// What the client has seen last, when it comes back after a cut (WHATWG HTML section 9.2.4); nil at its first visit.
  public let lastEventID: String?
  /// Raised when the server begins to shut down: say goodbye, and return.
  public let shutdown: ShutdownNotice
  private let encoding: EventSink.Encoding
  private let writer: any BodyWriter
  private let lineEnd: ServerSentEvent.LineEnd
  private let sendTimeout: Duration?
  private let state: NIOLockedValueBox<State>

  init(_ encoding: EventSink.Encoding, _ options: Options, _ writer: any BodyWriter) {
    lastEventID = encoding.context.request.lastEventID
    shutdown = writer.shutdown
    self.encoding = encoding
    self.writer = writer
    lineEnd = options.lineEnd
    sendTimeout = options.sendTimeout
    state = NIOLockedValueBox(State(options: options))
  }

  /// Runs an event stream from its first message to its end: the source, the keep-alives beside it, and the goodbye at shutdown.
  /// - Throws: what the source throws, or when the client has left or takes too long.
  func run(_ write: @escaping @Sendable (EventSink) async throws -> Void) async throws {
    let options = state.withLockedValue { $0.options }
    let outcome = try await withThrowingTaskGroup(of: Outcome.self) { group in
      group.addTask {
        try await write(self)
        return .finished
      }
      if let keepAlive = options.keepAlive {
        group.addTask {
          try await self.keepAlive(keepAlive)
          return .finished
        }
      }
      group.addTask {
        await self.shutdown.wait()
        try await Task.sleep(for: options.farewell)
        return .told
      }
      defer { group.cancelAll() }
      return try await group.next() ?? .finished
    }
    if outcome == .told, let goodbye = options.goodbye { try await send(goodbye) }
  }

  /// Sends a message and returns when the connection can take more.
  /// - Throws: when no message can be made of it, when the client has left or takes too long.
  public func send(_ item: some ServerSentEventConvertible & Sendable) async throws {
    try await send(item: item)
  }

  private func send(item: some ServerSentEventConvertible) async throws {
    guard let event = try item.serverSentEvent(in: encoding) else { return }
    try await put(try completed(event).encoded(lineEnd: lineEnd))
  }

  /// Sends a message given as a map: `try await events.send(["data": 2, "event": "tick"])`.
  public func send(_ fields: EventFields) async throws {
    try await send(item: fields)
  }

  /// Sends a comment, which readers pass over.
  public func comment(_ text: String) async throws {
    try await put(ServerSentEvent.keepAlive(text, lineEnd: lineEnd))
  }

  /// A comment whenever nothing was sent for the interval; never ends by itself.
  func keepAlive(_ keepAlive: KeepAlive) async throws {
    while true {
      let due = state.withLockedValue { $0.lastWrite } + keepAlive.interval
      if due > .now { try await Task.sleep(until: due) }
      let isQuiet = state.withLockedValue { state in
        if state.pending > 0 { state.lastWrite = .now }
        return state.pending == 0 && state.lastWrite + keepAlive.interval <= .now
      }
      if isQuiet { try await comment(keepAlive.text) }
    }
  }

  /// The message with what the stream says where the message says nothing; comment and retry of the stream go out once.
  private func completed(_ event: ServerSentEvent) throws -> ServerSentEvent {
    let isEmpty = event.data == nil && event.event == nil && event.id == nil && event.retry == nil && event.comment == nil
    if isEmpty { return event }
    let options = state.withLockedValue { state in
      defer { (state.options.comment, state.options.retry) = (nil, nil) }
      return state.options
    }
    return try ServerSentEvent(
      data: event.data,
      event: event.event ?? options.event,
      id: event.id ?? options.id,
      retry: event.retry ?? options.retry,
      comment: event.comment ?? options.comment
    )
  }

  private func put(_ text: String) async throws {
    if text.isEmpty { return }
    state.withLockedValue { $0.pending += 1 }
    defer {
      state.withLockedValue { state in
        state.pending -= 1
        state.lastWrite = .now
      }
    }
    guard let sendTimeout else { return try await writer.write(text) }
    try await withThrowingTaskGroup(of: Void.self) { [writer] group in
      group.addTask { try await writer.write(text) }
      group.addTask {
        try await Task.sleep(for: sendTimeout)
        throw Fault.slowClient(sendTimeout)
      }
      try await group.next()
      group.cancelAll()
    }
  }
}

extension EventSink {
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

  /// Creates keep-alive comments for an interval of at least a millisecond.
  public init(every interval: Duration = .seconds(15), text: String = "keep-alive") {
    self.interval = max(interval, .milliseconds(1))
    self.text = text
  }
}

extension EventSink {
  /// How the values of an event stream become text: with the encoders of the route and its layers.
  public struct Encoding: Sendable {
    let context: RenderingContext

    /// The text of a value as the data of a message: text and scalars as they are, everything else as JSON; nil for nothing.
    public func data(of value: any Encodable) throws -> String? {
      if BodyContent.isNothing(value) { return nil }
      switch value {
      case let bytes as [UInt8]: return String(decoding: bytes, as: UTF8.self)
      case let bytes as Data: return String(decoding: bytes, as: UTF8.self)
      default: return try BodyContent.text(value, isText: true) ?? json(value)
      }
    }

    /// A value as JSON, compact.
    public func json(_ value: some Encodable) throws -> String {
      try context.body(of: value, as: .json).buffer.map { String(buffer: $0) } ?? ""
    }
  }
}
