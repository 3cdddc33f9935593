import Exchanges
import Foundation
import ScenarioInterchange
import Scenarios
import Synchronization
import SystemIO

/// The reports of a run: those without a path go to standard output as they come, the others to their files at the end.
final class ReportOutputs: Sendable {
  private let sinks: [ReportSink]
  private let files: [(format: ReportFormat, path: String, text: Collected<String>)]
  private let lastRun = Collected<String>()
  /// The table for the summary page of a GitHub workflow.
  private let stepSummary: (path: String, text: Collected<String>)?
  private let transcripts: TranscriptFiles

  /// - Parameter again: The options with which a step is run again.
  /// - Throws: A ``CommandFailure`` for an unknown format.
  init(_ options: ReportingOptions, redactor: SecretRedactor, again: [String] = []) throws {
    let surroundings = Surroundings.current
    var sinks: [ReportSink] = []
    var files: [(ReportFormat, String, Collected<String>)] = []
    func collect(_ report: any Report, in text: Collected<String>) {
      sinks.append(ReportSink(report, redactor: redactor, collectedIn: text))
    }
    for format in try options.chosen(in: surroundings) {
      let report =
        format.kind == .text
        ? TextReport(show: options.show, program: surroundings.program, options: again)
        : format.makeReport(program: surroundings.program, options: again)
      if let path = format.path {
        files.append((format, path, Collected<String>()))
        collect(report, in: files[files.count - 1].2)
      } else {
        let isColoured = format.kind == .text && options.color.isOn(in: surroundings)
        sinks.append(
          ReportSink(report, redactor: redactor) {
            surroundings.write(isColoured ? ReportingOptions.Colouring.apply(to: $0) : $0)
          }
        )
      }
    }
    collect(NDJSONReport(), in: lastRun)
    let summaryPath = surroundings.isInGitHubWorkflow ? surroundings.environment["GITHUB_STEP_SUMMARY"] ?? "" : ""
    stepSummary = summaryPath.isEmpty ? nil : (summaryPath, Collected<String>())
    if let stepSummary { collect(MarkdownReport(), in: stepSummary.text) }
    transcripts = TranscriptFiles(traces: options.trace, curl: options.curl, redactor: redactor)
    self.sinks = sinks
    self.files = files
    for sink in sinks { sink.begin() }
  }

  func finished(_ result: ScenarioResult) {
    for sink in sinks { sink.finished(result) }
    transcripts.finished(result)
  }

  /// Ends every report and writes the files, each as a whole.
  func end(_ summary: RunSummary) throws {
    for sink in sinks { sink.end(summary) }
    LastRun.write(lastRun.value)
    // One that can't be written keeps none of the others from being written.
    var faults: [CommandFailure] = []
    func note(_ work: () throws(CommandFailure) -> Void) {
      do throws(CommandFailure) { try work() } catch { faults.append(error) }
    }
    for (format, path, text) in files {
      note { () throws(CommandFailure) in
        if format.kind == .html { Self.makeFolder(of: path) }
        do throws(CommandFailure) {
          try Self.write(text.value, to: path, "--report")
        } catch {
          ReportingOptions.removeReport(at: path)
          throw error
        }
      }
    }
    if let stepSummary {
      note { () throws(CommandFailure) in
        try Self.write(stepSummary.text.value, to: stepSummary.path, "GITHUB_STEP_SUMMARY", adds: true)
      }
    }
    note { () throws(CommandFailure) in try transcripts.end() }
    if let first = faults.first {
      throw CommandFailure(first.code, faults.map(\.message).joined(separator: "\n"))
    }
  }

  /// Creates the folder of a page. If that fails, writing the page fails too, with a sentence.
  private static func makeFolder(of path: String) {
    let folder = URL(filePath: path).deletingLastPathComponent()
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// - Parameter adds: Whether the text is added to what the file holds.
  /// - Throws: A ``CommandFailure`` naming the option and the file.
  static func write(_ text: String, to path: String, _ option: String, adds: Bool = false) throws(CommandFailure) {
    do throws(OutputFileError) {
      if adds { try OutputFile(path).append(Array(text.utf8)) } else { try OutputFile(path).write(Array(text.utf8)) }
    } catch {
      throw CommandFailure(CommandFailure.usage, "\(option) \(error)")
    }
  }
}

extension ReportOutputs {
  /// The files of `--trace` and `--curl`: what went over the wire, without the secrets.
  final class TranscriptFiles: Sendable {
    private let traces: String?
    private let curl: String?
    private let redactor: SecretRedactor
    private let commands = Collected<String>()
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

    /// - Throws: A ``CommandFailure`` for what could not be written.
    func end() throws(CommandFailure) {
      if let curl { try ReportOutputs.write(commands.value, to: curl, "--curl") }
      if let fault = fault.withLock({ $0 }) { throw fault }
    }
  }

  /// The report of the last run, kept for `--failed`.
  enum LastRun {
    static var path: String {
      (Surroundings.current.folder as NSString).appendingPathComponent(".answerback/last-run.ndjson")
    }

    /// - Throws: A fault where there is none.
    static func report() throws(UsageFault) -> String {
      guard let bytes = FileManager.default.contents(atPath: path) else {
        throw UsageFault("--failed needs the report of the last run, but \(path) doesn't exist. Run without --failed first.")
      }
      return String(decoding: bytes, as: UTF8.self)
    }

    /// A folder that cannot be written is no reason to let a run fail.
    static func write(_ report: String) {
      let folder = (path as NSString).deletingLastPathComponent
      try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      do throws(OutputFileError) {
        try OutputFile(path).write(Array(report.utf8))
      } catch {
        Surroundings.writeErrorLine("note: This run can't be saved for --failed: \(error)")
      }
    }
  }
}
