import Synchronization

/// A collection that grows from any thread: the text of a report, the results of a run.
package final class Collected<Whole: RangeReplaceableCollection & Sendable>: Sendable {
  private let pieces = Mutex(Whole())

  /// Creates an empty collection.
  package init() {}

  /// The pieces so far, in the order in which they were added.
  package var value: Whole { pieces.withLock { $0 } }

  /// Adds a piece at the end.
  package func append(_ piece: Whole) {
    pieces.withLock { $0 += piece }
  }
}

extension Collected<[ScenarioResult]> {
  /// Adds a result.
  package func append(_ result: ScenarioResult) {
    append([result])
  }
}
