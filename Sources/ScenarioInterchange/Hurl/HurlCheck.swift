import ScenarioSyntax
import Scenarios

/// Whether a scenario reads a line as Hurl does.
struct HurlCheck {
  /// Where the line stands.
  enum Place {
    case requestLine, header, body
    case statusLine, expectedHeader, expectedBody
    case section(HurlFile.Section)
  }

  private let head: String

  init(_ place: Place) {
    head =
      switch place {
      case .requestLine: ""
      case .header, .body: "POST /\n"
      case .statusLine: "GET /\n\n"
      case .expectedHeader, .expectedBody: "GET /\n\nHTTP *\n"
      case .section(let section): "GET /\n\(section.isOfResponse ? "\nHTTP *\n" : "")[\(section.rawValue)]\n"
      }
  }

  /// Whether the scenario's parser reads the lines.
  func reads(_ text: String) -> Bool { (try? ScenarioFile.parse("\(head)\(text)\n", mostDiagnostics: 1))?.steps.count == 1 }

  /// - Parameter mayBeOwn: Whether the lines may have words that Hurl doesn't know.
  /// - Throws: Why the lines can't be kept.
  func check(_ text: String, mayBeOwn: Bool = false) throws(HurlProblem) {
    let file: ScenarioFile
    do throws(ScenarioFile.ParseFailure) {
      file = try ScenarioFile.parse("\(head)\(text)\n", mostDiagnostics: 1)
    } catch {
      throw error.diagnostics.first.map { HurlProblem($0) } ?? .stray
    }
    guard file.steps.count == 1 else { throw .stray }
    if !mayBeOwn, let obstacle = file.hurlObstacles.first { throw HurlProblem(obstacle) }
    if let fault = file.checkExpressions().first ?? file.contradictions.first { throw HurlProblem(fault) }
  }
}
