import FieldValues
import Foundation
import HTTPTypes
import NIOConcurrencyHelpers
import NIOCore

/// Sends messages to one client of an event stream.
public final class EventSink: Sendable {
  private enum Outcome { case finished, notified }

  private struct State {
    var options: Options
    /// The number of messages that the connection has not yet taken.
    var pending = 0
    var lastWrite = ContinuousClock.now
  }

  /// The id of the last message that the client has seen, if it reconnects after its connection broke (WHATWG HTML section
  /// 9.2.4). Nil for its first connection.
  public let lastEventID: String?
  /// Raised when the server begins to shut down. Send a last message and return.
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

  /// Runs an event stream from its first message to its end: the source, the keep-alive comments, and the goodbye message at
  /// shutdown.
  /// - Throws: What the source throws, or an error if the client has left or takes too long.
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
        return .notified
      }
      defer { group.cancelAll() }
      return try await group.next() ?? .finished
    }
    if outcome == .notified, let goodbye = options.goodbye { try await send(goodbye) }
  }

  /// Sends a message and returns when the connection can take more.
  /// - Throws: An error if the value can't be a message, or if the client has left or takes too long.
  public func send(_ item: some ServerSentEventConvertible & Sendable) async throws {
    try await send(item: item)
  }

  private func send(item: some ServerSentEventConvertible) async throws {
    guard let event = try item.serverSentEvent(in: encoding) else { return }
    try await put(try completed(event).encoded(lineEnd: lineEnd))
  }

  /// Sends a message given as a dictionary: `try await events.send(["data": 2, "event": "tick"])`.
  public func send(_ fields: EventFields) async throws {
    try await send(item: fields)
  }

  /// Sends a comment, which clients ignore.
  public func comment(_ text: String) async throws {
    try await put(ServerSentEvent.keepAlive(text, lineEnd: lineEnd))
  }

  /// Sends a comment whenever nothing was sent for the interval. Returns only by throwing.
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

  /// Returns the message with the defaults of the stream for what it leaves out. Comment and retry of the stream are sent once.
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
  /// The settings of an event stream.
  struct Options: Sendable {
    var event: String?
    var id: String?
    var retry: Int?
    var comment: String?
    var lineEnd = ServerSentEvent.LineEnd.crlf
    var keepAlive: KeepAlive?
    var sendTimeout: Duration?
    var goodbye: ServerSentEvent?
    /// How long the source may go on after the server has begun to shut down.
    var farewell: Duration
  }

  /// Why a value can't be sent as a message.
  enum Fault: Error, CustomStringConvertible {
    case unknownKey(String)
    case retry(String)
    case slowClient(Duration)

    var description: String {
      switch self {
      case .unknownKey(let key):
        "the event has the unknown key \(key.debugDescription). Use data, event (or event_type), id, retry and comment."
      case .retry(let text):
        "the event has the retry \(text.debugDescription). Use a whole number of milliseconds."
      case .slowClient(let limit):
        "the client took nothing of an event stream for \(limit). Its connection is closed."
      }
    }
  }
}

/// Comments that keep proxies from closing an idle event stream.
public struct KeepAlive: Sendable, Hashable {
  /// How long nothing must have been sent before a comment is sent.
  public var interval: Duration
  /// The text of the comment.
  public var text: String

  /// Creates keep-alive comments.
  /// - Parameters:
  ///   - interval: How long nothing must have been sent; at least a millisecond.
  ///   - text: The text of the comment.
  public init(every interval: Duration = .seconds(15), text: String = "keep-alive") {
    self.interval = max(interval, .milliseconds(1))
    self.text = text
  }
}

extension EventSink {
  /// Converts the values of an event stream to text, with the encoders of the route and its layers.
  public struct Encoding: Sendable {
    let context: RenderingContext

    /// Returns the text of a value as the data of a message: text and scalars unchanged, everything else as JSON, or nil for no
    /// value.
    public func data(of value: any Encodable) throws -> String? {
      if BodyContent.isNothing(value) { return nil }
      switch value {
      case let bytes as [UInt8]: return String(decoding: bytes, as: UTF8.self)
      case let bytes as Data: return String(decoding: bytes, as: UTF8.self)
      default: return try BodyContent.text(value, isText: true) ?? json(value)
      }
    }

    /// Returns a value as compact JSON.
    public func json(_ value: some Encodable) throws -> String {
      try context.body(of: value, as: .json).buffer.map { String(buffer: $0) } ?? ""
    }
  }
}
