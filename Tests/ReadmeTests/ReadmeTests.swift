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
    // The manifest is compiled by DocumentationTests.
    let blocks = try blocks("swift").filter { !$0.contains("import PackageDescription") }
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

  func testTheAppHasErrorsByTypeAndOneEnvelope() async throws {
    try await makeApp().test { client in
      let page = try await client.get("/lamps.html")
      XCTAssertEqual(page.header("Content-Type"), "text/html; charset=utf-8")
      XCTAssertEqual(page.header("X-Lamps"), "1")
      XCTAssertEqual(page.header("X-Request-ID")?.count, 32)
      let lit = try await client.delete("/lamps/7")
      XCTAssertEqual(lit.status, .conflict)
      let logout = try await client.delete("/account/login")
      XCTAssertEqual(logout.status, .noContent)
      XCTAssertEqual(logout.cookie("sid")?.value, "")
    }
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
    let squares = await ask("/squares")
    XCTAssertEqual(squares.chunks.count, 1000)
    XCTAssertTrue(String(decoding: squares.body, as: UTF8.self).hasPrefix("1\n4\n9\n"))
    let mixed = await ask("/mixed")
    let events = String(decoding: mixed.body, as: UTF8.self)
    XCTAssertEqual(events, "data: 1\r\n\r\ndata: two\r\n\r\nevent: third\r\ndata: 3\r\n\r\n")
    let notes = await ask("/notes")
    XCTAssertEqual(notes.head?.value(of: "Content-Type"), "text/markdown; charset=utf-8")
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
    XCTAssertEqual(commands.count, 13)
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

  func testEveryScriptThatIsShownExists() throws {
    let scripts = try text(of: "README.md").matches(of: /\.ci\/([a-z-]+)/).map { String($0.output.1) }
      .filter { $0 != "api-breakage-allowed" }
    XCTAssertGreaterThan(Set(scripts).count, 4)
    for script in Set(scripts) {
      let path = Self.root.appending(path: ".ci/\(script)").path
      XCTAssertTrue(FileManager.default.isExecutableFile(atPath: path), "no script .ci/\(script)")
    }
  }

  /// The rows of the table for readers who come from Litestar or Starlette, as their three cells.
  private func rowsOfForms() throws -> [[String]] {
    try text(of: "README.md").components(separatedBy: "\n## Coming from Litestar or Starlette\n")[1]
      .components(separatedBy: "\n## ")[0].split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst()
      .map { $0.dropFirst(2).dropLast(2).components(separatedBy: " | ") }
  }

  /// What stands between backticks.
  private func code(in text: String) -> [String] {
    text.components(separatedBy: "`").enumerated().filter { !$0.offset.isMultiple(of: 2) }.map(\.element)
  }

  /// The code of a file that shows forms, without its comments.
  private func example(named name: String) throws -> String {
    let folders = ["Sources/Showcase", "Tests/AnswerbackHummingbirdTests", "Tests/ReadmeTests"]
    let path = folders.map { "\($0)/\(name)" }
      .first { FileManager.default.fileExists(atPath: Self.root.appending(path: $0).path) }
    return try text(of: XCTUnwrap(path, "no folder has \(name)")).split(separator: "\n")
      .filter { !$0.drop { $0 == " " }.hasPrefix("//") }.joined(separator: "\n")
  }

  /// The names in a form that a reader looks for: the one it begins with, and every label without a value.
  private func names(in form: String) -> [String] {
    let leading = form.drop { " {->".contains($0) }.prefix { $0.isLetter || $0.isNumber || "._?".contains($0) }
    let labels = form.matches(of: /(\w+):(?=[,)])/).map { String($0.output.1) }
    return [String(leading.hasSuffix(".") ? leading.dropLast() : leading)] + labels
  }

  private func isShown(_ name: String, in code: String) -> Bool {
    code.ranges(of: name).contains { range in
      let before = name.hasPrefix(".") ? nil : code[..<range.lowerBound].last
      let isWord = { (character: Character?) in character.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false }
      return !isWord(before) && !isWord(code[range.upperBound...].first)
    }
  }

  func testEveryFormOfTheTableIsShownByTheFileOfItsRow() throws {
    let rows = try rowsOfForms()
    XCTAssertGreaterThan(rows.count, 40)
    for row in rows {
      XCTAssertEqual(row.count, 3, "\(row)")
      let file = try XCTUnwrap(code(in: row[2]).first, "\(row)")
      let shown = try example(named: file)
      // The modules and the types of values have names that no example needs.
      let forms = code(in: row[1]).filter { !["AnswerbackHummingbird", "AnswerbackGRDB"].contains($0) }
      for form in forms {
        for name in names(in: form) where !name.isEmpty {
          XCTAssertTrue(isShown(name, in: shown), "\(file) doesn't show \(name) of `\(form)`")
        }
      }
    }
  }

  func testAFormThatNoFileShowsIsNoticed() throws {
    XCTAssertEqual(names(in: "Cookie(name, value, maxAge:, expires:)"), ["Cookie", "maxAge", "expires"])
    XCTAssertEqual(names(in: "-> AnyResponse"), ["AnyResponse"])
    XCTAssertEqual(names(in: "{ request, id in … }"), ["request"])
    XCTAssertEqual(names(in: ".around { request, next in … }"), [".around"])
    XCTAssertEqual(names(in: "request.client?.host"), ["request.client?.host"])
    XCTAssertTrue(isShown(".etag", in: "Get(\"/\") { 1 }.etag(\"v1\")"))
    XCTAssertFalse(isShown("Head", in: "Header(\"a\")"))
    XCTAssertFalse(isShown("Response", in: "AnyResponse(1)"))
  }
}
