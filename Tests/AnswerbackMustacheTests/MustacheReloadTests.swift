#if Mustache
import Answerback
import AnswerbackMustache
import AnswerbackTesting
import TestSupport
import XCTest

final class MustacheReloadTests: XCTestCase {
  private func app(_ folder: FixtureFolder, reloads: Bool) throws -> App {
    try App { Get("/{name}", Path("name", String.self)) { Template($1) } }
      .templates(MustacheEngine(directory: folder.path, reloads: reloads))
  }

  func testAChangedTemplateOrPartialIsReadAgainInDevelopment() async throws {
    let folder = try FixtureFolder(["page.txt": "one {{>part}}", "part.txt": "one"])
    let app = try app(folder, reloads: true)
    var bodies = [await app.ask("/page.txt").typedLine]
    try folder.write("changed", to: "part.txt")
    bodies.append(await app.ask("/page.txt").typedLine)
    try folder.write("changed too {{>part}}", to: "page.txt")
    bodies.append(await app.ask("/page.txt").typedLine)
    try folder.remove("part.txt")
    bodies.append(String(await app.ask("/page.txt").typedLine.prefix(3)))
    XCTAssertEqual(
      bodies,
      [
        "200 text/plain; charset=utf-8 one one", "200 text/plain; charset=utf-8 one changed",
        "200 text/plain; charset=utf-8 changed too changed", "500",
      ]
    )
  }

  func testWhatWasReadIsKeptInProductionAndRenderedAtOnce() async throws {
    let folder = try FixtureFolder(["page.txt": "one {{>part}}", "part.txt": "one"])
    let app = try app(folder, reloads: false)
    let before = app.answersAtOnce("/page.txt")
    let first = await app.ask("/page.txt").typedLine
    try folder.write("changed", to: "part.txt")
    try folder.remove("page.txt")
    let second = await app.ask("/page.txt").typedLine
    XCTAssertEqual([before, app.answersAtOnce("/page.txt"), app.answersAtOnce("/other.txt")], [false, true, false])
    XCTAssertEqual([first, second], ["200 text/plain; charset=utf-8 one one", "200 text/plain; charset=utf-8 one one"])
  }

  func testATemplateThatWasBrokenIsUsedOnceItIsMended() async throws {
    let folder = try FixtureFolder(["page.txt": "{{#x}}"])
    let app = try app(folder, reloads: false)
    let broken = await app.ask("/page.txt").typedLine.prefix(3)
    try folder.write("mended", to: "page.txt")
    let mended = await app.ask("/page.txt").typedLine
    XCTAssertEqual([String(broken), mended], ["500", "200 text/plain; charset=utf-8 mended"])
  }

  func testManyMayAskForATemplateAtOnce() async throws {
    let folder = try FixtureFolder(["page.txt": "one {{>part}}", "part.txt": "two"])
    let app = try app(folder, reloads: true)
    let bodies = await withTaskGroup(of: String.self) { group in
      for _ in 0..<64 { group.addTask { await app.ask("/page.txt").typedLine } }
      return await group.reduce(into: Set<String>()) { $0.insert($1) }
    }
    XCTAssertEqual(bodies, ["200 text/plain; charset=utf-8 one two"])
  }
}

extension App {
  /// Whether the response is there without a thread that may block.
  fileprivate func answersAtOnce(_ target: String) -> Bool {
    if case .ready = respond(to: Request(target: target, time: .epoch)) { true } else { false }
  }
}
#endif
