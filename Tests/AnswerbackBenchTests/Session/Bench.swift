import AnswerbackBench
import Exchanges
import Foundation
import Scenarios
import Workbench
import XCTest

/// A bench without a terminal whose server is in memory, and a folder for its files.
struct Bench {
  let folder: URL
  let terminal: HeadlessTerminal
  var services: SessionServices
  var request = RequestMessage(url: "http://bench.test/teapot")

  init(columns: Int = 120, rows: Int = 40, _ answer: @escaping @Sendable (RequestMessage) -> [Exchange.Event]?) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "bench-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    terminal = HeadlessTerminal(size: Size(columns: columns, rows: rows))
    services = SessionServices(
      transport: FakeTransport(answer: answer),
      startServer: { [.server(.remote(base: "http://bench.test"))] },
      listScenarios: { [] },
      runScenario: { path, text, _ in (ScenarioResult(path: path, text: text ?? "", name: path), nil) }
    )
    services.timeOfDay = { "12:00:00" }
  }

  /// The teapot for every request.
  static func withTeapot() throws -> Bench {
    try Bench { _ in FakeTransport.response(418, "I'm a teapot", body: "short and stout") }
  }

  var session: BenchSession {
    BenchSession(model: BenchModel(request: request), terminal: terminal, services: services)
  }

  func path(_ name: String) -> String { folder.appending(path: name).path }

  /// Plays a script on a new session.
  /// - Returns: the exit code, and the last screen as text.
  func play(_ script: String) async throws -> (code: Int32, screen: String) {
    let code = try await session.run(try Script(script), dump: path("last.txt"))
    return (code, try String(contentsOfFile: path("last.txt"), encoding: .utf8))
  }

  func remove() {
    try? FileManager.default.removeItem(at: folder)
  }
}
