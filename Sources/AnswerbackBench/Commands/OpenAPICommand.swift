import Answerback
import ArgumentParser

/// `answerback openapi`: the app's OpenAPI document.
struct OpenAPICommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "openapi",
    abstract: "Print the app's OpenAPI 3.1 document. Routes whose schema can't be inferred are reported as warnings."
  )

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case json, yaml
  }

  @Option(help: "json or yaml")
  var format = Format.json
  @Flag(help: "Exit with 1 when there is a warning.")
  var strict = false

  func run() async throws {
    let document = try await BenchedApp.current.withApp { app in
      app.openAPI(app.documentationInfo ?? OpenAPIInfo(title: "app", version: "0"))
    }
    let text = format == .json ? String(decoding: document.json, as: UTF8.self) + "\n" : document.yaml
    Surroundings.current.write(text)
    for warning in document.warnings { Surroundings.writeErrorLine("warning: \(warning)") }
    if strict, !document.warnings.isEmpty { throw ExitCode(1) }
  }
}
