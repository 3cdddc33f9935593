import Answerback
import AnswerbackServer
import ArgumentParser
import Foundation

/// Serves the routes of the shared conformance cases, with the public API alone.
@main
struct ConformanceServer: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conformance-server",
    abstract: "Serve the routes of the conformance cases."
  )

  enum Product: String, ExpressibleByArgument, CaseIterable {
    case litestar, starlette
  }

  @Option(help: "litestar or starlette")
  var app: Product
  @Option(help: "The port on 127.0.0.1; 0 takes a free one.")
  var port = 8700

  @Flag(help: "Print the OpenAPI document, and its warnings on standard error, instead of serving.")
  var openapi = false

  func run() async throws {
    let app =
      switch app {
      case .litestar: try LitestarApp.make()
      case .starlette: try StarletteApp.make()
      }
    if openapi { return show(app.openAPI(app.documentationInfo ?? OpenAPIInfo(title: "Conformance", version: "1.0.0"))) }
    let listening = try await Server(app, configuration: ServerConfiguration(port: port)).start()
    print("listening on \(listening.host):\(listening.port)")
    fflush(nil)
    try await listening.untilClosed()
  }

  private func show(_ document: OpenAPIDocument) {
    print(String(decoding: document.json, as: UTF8.self))
    for warning in document.warnings { FileHandle.standardError.write(Data("warning: \(warning)\n".utf8)) }
  }
}
