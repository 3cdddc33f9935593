import Foundation
import Scenarios
import Synchronization

/// The files of `--trace` and `--curl`: what went over the wire, without the secrets.
final class TranscriptFiles: Sendable {
  private let traces: String?
  private let curl: String?
  private let redactor: SecretRedactor
  private let commands = CollectedText()
  private let fault = Mutex<CommandFailure?>(nil)

  init(traces: String?, curl: String?, redactor: SecretRedactor) {
    self.traces = traces
    self.curl = curl
    self.redactor = redactor
  }

  func finished(_ result: ScenarioResult) {
    if curl != nil { commands.append(redactor.redact(result.curlCommands)) }
    guard let traces else { return }
    do {
      for transcript in result.transcripts {
        let url = URL(filePath: traces).appending(path: transcript.name)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(redactor.redact(transcript.text).utf8).write(to: url, options: .atomic)
      }
    } catch {
      let sentence = "--trace \(traces) — cannot be written: \(error.localizedDescription)"
      fault.withLock { $0 = CommandFailure(CommandFailure.usage, sentence) }
    }
  }

  /// - Throws: a ``CommandFailure`` for what could not be written.
  func end() throws {
    if let curl { try ReportOutputs.write(commands.value, to: curl, "--curl") }
    if let fault = fault.withLock({ $0 }) { throw fault }
  }
}
