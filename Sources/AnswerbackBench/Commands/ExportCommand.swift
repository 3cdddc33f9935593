import ArgumentParser
import Foundation
import ScenarioInterchange
import ScenarioSyntax
import Scenarios

/// `answerback export`: the requests of scenarios for other tools.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Print the requests of scenarios for other tools, without sending any.",
    discussion: """
      hurl copies files that use only Hurl's part of the language. Others are refused, with the lines that don't.
      locust writes a load test for Locust (https://locust.io), a Python file in which each scenario is a task. What Locust can't do is left \
      out, with a line on standard error for each part. Secrets come from the environment, as SCENARIO_secret_NAME.
      """
  )

  enum Form: String, CaseIterable {
    case curl, har, http, hurl, json, locust
  }

  @Option(name: .customLong("to"), help: "curl, har, http, hurl, json or locust", transform: choice())
  var form: Form
  @Option(help: "The address that replaces {{base}}.")
  var server = "http://127.0.0.1:8080"
  @Option(name: .customLong("var"), help: "The value of a variable, NAME=VALUE. May be repeated. Others aren't replaced.")
  var variables: [VariableOptions.Assignment] = []
  @Argument(help: "Files and folders; - is standard input.")
  var paths: [String]

  func run() throws {
    var files: [ScenarioFile] = []
    for scenario in try RunPlan.commandLine(paths).scenarios {
      do throws(ScenarioFile.ParseFailure) {
        files.append(try scenario.parsed.get())
      } catch {
        throw CommandFailure(CommandFailure.doesNotParse, telling: error)
      }
    }
    Surroundings.current.write(try text(of: files))
  }

  private func text(of files: [ScenarioFile]) throws -> String {
    if form == .hurl { return try hurl(files) }
    let values = Dictionary(variables.map { ($0.name, $0.value) }) { _, last in last }
    do {
      if form == .locust {
        let locust = try LocustFile(files, variables: values)
        for sentence in locust.leftOut { Surroundings.writeErrorLine(sentence) }
        return locust.text
      }
      let export = try RequestExport(files, base: server, variables: values)
      return switch form {
      case .curl: export.curl
      case .har: export.har
      case .http: try export.http
      case .hurl, .json, .locust: export.json
      }
    } catch {
      throw CommandFailure(CommandFailure.usage, telling: error)
    }
  }

  private func hurl(_ files: [ScenarioFile]) throws -> String {
    let faults = files.map { ScenarioFile.ParseFailure(path: $0.path, text: $0.text, diagnostics: $0.hurlObstacles) }
    let refused = faults.filter { !$0.diagnostics.isEmpty }
    guard refused.isEmpty else {
      let text = refused.map(\.description).joined(separator: "\n")
      throw CommandFailure(.notHurl(faults: text))
    }
    return files.map(\.text).joined(separator: "\n")
  }
}
