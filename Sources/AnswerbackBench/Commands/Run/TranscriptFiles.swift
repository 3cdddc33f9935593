import Foundation
import Scenarios
import Synchronization
import SystemIO

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
    do throws(OutputFileError) {
      for transcript in result.transcripts {
        let path = (traces as NSString).appendingPathComponent(transcript.name)
        let folder = (path as NSString).deletingLastPathComponent
        // What keeps the folder from being made also keeps the file from being written, which says so.
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try OutputFile(path).write(Array(redactor.redact(transcript.text).utf8))
      }
    } catch {
      let failure = CommandFailure(CommandFailure.usage, "--trace \(error)")
      fault.withLock { $0 = failure }
    }
  }

  /// - Throws: a ``CommandFailure`` for what could not be written.
  func end() throws(CommandFailure) {
    if let curl { try ReportOutputs.write(commands.value, to: curl, "--curl") }
    if let fault = fault.withLock({ $0 }) { throw fault }
  }
}
