import ArgumentParser
import Codecs
import ScenarioSyntax
import Scenarios

/// `answerback check`: finds what is wrong with scenario files without running them.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check scenario files without running them; exit 3 when one has an error.",
    discussion: """
      Errors are texts that do not parse, variables that nothing sets, table columns that nothing uses, and expressions and files that \
      cannot be read. Warnings are captures and variables that nothing uses, and steps without a response line.
      """
  )

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @Option(help: "text or json")
  var format = Format.text
  @Flag(help: "Exit 3 for warnings too.")
  var strict = false
  @OptionGroup(title: "Variables")
  var variables: VariableOptions
  @Argument(help: "Files and folders; - is standard input.")
  var paths: [String]

  func run() throws {
    let plan = try RunPlan.commandLine(paths)
    let known = Set(try variables.values(beside: paths).keys)
    var (valid, warnings) = (0, 0)
    var findings: [Finding] = []
    // One file at a time is in memory.
    for scenario in plan.scenarios {
      let report = Self.report(on: scenario, knownVariables: known)
      if !report.diagnostics.contains(where: { strict || $0.severity == .error }) { valid += 1 }
      if report.diagnostics.isEmpty { continue }
      switch format {
      case .text:
        Surroundings.writeErrorLine(report.description)
        warnings += report.diagnostics.count { $0.severity == .warning }
      case .json: findings += Finding.all(of: report)
      }
    }
    switch format {
    case .text:
      let note = warnings == 0 ? "" : ", \(warnings) warning\(warnings == 1 ? "" : "s")"
      Surroundings.writeLine("\(valid) of \(plan.scenarios.count) files are valid\(note)")
    case .json:
      Surroundings.writeLine(String(decoding: try BodyEncoder(.json).encode(findings), as: UTF8.self))
    }
    if valid < plan.scenarios.count { throw ExitCode(CommandFailure.doesNotParse) }
  }

  /// Everything that was found in a file, in file order.
  private static func report(on scenario: PlannedScenario, knownVariables: Set<String>) -> ScenarioFile.ParseFailure {
    switch scenario.parsed {
    case .failure(let failure): failure
    case .success(let file):
      ScenarioFile.ParseFailure(
        path: file.path,
        text: file.text,
        diagnostics: file.check(knownVariables: knownVariables, files: LocalFiles())
      )
    }
  }

  private struct Finding: Encodable {
    let path: String
    let line: Int
    let column: Int
    let endLine: Int
    let endColumn: Int
    let severity: String
    let message: String
    let hint: String

    static func all(of report: ScenarioFile.ParseFailure) -> [Finding] {
      report.diagnostics.map {
        Finding(
          path: report.path,
          line: $0.position.line,
          column: $0.position.column,
          endLine: $0.position.line,
          endColumn: $0.position.column + $0.length,
          severity: $0.severity.rawValue,
          message: $0.message,
          hint: $0.hint
        )
      }
    }
  }
}
