import FieldValues
import Foundation
import HTTPTypes
import NIOConcurrencyHelpers
import NIOCore

/// Sends messages to one client of an event stream.
public final class EventSink: Sendable {
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
  /// The same, if it can take messages at once.
  private let immediate: (any ImmediateWriter)?
  private let lineEnd: ServerSentEvent.LineEnd
  private let sendTimeout: Duration?
  /// Whether the stream has defaults for what a message leaves out.
  private let hasDefaults: Bool
  private let state: NIOLockedValueBox<State>

  init(_ encoding: EventSink.Encoding, _ options: Options, _ writer: any BodyWriter) {
    lastEventID = encoding.context.request.lastEventID
    shutdown = writer.shutdown
    self.encoding = encoding
    self.writer = writer
    immediate = writer as? any ImmediateWriter
    lineEnd = options.lineEnd
    sendTimeout = options.sendTimeout
    hasDefaults = options.event != nil || options.id != nil || options.retry != nil || options.comment != nil
    state = NIOLockedValueBox(State(options: options))
  }

  /// Runs an event stream from its first message to its end: the source, the keep-alive comments, and the goodbye message at
  /// shutdown.
  /// - Throws: What the source throws, or an error if the client has left or takes too long.
  func run(_ write: @escaping @Sendable (EventSink) async throws -> Void) async throws {
    let options = state.withLockedValue { $0.options }
    let source = Task { try await write(self) }
    let attendant = Attendant(of: self, options, source)
    attendant.begin()
    let result = await withTaskCancellationHandler {
      await source.result
    } onCancel: {
      source.cancel()
    }
    switch await attendant.end() {
    case nil: try result.get()
    case .notified: if let goodbye = options.goodbye { try await send(goodbye) }
    case .failed(let error): throw error
    }
  }

  /// Sends a message and returns when the connection can take more.
  /// - Throws: An error if the value can't be a message, or if the client has left or takes too long.
  public func send(_ item: some ServerSentEventConvertible & Sendable) async throws {
    let text = try text(of: item)
    if try !putAtOnce(text) { try await put(text) }
  }

  /// Sends a message given as a dictionary: `try await events.send(["data": 2, "event": "tick"])`.
  public func send(_ fields: EventFields) async throws {
    try await put(try text(of: fields))
  }

  /// Sends a comment, which clients ignore.
  public func comment(_ text: String) async throws {
    try await put(ServerSentEvent.keepAlive(text, lineEnd: lineEnd))
  }

  /// Sends a comment when nothing was sent for the interval.
  func keepAlive(_ keepAlive: KeepAlive) async throws {
    while true {
      let due = state.withLockedValue { $0.lastWrite } + keepAlive.interval
      if due > .now { try await Task.sleep(until: due) }
      let isQuiet = state.withLockedValue { state in
        if state.pending > 0 { state.lastWrite = .now }
        return state.pending == 0 && state.lastWrite + keepAlive.interval <= .now
      }
      if isQuiet { return try await comment(keepAlive.text) }
    }
  }

  /// Returns a message as it is sent. A value without a message is the empty text, which isn't sent.
  private func text(of item: some ServerSentEventConvertible) throws -> String {
    guard let event = try item.serverSentEvent(in: encoding) else { return "" }
    return try completed(event).encoded(lineEnd: lineEnd)
  }

  /// Returns the message with the defaults of the stream for what it leaves out. Comment and retry of the stream are sent once.
  private func completed(_ event: ServerSentEvent) throws -> ServerSentEvent {
    guard hasDefaults else { return event }
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

  /// Writes a message if the connection takes it without a wait.
  /// - Returns: Whether it was written.
  private func putAtOnce(_ text: String) throws -> Bool {
    if text.isEmpty { return true }
    guard let immediate, try immediate.writeAtOnce(text) else { return false }
    state.withLockedValue { $0.lastWrite = .now }
    return true
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
