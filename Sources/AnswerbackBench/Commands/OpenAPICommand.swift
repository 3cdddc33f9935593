import Answerback
import ArgumentParser

/// `answerback openapi`: the app's OpenAPI document.
struct OpenAPICommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "openapi",
    abstract: "Print the app's OpenAPI document. Routes whose schema can't be inferred are reported as warnings."
  )

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case json, yaml
  }

  enum OpenAPIVersion: String, ExpressibleByArgument, CaseIterable {
    case v3_1 = "3.1"
    case v3_2 = "3.2"

    var value: OpenAPIDocument.Version { self == .v3_1 ? .v3_1 : .v3_2 }
  }

  @Option(help: "json or yaml")
  var format = Format.json
  @Option(name: .customLong("openapi-version"), help: "The version of OpenAPI: 3.1 or 3.2. Without it, the app's own choice.")
  var version: OpenAPIVersion?
  @Flag(help: "Exit with 1 when there is a warning.")
  var strict = false

  func run() async throws {
    let document = try await BenchedApp.current.withApp { app in
      var info = app.documentationInfo ?? OpenAPIInfo(title: "app", version: "0")
      if let version { info.openAPIVersion = version.value }
      return app.openAPI(info)
    }
    let text = format == .json ? String(decoding: document.json, as: UTF8.self) + "\n" : document.yaml
    Surroundings.current.write(text)
    for warning in document.warnings { Surroundings.writeErrorLine("warning: \(warning)") }
    if strict, !document.warnings.isEmpty { throw ExitCode(1) }
  }
}
