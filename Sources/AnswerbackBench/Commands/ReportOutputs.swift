import Foundation
import Scenarios
import Synchronization

/// The reports of a run: those without a path go to standard output as they come, the others to their files at the end.
final class ReportOutputs: Sendable {
  private let sinks: [ReportSink]
  private let files: [(path: String, text: CollectedText)]

  /// - Throws: a ``CommandFailure`` for a format there is not.
  init(_ formats: [String], redactor: SecretRedactor) throws {
    var sinks: [ReportSink] = []
    var files: [(String, CollectedText)] = []
    for text in formats {
      let format: ReportFormat
      do {
        format = try ReportFormat(parsing: text)
      } catch {
        throw CommandFailure(CommandFailure.usage, error.description)
      }
      guard let path = format.path else {
        sinks.append(ReportSink(format.makeReport(), redactor: redactor) { FileHandle.standardOutput.write(Data($0.utf8)) })
        continue
      }
      let collected = CollectedText()
      files.append((path, collected))
      sinks.append(ReportSink(format.makeReport(), redactor: redactor) { collected.append($0) })
    }
    self.sinks = sinks
    self.files = files
    for sink in sinks { sink.begin() }
  }

  func finished(_ result: ScenarioResult) {
    for sink in sinks { sink.finished(result) }
  }

  /// Ends every report and writes the files, each as a whole.
  func end(_ summary: RunSummary) throws {
    for sink in sinks { sink.end(summary) }
    for (path, text) in files {
      do {
        try Data(text.value.utf8).write(to: URL(filePath: path), options: .atomic)
      } catch {
        throw CommandFailure(CommandFailure.usage, "--report \(path) — cannot be written: \(error.localizedDescription)")
      }
    }
  }
}

/// Text that comes in pieces, from any thread.
private final class CollectedText: Sendable {
  private let text = Mutex("")

  func append(_ piece: String) { text.withLock { $0 += piece } }
  var value: String { text.withLock { $0 } }
}
