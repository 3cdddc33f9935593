import ArgumentParser
import ScenarioSyntax
import Scenarios
import SystemIO

/// `answerback format`: writes scenario files in their canonical form.
struct FormatCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "format",
    abstract: "Write scenario files in their canonical form."
  )

  @Flag(help: "Change nothing; exit 1 when a file is not in its canonical form.")
  var check = false
  @Argument(help: "Files and folders; - reads standard input and writes standard output.")
  var paths: [String]

  func run() throws {
    var unformatted: [String] = []
    var doesNotParse = false
    for scenario in try RunPlan.commandLine(paths).scenarios {
      switch scenario.parsed {
      case .failure(let failure):
        Surroundings.writeErrorLine(failure.description)
        doesNotParse = true
      case .success(let file):
        let text = file.formatted()
        if text != file.text { unformatted.append(file.path) }
        if !check { try Self.write(text, over: file) }
      }
    }
    if doesNotParse { throw ExitCode(CommandFailure.doesNotParse) }
    guard check, !unformatted.isEmpty else { return }
    Surroundings.writeLine(unformatted.map { "\($0) is not in its canonical form" }.joined(separator: "\n"))
    throw ExitCode(1)
  }

  private static func write(_ text: String, over file: ScenarioFile) throws {
    if file.path == "-" { return Surroundings.current.write(text) }
    guard text != file.text else { return }
    do throws(OutputFileError) {
      try OutputFile(file.path).write(Array(text.utf8))
    } catch {
      throw CommandFailure(CommandFailure.usage, telling: error)
    }
  }
}
