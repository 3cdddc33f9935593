import Dispatch
import Synchronization

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// The handling of the signals that end a process: `^C` (SIGINT), SIGTERM and SIGHUP.
///
/// They end the process at once, with 128 and the signal's number, unless a command has said what the first one does. The second one
/// always ends it. They arrive on a thread of their own, which no other work can hold up.
final class EndingSignals: Sendable {
  /// The signals of this process.
  static let shared = EndingSignals()

  private struct Handler: Sendable {
    let first: @Sendable (Int32) -> Void
    let code: @Sendable (Int32) -> Int32
    var hasReceived = false
  }

  private struct State {
    var sources: [Int32: any DispatchSourceSignal] = [:]
    var handler: Handler?
    var hangUp: (@Sendable () -> Void)?
    var interrupt: (@Sendable () -> Void)?
    /// Who is told while the bench has a screen, and how often.
    var terminal: (tell: @Sendable (Int32) -> Void, count: Int)?
  }

  private let state = Mutex(State())
  // A queue of its own has a thread also while others keep all processors busy.
  private let queue = DispatchQueue(label: "answerback.signals")

  /// Begins to watch. A hang-up that the caller has switched off (`nohup`) stays off.
  func watch() {
    for signal in [SIGINT, SIGTERM] { watch(signal) }
    if !Self.isIgnored(SIGHUP) { watch(SIGHUP) }
  }

  /// Does something at SIGHUP from now on, instead of ending.
  func onHangUp(_ work: @escaping @Sendable () -> Void) {
    state.withLock { $0.hangUp = work }
    watch(SIGHUP)
  }

  /// Passes the signals on to the terminal while work has its screen: it puts everything back before the process ends, and `^C` may be
  /// meant for an editor. Only a second SIGTERM or SIGHUP ends the process at once.
  func passing<Value>(to terminal: @escaping @Sendable (Int32) -> Void, while work: () async throws -> Value) async rethrows
    -> Value
  {
    state.withLock { $0.terminal = (terminal, 0) }
    defer { state.withLock { $0.terminal = nil } }
    return try await work()
  }

  /// Does something at each `^C` from now on, instead of ending.
  func onInterrupt(_ work: @escaping @Sendable () -> Void) {
    state.withLock { $0.interrupt = work }
    watch(SIGINT)
  }

  /// Runs work that has its own way to end at the first signal.
  /// - Parameters:
  ///   - first: Is given the first signal and begins the end.
  ///   - code: The exit code of a second signal.
  func handling<Value>(
    _ first: @escaping @Sendable (Int32) -> Void,
    code: @escaping @Sendable (Int32) -> Int32 = { 128 + $0 },
    while work: () async throws -> Value
  ) async rethrows -> Value {
    state.withLock { $0.handler = Handler(first: first, code: code) }
    defer { state.withLock { $0.handler = nil } }
    return try await work()
  }

  /// Returns when the signal is caught.
  private func watch(_ signal: Int32) {
    let isCaught = DispatchSemaphore(value: 0)
    let isNew = state.withLock { state in
      guard state.sources[signal] == nil else { return false }
      let source = DispatchSource.makeSignalSource(signal: signal, queue: queue)
      source.setEventHandler { [weak self] in self?.deliver(signal) }
      source.setRegistrationHandler { isCaught.signal() }
      source.resume()
      state.sources[signal] = source
      return true
    }
    if isNew { isCaught.wait() }
  }

  private func deliver(_ signal: Int32) {
    let action: @Sendable () -> Void = state.withLock { state in
      if let (tell, count) = state.terminal, signal == SIGINT || count == 0 {
        if signal != SIGINT { state.terminal?.count += 1 }
        return { tell(signal) }
      }
      if signal == SIGHUP, let hangUp = state.hangUp {
        return { DispatchQueue(label: "answerback.hang-up").async(execute: hangUp) }
      }
      if signal == SIGINT, let interrupt = state.interrupt { return interrupt }
      guard let handler = state.handler else { return { ProcessEnd.atOnce(128 + signal) } }
      if handler.hasReceived { return { ProcessEnd.atOnce(handler.code(signal)) } }
      state.handler?.hasReceived = true
      // Elsewhere: what it cancels may take a while, and a second signal must not wait for it.
      return { DispatchQueue(label: "answerback.first-signal").async { handler.first(signal) } }
    }
    action()
  }

  private static func isIgnored(_ signal: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(signal, nil, &action) == 0 else { return false }
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}

// MARK: - Work that a signal cuts short

extension EndingSignals {
  /// The result of work that a signal can interrupt.
  struct Outcome<Value: Sendable>: Sendable {
    let value: Value
    /// The exit code of work that was interrupted; nil for work that ended by itself.
    let code: Int32?
  }
}

/// Runs work that is cancelled by `^C`, SIGTERM and SIGHUP, or with the task it runs in; what it has done until then is kept.
///
/// Work that is busy or blocked and therefore does not end when it is cancelled can't keep the process.
/// - Parameter lastWords: Says what has been done until then when the process ends without waiting for the work.
func withInterruption<Value: Sendable>(
  _ work: @escaping @Sendable () async -> Value,
  lastWords: @escaping @Sendable (_ code: Int32) -> Void = { _ in }
) async -> EndingSignals.Outcome<Value> {
  let task = Task { await work() }
  let end = EndingSignals.InterruptedEnd()
  let value = await EndingSignals.shared.handling { signal in
    // Before the work ends, so that it is known why.
    end.begin(128 + signal, lastWords)
    task.cancel()
  } while: {
    await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      task.cancel()
    }
  }
  await end.workHasEnded()
  return EndingSignals.Outcome(value: value, code: end.code ?? (task.isCancelled ? CommandFailure.interrupted : nil))
}

extension EndingSignals {
  /// The end of a process whose work was cancelled by a signal.
  fileprivate final class InterruptedEnd: Sendable {
    /// How long the work may take to end.
    private static let patience = DispatchTimeInterval.seconds(1)
    /// How long the whole may take, the reports of what was done included.
    private static let limit = DispatchTimeInterval.seconds(3)

    private struct State {
      var code: Int32?
      /// Whether the work has ended, or is no longer waited for: whichever came first.
      var isDecided = false
    }

    private let state = Mutex(State())

    /// The exit code that a signal stands for; nil when none came.
    var code: Int32? { state.withLock { $0.code } }

    func begin(_ code: Int32, _ lastWords: @escaping @Sendable (Int32) -> Void) {
      state.withLock { $0.code = code }
      // Queues of their own have threads also while the work keeps all processors busy.
      DispatchQueue(label: "answerback.last-words").asyncAfter(deadline: .now() + Self.patience) {
        guard self.decide() else { return }
        lastWords(code)
        ProcessEnd.atOnce(code)
      }
      DispatchQueue(label: "answerback.end").asyncAfter(deadline: .now() + Self.limit) { ProcessEnd.atOnce(code) }
    }

    /// Goes on unless the process is ending already without the work.
    func workHasEnded() async {
      guard !decide() else { return }
      await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in }
    }

    private func decide() -> Bool {
      state.withLock { state in
        defer { state.isDecided = true }
        return !state.isDecided
      }
    }
  }
}
