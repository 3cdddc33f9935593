import FieldValues
import HTTPTypes
import NIOConcurrencyHelpers

/// The event stream of one client, in the hands of what writes it.
public final class EventSink: Sendable {
  private struct State {
    var options: EventStream.Options
    /// Messages that the connection has not yet taken.
    var pending = 0
    var lastWrite = ContinuousClock.now
  }

  /// What the client has seen last, when it comes back after a cut (WHATWG HTML section 9.2.4); nil at its first visit.
  public let lastEventID: String?
  /// Raised when the server begins to shut down: say goodbye, and return.
  public let shutdown: ShutdownNotice
  private let encoding: EventEncoding
  private let writer: any BodyWriter
  private let lineEnd: ServerSentEvent.LineEnd
  private let sendTimeout: Duration?
  private let state: NIOLockedValueBox<State>

  init(_ encoding: EventEncoding, _ options: EventStream.Options, _ writer: any BodyWriter) {
    lastEventID = encoding.context.request.lastEventID
    shutdown = writer.shutdown
    self.encoding = encoding
    self.writer = writer
    lineEnd = options.lineEnd
    sendTimeout = options.sendTimeout
    state = NIOLockedValueBox(State(options: options))
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
        throw EventStream.Fault.slowClient(sendTimeout)
      }
      try await group.next()
      group.cancelAll()
    }
  }
}
