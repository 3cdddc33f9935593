import NIOConcurrencyHelpers
import NIOCore

extension EventSink {
  /// Keeps the connection of a silent source alive, and ends the source at shutdown.
  ///
  /// There is a task only while something is to be done: of an idle client, tasks would take more memory than everything else.
  final class Attendant: Sendable {
    enum Outcome {
      /// The farewell time has passed since the server began to shut down.
      case notified
      /// A comment could not be sent.
      case failed(any Error)
    }

    private struct State {
      var outcome: Outcome?
      var hasEnded = false
      var ticket: DelayQueue.Ticket?
      var notice: Int?
      var keepingAlive: Task<Void, Never>?
      var sayingFarewell: Task<Void, Never>?
    }

    private let sink: EventSink
    private let options: Options
    private let source: Task<Void, any Error>
    private let state = NIOLockedValueBox(State())

    init(of sink: EventSink, _ options: Options, _ source: Task<Void, any Error>) {
      self.sink = sink
      self.options = options
      self.source = source
    }

    func begin() {
      scheduleComment()
      let notice = sink.shutdown.whenRaised { self.sayFarewell() }
      state.withLockedValue { $0.notice = notice }
    }

    /// Stops everything, and returns what has ended the source; nil if it has ended by itself.
    func end() async -> Outcome? {
      let last = state.withLockedValue { state in
        state.hasEnded = true
        return state
      }
      if let ticket = last.ticket { DelayQueue.shared.cancel(ticket) }
      if let notice = last.notice { sink.shutdown.forget(notice) }
      for task in [last.keepingAlive, last.sayingFarewell] {
        task?.cancel()
        await task?.value
      }
      return last.outcome
    }

    private func scheduleComment() {
      guard let keepAlive = options.keepAlive else { return }
      let ticket = DelayQueue.shared.schedule(after: keepAlive.interval) {
        self.run(\.keepingAlive) { await self.comment(keepAlive) }
      }
      let isLate = state.withLockedValue { state in
        state.ticket = ticket
        return state.hasEnded
      }
      if isLate { DelayQueue.shared.cancel(ticket) }
    }

    private func comment(_ keepAlive: KeepAlive) async {
      do {
        try await sink.keepAlive(keepAlive)
        scheduleComment()
      } catch {
        endSource(.failed(error))
      }
    }

    private func sayFarewell() {
      run(\.sayingFarewell) {
        guard (try? await Task.sleep(for: self.options.farewell)) != nil else { return }
        self.endSource(.notified)
      }
    }

    private func run(
      _ task: any WritableKeyPath<State, Task<Void, Never>?> & Sendable,
      _ work: @escaping @Sendable () async -> Void
    ) {
      state.withLockedValue { state in if !state.hasEnded { state[keyPath: task] = Task { await work() } } }
    }

    private func endSource(_ outcome: Outcome) {
      let isFirst = state.withLockedValue { state in
        guard !state.hasEnded, state.outcome == nil else { return false }
        state.outcome = outcome
        return true
      }
      if isFirst { source.cancel() }
    }
  }
}
