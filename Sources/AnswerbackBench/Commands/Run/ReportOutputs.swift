import Exchanges
import Foundation
import ScenarioInterchange
import Scenarios
import Synchronization
import SystemIO

/// The reports of a run: those without a path go to standard output as they come, the others to their files at the end.
final class ReportOutputs: Sendable {
  private let sinks: [ReportSink]
  private let files: [(format: ReportFormat, path: String, text: Spool)]
  /// The report that `--failed` reads; nil where the results are not those of a run.
  private let lastRun: Spool?
  /// The table for the summary page of a GitHub workflow.
  private let stepSummary: (path: String, text: Collected<String>)?
  private let transcripts: TranscriptFiles
  /// The line that says how far the run is; nil where none is wanted.
  private let progress: ProgressLine?

  /// - Parameters:
  ///   - command: The command whose results are reported.
  ///   - again: The options with which the command runs a step again.
  /// - Throws: A ``CommandFailure`` for an unknown format.
  init(
    _ options: ReportingOptions,
    redactor: SecretRedactor,
    command: String = "run",
    again: [String] = [],
    progress: ProgressLine? = nil
  ) throws {
    self.progress = progress
    let surroundings = Surroundings.current
    var sinks: [ReportSink] = []
    var files: [(ReportFormat, String, Spool)] = []
    func collect(_ report: any Report, in text: Spool) {
      sinks.append(ReportSink(report, redactor: redactor) { text.append($0) })
    }
    for format in try options.chosen(in: surroundings) {
      let report =
        format.kind == .text
        ? TextReport(show: options.show, program: surroundings.program, command: command, options: again)
        : format.makeReport(program: surroundings.program, command: command, options: again)
      if let path = format.path {
        guard !files.contains(where: { $0.1 == path }) else {
          throw CommandFailure(CommandFailure.usage, telling: UsageFault.twoReports(path: path))
        }
        files.append((format, path, Spool()))
        collect(report, in: files[files.count - 1].2)
      } else {
        let isColoured = format.kind == .text && options.color.isOn(in: surroundings)
        sinks.append(
          ReportSink(report, redactor: redactor) { text in
            let shown = isColoured ? ReportingOptions.Colouring.apply(to: text) : text
            if let progress { progress.write(shown, with: surroundings.write) } else { surroundings.write(shown) }
          }
        )
      }
    }
    lastRun = command == "run" ? Spool() : nil
    if let lastRun { collect(NDJSONReport(hasPieces: false), in: lastRun) }
    let summaryPath = surroundings.isInGitHubWorkflow ? surroundings.environment["GITHUB_STEP_SUMMARY"] ?? "" : ""
    stepSummary = summaryPath.isEmpty ? nil : (summaryPath, Collected<String>())
    if let stepSummary { sinks.append(ReportSink(MarkdownReport(), redactor: redactor, collectedIn: stepSummary.text)) }
    transcripts = TranscriptFiles(traces: options.trace, curl: options.curl, redactor: redactor)
    self.sinks = sinks
    self.files = files
    for sink in sinks { sink.begin() }
    progress?.begin()
  }

  func began(_ scenario: PlannedScenario) { progress?.began() }

  func judged(_ result: ScenarioResult) { progress?.judged(result) }

  func finished(_ result: ScenarioResult) {
    for sink in sinks { sink.finished(result) }
    transcripts.finished(result)
  }

  /// Ends every report and writes the files, each as a whole.
  func end(_ summary: RunSummary) throws {
    progress?.end()
    for sink in sinks { sink.end(summary) }
    if let lastRun { LastRun.write(lastRun) }
    // One that can't be written keeps none of the others from being written.
    var faults: [CommandFailure] = []
    func note(_ work: () throws(CommandFailure) -> Void) {
      do throws(CommandFailure) { try work() } catch { faults.append(error) }
    }
    for (format, path, text) in files {
      note { () throws(CommandFailure) in
        if format.kind == .html { Self.makeFolder(of: path) }
        do throws(CommandFailure) {
          try text.write(to: path, "--report")
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
    if let failure = CommandFailure(faults) { throw failure }
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
      throw CommandFailure(.output(option: option, error))
    }
  }
}

extension ReportOutputs {
  /// The path of a file among the notes of runs.
  static func note(_ name: String) -> String {
    (Surroundings.current.folder as NSString).appendingPathComponent(".answerback/\(name)")
  }

  /// The text of a report until the run ends. What is long is kept in a temporary file, so that a long run doesn't fill the memory.
  final class Spool: Sendable {
    private static let mostBytes = 1 << 18

    private struct State {
      /// What isn't in the temporary file.
      var bytes: [UInt8] = []
      var folder: TemporaryFolder?
      /// The number of bytes in the temporary file that belong to the text.
      var count = 0
      /// Whether the temporary file couldn't be written. From then on the text is kept in memory.
      var staysInMemory = false

      mutating func temporaryFolder() throws(OutputFileError) -> TemporaryFolder {
        if let folder { return folder }
        let folder = try TemporaryFolder()
        self.folder = folder
        return folder
      }
    }

    private let state = Mutex(State())

    func append(_ text: String) {
      state.withLock { state in
        state.bytes += text.utf8
        guard state.bytes.count > Self.mostBytes, !state.staysInMemory else { return }
        do throws(OutputFileError) {
          try OutputFile(Self.file(in: try state.temporaryFolder())).append(state.bytes)
          state.count += state.bytes.count
          state.bytes = []
        } catch {
          state.staysInMemory = true
        }
      }
    }

    /// Writes the whole text.
    /// - Throws: Why it could not be written.
    func write(to output: OutputFile) throws(OutputFileError) {
      try state.withLock { state throws(OutputFileError) in
        if let folder = state.folder {
          try output.write(first: state.count, of: Self.file(in: folder), then: state.bytes)
        } else {
          try output.write(state.bytes)
        }
      }
    }

    /// - Throws: A ``CommandFailure`` naming the option and the file.
    func write(to path: String, _ option: String) throws(CommandFailure) {
      do throws(OutputFileError) {
        try write(to: OutputFile(path))
      } catch {
        throw CommandFailure(.output(option: option, error))
      }
    }

    private static func file(in folder: TemporaryFolder) -> String { "\(folder.path)/report" }
  }

  /// The files of `--trace` and `--curl`: what went over the wire, without the secrets.
  final class TranscriptFiles: Sendable {
    private let traces: String?
    private let curl: String?
    private let redactor: SecretRedactor
    private let commands = Spool()
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
        let failure = CommandFailure(.output(option: "--trace", error))
        fault.withLock { $0 = failure }
      }
    }

    /// - Throws: A ``CommandFailure`` for what could not be written.
    func end() throws(CommandFailure) {
      if let curl { try commands.write(to: curl, "--curl") }
      if let fault = fault.withLock({ $0 }) { throw fault }
    }
  }

  /// The report of the last run, kept for `--failed`.
  enum LastRun {
    static var path: String { ReportOutputs.note("last-run.ndjson") }

    /// - Throws: A fault where there is none.
    static func report() throws(UsageFault) -> String {
      guard let bytes = FileManager.default.contents(atPath: path) else {
        throw .missingReport(option: "--failed", path: path)
      }
      return String(decoding: bytes, as: UTF8.self)
    }

    /// A folder that cannot be written isn't a reason to let a run fail.
    static func write(_ report: Spool) {
      let folder = (path as NSString).deletingLastPathComponent
      try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      do throws(OutputFileError) {
        try report.write(to: OutputFile(path))
      } catch {
        Surroundings.writeErrorLine("note: This run can't be saved for --failed: \(error)")
      }
    }
  }
}

extension ReportOutputs {
  /// Measures the scenarios of a run for `--profile`, beside its reports.
  final class Profiling: SuiteRunner.Reports {
    private let outputs: ReportOutputs
    private let path: String
    private let isPart: Bool
    /// The scenarios that are run as a whole; of others the durations say nothing about the next run.
    private let wholes: Set<String>
    private let profile = Mutex(DurationProfile())

    init(_ outputs: ReportOutputs, path: String, isPart: Bool, _ plan: RunPlan) {
      self.outputs = outputs
      self.path = path
      self.isPart = isPart
      wholes = Set(plan.scenarios.filter { $0.selection == .all }.map(\.path))
    }

    /// The durations that an earlier run saved; nil where none did.
    static func durations(in path: String?) throws -> DurationProfile? {
      let path = path ?? SelectionOptions.profilePath
      guard let bytes = FileManager.default.contents(atPath: path), !bytes.isEmpty else { return nil }
      do throws(UsageFault) {
        return try DurationProfile(parsing: String(decoding: bytes, as: UTF8.self), path: path)
      } catch {
        throw CommandFailure(CommandFailure.usage, telling: error)
      }
    }

    func began(_ scenario: PlannedScenario) { outputs.began(scenario) }

    func judged(_ result: ScenarioResult) { outputs.judged(result) }

    func finished(_ result: ScenarioResult) {
      profile.withLock { $0.add(result) }
      outputs.finished(result)
    }

    func end(_ summary: RunSummary) throws { try outputs.end(summary) }

    /// Shows the slowest scenarios, and saves the durations. A part of a run saves none: the other parts are divided by what is saved.
    /// - Throws: A ``CommandFailure`` for a file that can't be written.
    func save(_ redactor: SecretRedactor) throws {
      let profile = profile.withLock { $0 }
      Surroundings.writeErrorLine(redactor.redact(profile.table))
      guard !isPart else {
        return Surroundings.writeErrorLine("note: --profile saves no durations of a part. Run without --shard to save them.")
      }
      // A file that can't be read is replaced.
      let saved = (try? Self.durations(in: path)) ?? DurationProfile()
      let lines = saved.merging(profile.keeping(wholes)).lines
      if path == SelectionOptions.profilePath {
        let folder = (path as NSString).deletingLastPathComponent
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      }
      try ReportOutputs.write(redactor.redact(lines, as: .json), to: path, "--profile")
    }
  }
}
