package import Exchanges
import Synchronization

/// A format in which the results of a run are written. Secrets are removed from what it returns.
package protocol Report: Sendable {
  /// What the report is written in, so that removing a secret leaves it well formed.
  static var format: SecretRedactor.Format { get }
  /// Takes the redactor of the run, for values that the report divides: no part of a secret may be shown.
  mutating func use(_ redactor: SecretRedactor)
  /// Returns the beginning of the report.
  mutating func begin() -> String
  /// Returns what the report says about a scenario. Scenarios come in the order of the plan.
  mutating func finished(_ result: ScenarioResult) -> String
  /// Returns the end of the report.
  mutating func end(_ summary: RunSummary) -> String
}

extension Report {
  /// Plain text.
  package static var format: SecretRedactor.Format { .plain }
  /// Does nothing.
  package mutating func use(_ redactor: SecretRedactor) {}
  /// Returns nothing.
  package mutating func begin() -> String { "" }
}

/// Writes a report piece by piece without the secrets. Every report goes through here.
package final class ReportSink: Sendable {
  private let report: Mutex<any Report>
  private let format: SecretRedactor.Format
  private let redactor: SecretRedactor
  private let write: @Sendable (String) -> Void

  /// - Parameter write: takes the pieces in their order; it is called within a lock and must not come back here.
  package init(_ report: any Report, redactor: SecretRedactor, write: @escaping @Sendable (String) -> Void) {
    var report = report
    report.use(redactor)
    format = type(of: report).format
    self.report = Mutex(report)
    self.redactor = redactor
    self.write = write
  }

  /// Keeps the pieces.
  package convenience init(_ report: any Report, redactor: SecretRedactor, collectedIn text: Collected<String>) {
    self.init(report, redactor: redactor) { text.append($0) }
  }

  /// Writes the beginning of the report.
  package func begin() { pass { $0.begin() } }
  /// Writes what the report says about a scenario.
  package func finished(_ result: ScenarioResult) { pass { $0.finished(result) } }
  /// Writes the end of the report.
  package func end(_ summary: RunSummary) { pass { $0.end(summary) } }

  private func pass(_ piece: (inout any Report) -> String) {
    report.withLock { report in
      let text = piece(&report)
      if !text.isEmpty { write(redactor.redact(text, as: format)) }
    }
  }
}
