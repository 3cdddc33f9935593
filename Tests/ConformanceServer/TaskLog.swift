import Answerback
import Synchronization

/// What the background tasks of an app have done, in the order they did it.
final class TaskLog: Sendable {
  private let entries = Mutex<[String]>([])

  func append(_ entry: String) {
    entries.withLock { $0.append(entry) }
  }

  var all: [String] { entries.withLock { $0 } }

  func clear() {
    entries.withLock { $0 = [] }
  }

  /// An async task that logs a word.
  func task(_ entry: String) -> BackgroundTask {
    BackgroundTask { await self.later(entry) }
  }

  /// The same, not async.
  func plainTask(_ entry: String) -> BackgroundTask {
    BackgroundTask { self.append(entry) }
  }

  /// An async task that logs a word and fails.
  func failingTask(_ entry: String) -> BackgroundTask {
    BackgroundTask {
      await self.later(entry)
      throw Boom()
    }
  }

  private func later(_ entry: String) async {
    await Task.yield()
    append(entry)
  }
}
