import Synchronization

/// Something that comes in pieces, from any thread: the text of a report, the results of a run.
package final class Collected<Whole: RangeReplaceableCollection & Sendable>: Sendable {
  private let pieces = Mutex(Whole())

  /// Nothing yet.
  package init() {}

  /// What has come until now, in its order.
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
