import AnswerbackServer
import AnswerbackTesting
import Exchanges
import Foundation
import Scenarios
import Wire
import XCTest

@testable import AnswerbackBench

/// Every code block of the README stands in a file that is compiled, or is run here.
final class ReadmeTests: XCTestCase {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private func text(of path: String) throws -> String {
    try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
  }

  /// The contents of the fenced blocks of one language, in order.
  private func blocks(_ language: String) throws -> [String] {
    try text(of: "README.md").components(separatedBy: "\n```\(language)\n").dropFirst().map {
      $0.components(separatedBy: "\n```")[0]
    }
  }

  func testEverySwiftBlockIsWhatACompiledFileSays() throws {
    let sources = try [
      "Tests/ReadmeTests/LampApp.swift", "Tests/ReadmeTests/BenchMain.swift", "Tests/ReadmeTests/LampTests.swift",
      "Tests/ReadmeTests/LampTests.swift", "Tests/ReadmeTests/MovingApp.swift",
      "Tests/ReadmeTests/ServedApp.swift", "scenarios/ScenarioSupport.swift",
    ]
    .map(text)
    let blocks = try blocks("swift")
    XCTAssertEqual(blocks.count, 7)
    for (block, source) in zip(blocks, sources) {
      XCTAssertTrue(source.contains(block), "not in its file:\n\(block)")
    }
  }

  func testTheScenarioPassesOnTheApp() async throws {
    let client = WireClient()
    let runner = ScenarioRunner(server: InProcessServer { try makeApp() }, transport: client)
    let blocks = try blocks("scenario")
    XCTAssertEqual(blocks.count, 1)
    let result = await runner.run(text: blocks[0] + "\n", path: "README.md")
    await client.shutdown()
    XCTAssertTrue(result.passed, "\(result.diagnostics) \(result.failures.map(\.message))")
    XCTAssertEqual(result.steps.count, 2)
  }

  func testTheNegotiatedRouteAnswersInBothTypes() async throws {
    let client = WireClient()
    let server = try await InProcessServer { try makeApp() }.start()
    var bodies: [String] = []
    for type in ["application/json", "text/*"] {
      let request = RequestMessage(url: server.base + "/lamp", headers: [HeaderLine(name: "Accept", value: type)])
      bodies.append(String(decoding: await client.perform(request).body, as: UTF8.self))
    }
    await client.shutdown()
    await server.stop()
    XCTAssertEqual(bodies, [#"{"id":1,"name":"desk lamp"}"#, "desk lamp"])
  }

  func testTheMovingAppMoves() async throws {
    let client = WireClient()
    let server = try await InProcessServer { try makeMovingApp() }.start()
    func ask(_ path: String) async -> Exchange { await client.perform(RequestMessage(url: server.base + path)) }
    let go = await ask("/go")
    XCTAssertEqual(go.head?.value(of: "Location"), "/report?from=go")
    let rows = await ask("/rows")
    XCTAssertEqual(rows.chunks.count, 3)
    let ticks = await ask("/ticks")
    XCTAssertTrue(String(decoding: ticks.body, as: UTF8.self).hasPrefix("id: 1\r\nevent: tick\r\ndata: 1\r\n\r\n"))
    let sent = await ask("/sent")
    XCTAssertEqual(sent.head?.status, 200)
    let document = await ask("/schema/openapi.json")
    XCTAssertTrue(String(decoding: document.body, as: UTF8.self).contains(#""title":"Moving""#))
    await client.shutdown()
    await server.stop()
  }

  /// On the port the README names; one that is taken is a sentence.
  func testTheServerServes() async throws {
    let client = WireClient()
    do {
      let server = try await makeServer().start()
      let exchange = await client.perform(RequestMessage(url: "http://127.0.0.1:8080/lamps/7"))
      await server.stop()
      XCTAssertEqual(String(decoding: exchange.body, as: UTF8.self), #"{"id":7,"name":"desk lamp"}"#)
    } catch let error as ServerError {
      XCTAssertTrue(error.description.contains("127.0.0.1:8080"), error.description)
    }
    await client.shutdown()
  }

  func testEveryCommandThatIsShownExists() async throws {
    let commands = try blocks("sh").flatMap { $0.split(separator: "\n") }.filter { $0.hasPrefix("answerback ") }
    XCTAssertEqual(commands.count, 10)
    for command in commands {
      let arguments = command.split(separator: " ").dropFirst().map(String.init)
      XCTAssertEqual(try Bench.parse(arguments), arguments[0])
    }
  }

  func testTheTestCommandIsTheOneTheContinuousIntegrationRuns() throws {
    let commands = try blocks("sh")
    XCTAssertTrue(commands.contains("swift test --disable-swift-testing"))
    XCTAssertTrue(commands[0].hasPrefix("apt-get update && apt-get install -y libncurses-dev libsqlite3-dev && swift run"))
  }

  func testEveryFileOfTheShowcaseThatIsNamedExists() throws {
    let rows = try text(of: "README.md").split(separator: "\n").filter { $0.hasSuffix(".swift` |") }
    XCTAssertGreaterThan(rows.count, 15)
    for row in rows {
      let name = row.split(separator: "`").last { $0.hasSuffix(".swift") } ?? ""
      let folders = ["Sources/Showcase", "Tests/AnswerbackHummingbirdTests"]
      let exists = folders.contains { FileManager.default.fileExists(atPath: Self.root.appending(path: "\($0)/\(name)").path) }
      XCTAssertTrue(exists, String(row))
    }
  }
}
