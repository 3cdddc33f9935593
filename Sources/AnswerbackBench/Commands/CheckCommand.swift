import ArgumentParser
import Codecs
import ScenarioSyntax
import Scenarios

/// `answerback check`: whether scenario files parse, without running them.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check scenario files without running them; exit 3 when one does not parse."
  )

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @Option(help: "text or json")
  var format = Format.text
  @Argument(help: "Files and folders; - is standard input.")
  var paths: [String]

  func run() throws {
    let plan = try RunPlan.commandLine(paths)
    let failures = plan.scenarios.compactMap(Self.failure)
    switch format {
    case .text:
      for failure in failures { Surroundings.writeErrorLine(failure.description) }
      Surroundings.writeLine("\(plan.scenarios.count - failures.count) of \(plan.scenarios.count) files are valid")
    case .json:
      Surroundings.writeLine(String(decoding: try BodyEncoder(.json).encode(failures.flatMap(Fault.all)), as: UTF8.self))
    }
    if !failures.isEmpty { throw ExitCode(CommandFailure.doesNotParse) }
  }

  private static func failure(_ scenario: PlannedScenario) -> ParseFailure? {
    switch scenario.parsed {
    case .failure(let failure): return failure
    case .success(let file):
      let faults = (file.lint() + file.checkExpressions()).sorted { $0.position < $1.position }
      return faults.isEmpty ? nil : ParseFailure(path: file.path, text: file.text, diagnostics: faults)
    }
  }

  private struct Fault: Encodable {
    let path: String
    let line: Int
    let column: Int
    let message: String
    let hint: String

    static func all(of failure: ParseFailure) -> [Fault] {
      failure.diagnostics.map {
        Fault(path: failure.path, line: $0.position.line, column: $0.position.column, message: $0.message, hint: $0.hint)
      }
    }
  }
}
