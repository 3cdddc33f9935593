import Answerback
import ArgumentParser
import Codecs
import FieldValues

/// `answerback routes`: lists the routes of the app.
struct RoutesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "routes", abstract: "List the app's routes.")

  @Flag(help: "Print JSON, for other programs.")
  var json = false

  func run() async throws {
    let routes = try await BenchedApp.current.withApp { $0.routes.map(Line.init) }
    if json {
      Surroundings.writeLine(String(decoding: try BodyEncoder(.json).encode(routes), as: UTF8.self))
    } else {
      Surroundings.writeLine(Self.table(routes))
    }
  }

  struct Line: Encodable {
    let methods: [String]
    let path: String
    let status: Int
    let mediaType: String?
    let summary: String?
    let inputs: [Input]
    let headers: [Header]

    struct Input: Encodable {
      let name: String
      let `in`: String
      let type: String
      let required: Bool
    }

    struct Header: Encodable {
      let name: String
      let description: String?
      let documentationOnly: Bool
    }

    init(_ route: RouteDescription) {
      methods = route.methods.map(\.rawValue)
      path = route.path
      status = route.status.code
      mediaType = route.mediaType
      summary = route.summary
      inputs = route.inputs.map { Input(name: $0.name, in: $0.source.rawValue, type: "\($0.type)", required: $0.required) }
      headers = route.headers.map { Header(name: $0.name, description: $0.description, documentationOnly: $0.documentationOnly) }
    }
  }

  static func table(_ routes: [Line]) -> String {
    let rows = routes.map {
      [$0.methods.joined(separator: ","), $0.path, String($0.status), $0.mediaType ?? "-", $0.summary ?? ""]
    }
    let widths = (0..<5).map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      zip(row, widths).map { text, width in text + String(repeating: " ", count: width - text.count) }
        .joined(separator: "  ").trimmingBlanks()
    }.joined(separator: "\n")
  }
}
