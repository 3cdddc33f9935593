package import Exchanges
import Synchronization

/// A form in which a run is told. What it returns is written out, secrets taken out of it before.
package protocol Report: Sendable {
  /// What stands before everything else.
  mutating func begin() -> String
  /// What is said of a scenario; they come in the order of the plan.
  mutating func finished(_ result: ScenarioResult) -> String
  /// What stands at the end.
  mutating func end(_ summary: RunSummary) -> String
}

extension Report {
  /// Nothing.
  package mutating func begin() -> String { "" }
}

/// Writes a report piece by piece, every piece without the secrets: the one place all reports go through.
package final class ReportSink: Sendable {
  private let report: Mutex<any Report>
  private let redactor: SecretRedactor
  private let write: @Sendable (String) -> Void

  /// - Parameter write: takes the pieces in their order; it is called within a lock and must not come back here.
  package init(_ report: any Report, redactor: SecretRedactor, write: @escaping @Sendable (String) -> Void) {
    self.report = Mutex(report)
    self.redactor = redactor
    self.write = write
  }

  /// Keeps the pieces.
  package convenience init(_ report: any Report, redactor: SecretRedactor, collectedIn text: Collected<String>) {
    self.init(report, redactor: redactor) { text.append($0) }
  }

  /// Writes what stands before everything else.
  package func begin() { pass { $0.begin() } }
  /// Writes what is said of a scenario.
  package func finished(_ result: ScenarioResult) { pass { $0.finished(result) } }
  /// Writes what stands at the end.
  package func end(_ summary: RunSummary) { pass { $0.end(summary) } }

  private func pass(_ piece: (inout any Report) -> String) {
    report.withLock { report in
      let text = piece(&report)
      if !text.isEmpty { write(redactor.redact(text)) }
    }
  }
}
