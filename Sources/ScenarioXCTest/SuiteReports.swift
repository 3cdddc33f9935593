import Exchanges
import Foundation
import Scenarios
import SystemIO

/// The two reports of a suite, written into a folder as wholes.
final class SuiteReports: Sendable {
  private let folder: String
  private let sinks: [ReportSink]
  private let files: [(name: String, text: Collected<String>)]

  init(folder: String, redactor: SecretRedactor) throws {
    self.folder = folder
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let (junit, events) = (Collected<String>(), Collected<String>())
    files = [("junit.xml", junit), ("run.ndjson", events)]
    sinks = [
      ReportSink(JUnitReport(), redactor: redactor, collectedIn: junit),
      ReportSink(NDJSONReport(), redactor: redactor, collectedIn: events),
    ]
    for sink in sinks { sink.begin() }
  }

  func finished(_ result: ScenarioResult) {
    for sink in sinks { sink.finished(result) }
  }

  func end(_ summary: RunSummary) throws {
    for sink in sinks { sink.end(summary) }
    for (name, text) in files { try OutputFile("\(folder)/\(name)").write(Array(text.value.utf8)) }
  }
}
