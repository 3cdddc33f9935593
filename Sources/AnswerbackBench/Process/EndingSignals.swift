import Dispatch
import Synchronization
#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// What the signals that ask for the end of a process do: `^C` (SIGINT), SIGTERM and SIGHUP.
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
      if signal == SIGHUP, let hangUp = state.hangUp {
        return { DispatchQueue(label: "answerback.hang-up").async(execute: hangUp) }
      }
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
