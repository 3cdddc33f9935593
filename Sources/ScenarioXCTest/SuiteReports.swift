import Exchanges
import Foundation
import Scenarios
import Synchronization
import SystemIO

/// The two reports of a suite, written into a folder as wholes.
final class SuiteReports: Sendable {
  private let folder: String
  private let sinks: [ReportSink]
  private let files: [(name: String, text: CollectedText)]

  init(folder: String, redactor: SecretRedactor) throws {
    self.folder = folder
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let (junit, events) = (CollectedText(), CollectedText())
    files = [("junit.xml", junit), ("run.ndjson", events)]
    sinks = [
      ReportSink(JUnitReport(), redactor: redactor) { junit.append($0) },
      ReportSink(NDJSONReport(), redactor: redactor) { events.append($0) },
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

extension SuiteReports {
  /// Text that comes in pieces, from any thread.
  final class CollectedText: Sendable {
    private let text = Mutex("")

    func append(_ piece: String) { text.withLock { $0 += piece } }
    var value: String { text.withLock { $0 } }
  }

  /// Results as they come, from any thread.
  final class CollectedResults: Sendable {
    private let results = Mutex<[ScenarioResult]>([])

    func append(_ result: ScenarioResult) { results.withLock { $0.append(result) } }
    var value: [ScenarioResult] { results.withLock { $0 } }
  }
}
