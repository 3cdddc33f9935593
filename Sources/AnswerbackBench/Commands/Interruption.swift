import Dispatch
import Foundation
import Synchronization

/// What came of work that `^C` may cut short.
struct Interruptible<Value: Sendable>: Sendable {
  let value: Value
  let wasInterrupted: Bool
}

/// Runs work that is cancelled by SIGINT, or with the task it runs in; what it has done until then is kept.
func withInterruption<Value: Sendable>(_ work: @escaping @Sendable () async -> Value) async -> Interruptible<Value> {
  let task = Task { await work() }
  signal(SIGINT, SIG_IGN)
  let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
  source.setEventHandler { task.cancel() }
  source.resume()
  let value = await withTaskCancellationHandler {
    await task.value
  } onCancel: {
    task.cancel()
  }
  source.cancel()
  signal(SIGINT, SIG_DFL)
  return Interruptible(value: value, wasInterrupted: task.isCancelled)
}
