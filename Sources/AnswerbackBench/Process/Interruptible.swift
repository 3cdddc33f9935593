import Dispatch
import Synchronization
#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// What came of work that a signal may cut short.
struct Interruptible<Value: Sendable>: Sendable {
  let value: Value
  /// The exit code of work that was cut short; nil for work that came to its end by itself.
  let code: Int32?
}

/// Runs work that is cancelled by `^C`, SIGTERM and SIGHUP, or with the task it runs in; what it has done until then is kept.
///
/// Work that is busy or blocked and therefore does not end when it is cancelled can't keep the process.
/// - Parameter lastWords: Says what has been done until then when the process ends without waiting for the work.
func withInterruption<Value: Sendable>(
  _ work: @escaping @Sendable () async -> Value,
  lastWords: @escaping @Sendable (_ code: Int32) -> Void = { _ in }
) async -> Interruptible<Value> {
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
  return Interruptible(value: value, code: end.code ?? (task.isCancelled ? CommandFailure.interrupted : nil))
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
