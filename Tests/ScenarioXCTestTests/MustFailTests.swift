import AnswerbackTesting
import Foundation
import ScenarioXCTest
import Scenarios
import Showcase
import Wire
import XCTest

/// Scenarios that must fail, each at the lines its first line states: a runner that passes everything would be caught here.
final class MustFailTests: XCTestCase {
  private var folder: URL { URL(filePath: #filePath).deletingLastPathComponent().appending(path: "must-fail") }

  func testEachFailsAtTheLinesItStates() async throws {
    let client = WireClient()
    let runner = ScenarioRunner(server: InProcessServer { try Showcase.makeApp() }, transport: client)
    let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    XCTAssertGreaterThan(files.count, 30)
    for file in files {
      let text = try String(contentsOf: file, encoding: .utf8)
      let stated = try XCTUnwrap(text.split(separator: "\n").first).components(separatedBy: "fails at: ").last ?? ""
      let result = await runner.run(text: text, path: file.lastPathComponent)
      let lines = Set(ScenarioTestCase.Failure.all(of: result).map(\.line)).sorted().map(String.init).joined(separator: ", ")
      XCTAssertEqual(lines, stated, "\(file.lastPathComponent): \(ScenarioTestCase.Failure.all(of: result).map(\.description))")
      XCTAssertFalse(result.passed, file.lastPathComponent)
    }
    await client.shutdown()
  }

  func testAFailureQuotesTheLineBeneathItsPosition() async throws {
    let client = WireClient()
    let runner = ScenarioRunner(server: InProcessServer { try Showcase.makeApp() }, transport: client)
    let text = try String(contentsOf: folder.appending(path: "status.scenario"), encoding: .utf8)
    let failures = ScenarioTestCase.Failure.all(of: await runner.run(text: text, path: "status.scenario"))
    await client.shutdown()
    XCTAssertEqual(
      failures.map(\.description),
      [
        #"""
        error: status is 200, not 201
          --> status.scenario:5:1
           |
         5 | HTTP 201
           | ^^^^^^^^
           | body: "{\"id\":1,\"name\":\"my resource\"}"
        """#
      ]
    )
  }
}
