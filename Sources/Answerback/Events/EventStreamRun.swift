/// One event stream from its first message to its end: the source, the keep-alives beside it, and the goodbye at shutdown.
struct EventStreamRun: Sendable {
  private enum Outcome { case finished, told }

  let options: EventStreamOptions
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
}
