import Exchanges
import ScenarioSyntax
import Scenarios
import XCTest

@testable import Workbench

/// The scenarios of the catalogue: what is known of them, and what happens to their files.
final class ScenarioListTests: XCTestCase {
  private func entry(_ name: String, _ version: String = "1", fault: String? = nil) -> Message.ScenarioEntry {
    Message.ScenarioEntry(path: "scenarios/\(name).scenario", name: name, version: version, fault: fault)
  }

  private func bench(_ entries: [Message.ScenarioEntry]) -> Bench {
    var bench = Bench(120, 40, filled: false)
    bench.tell(.server(.inProcess(base: Samples.base)))
    bench.tell(.catalogue(Samples.routes))
    bench.tell(.scenarioFiles(entries))
    return bench
  }

  private func finish(_ name: String, _ outcomes: [Verdict.Outcome], _ bench: inout Bench) {
    let verdicts = outcomes.map { Verdict($0, "HTTP 200", at: SourcePosition(line: 2)) }
    let step = StepResult(name: "", position: SourcePosition(line: 1), verdicts: verdicts)
    let path = "scenarios/\(name).scenario"
    bench.tell(.scenarioFinished(path: path, ScenarioResult(path: path, text: "", name: name, steps: [step])))
  }

  func testTheHeadingCountsAndWhatFailedLeads() {
    var bench = bench(["a", "b", "c"].map { entry($0) })
    XCTAssertTrue(bench.shows("3 scenarios, none run yet"))
    finish("a", [.passed, .passed], &bench)
    finish("c", [.failed], &bench)
    XCTAssertTrue(bench.shows("3: 1 passed, 1 failed, 1 not run"), bench.text)
    let rows = bench.lines.compactMap { line in ["x c", "v a", ". b"].first { line.contains(" \($0) ") } }
    XCTAssertEqual(rows, ["x c", "v a", ". b"])
  }

  func testFilesThatComeChangeMoveAndGoShowAsSuch() {
    var bench = bench([entry("a"), entry("b", "2"), entry("c", "3")])
    finish("a", [.passed], &bench)
    bench.tell(.scenarioFiles([entry("a", "changed"), entry("moved", "2"), entry("new", "9")]))
    XCTAssertEqual(bench.model.shared.scenarios.map(\.change), [.edited, .renamed, .added])
    XCTAssertNil(bench.model.shared.runs["scenarios/a.scenario"])
    XCTAssertTrue(bench.shows("3: 1 new, 1 changed, 1 renamed"), bench.text)
    XCTAssertEqual(
      bench.model.shared.notice,
      "4 scenario files have changed: scenarios/a.scenario has changed, ..."
    )
    bench.tell(.scenarioFiles([entry("a", "changed"), entry("moved", "2")]))
    XCTAssertEqual(bench.model.shared.notice, "scenarios/new.scenario is gone")
    XCTAssertFalse(bench.shows(". new"))
  }

  func testTheCursorAndTheLastScenarioFollowARenamedFile() {
    var bench = bench([entry("a"), entry("b", "2")])
    bench.press("GT")
    finish("b", [.passed], &bench)
    bench.tell(.scenarioFiles([entry("a"), entry("c", "2")]))
    XCTAssertEqual(bench.model.catalogue.selectedScenario, "scenarios/c.scenario")
    XCTAssertEqual(bench.model.shared.scenarioPath, "scenarios/c.scenario")
  }

  func testTheFirstListingIsNoNews() {
    let bench = bench([entry("a"), entry("b")])
    XCTAssertEqual(bench.model.shared.scenarios.map(\.change), [nil, nil])
    XCTAssertEqual(bench.model.shared.notice, "requests go to \(Samples.base)")
  }

  func testWhatTheBenchItselfWroteIsNoNews() {
    var bench = bench([entry("a")])
    bench.tell(.saved(path: "scenarios/mine.scenario"))
    bench.tell(.scenarioFiles([entry("a"), entry("mine")]))
    XCTAssertEqual(bench.model.shared.notice, "saved scenarios/mine.scenario   T runs it")
    XCTAssertTrue(bench.shows(". mine"))
  }

  func testABrokenFileShowsItsFirstErrorAndLeads() {
    var bench = bench([entry("a"), entry("b", fault: "scenarios/b.scenario:5: unknown section [Assert]")])
    XCTAssertTrue(bench.shows("5: unknown section [Assert]"), bench.text)
    XCTAssertTrue(bench.shows("2: 1 broken, 1 not run"))
    XCTAssertEqual(bench.model.catalogue.list.rows.firstIndex { $0 == .scenario(path: "scenarios/b.scenario") }, 5)
    bench.tell(.scenarioFiles([entry("a", "2", fault: "scenarios/a.scenario:1: no step"), entry("b")]))
    XCTAssertEqual(bench.model.shared.notice, "scenarios/a.scenario:1: no step")
  }

  func testAFileWhoseNameIsNotUTF8IsListedAndCannotBeOpened() {
    let odd = Message.ScenarioEntry(
      path: "scenarios/caf\u{FFFD}\u{1B}[2J.scenario",
      name: "x",
      fault: "scenarios/caf\u{FFFD}.scenario: the name is not UTF-8; rename the file",
      hasUnreadableName: true
    )
    var bench = bench([entry("a"), odd])
    XCTAssertTrue(bench.shows(#"caf<U+FFFD>\x1b"#), bench.text)
    bench.press("Gk")
    XCTAssertEqual(bench.model.catalogue.selectedScenario, odd.path)
    bench.press("<Enter>")
    XCTAssertEqual(bench.model.shared.notice, "Enter: its name is not UTF-8, so it can't be opened   rename the file")
    bench.press("T")
    XCTAssertEqual(bench.model.shared.notice, "T: its name is not UTF-8, so it can't be run   rename the file")
    XCTAssertEqual(bench.takeEffects(), [])
  }

  func testEnterOpensAScenarioWithItsFirstRequest() {
    var bench = bench([entry("a"), entry("b")])
    bench.press("G<Enter>")
    XCTAssertEqual(bench.takeEffects(), [.openScenario(path: "scenarios/b.scenario")])
    let text = "GET {{base}}/b\r\nX: a\u{1B}[2J\n\nHTTP 200\n"
    bench.tell(.scenarioOpened(path: "scenarios/b.scenario", text: text, request: RequestMessage(url: "/b")))
    XCTAssertEqual(bench.model.context, .help)
    XCTAssertTrue(bench.shows(#"X: a\x1b[2J"#), bench.text)
    XCTAssertTrue(bench.shows("in a shell: answerback run scenarios/b.scenario"))
    XCTAssertEqual(bench.model.shared.draft.line, "GET /b")
    bench.press("T")
    XCTAssertEqual(bench.takeEffects(), [.runScenario(path: "scenarios/b.scenario", text: nil)])
    XCTAssertNil(bench.model.overlay)
  }

  func testTheCommandForAShellNamesTheServer() {
    var bench = bench([entry("a")])
    bench.press(":target 127.0.0.1:9<Enter>")
    bench.tell(.scenarioOpened(path: "scenarios/a.scenario", text: "GET {{base}}/", request: nil))
    XCTAssertTrue(bench.shows("answerback run scenarios/a.scenario --server http://127.0.0.1:9"), bench.text)
  }

  func testTInTheHelpSaysWhereItWorks() {
    var bench = bench([entry("a")])
    bench.press("G?T")
    XCTAssertEqual(bench.model.shared.notice, "T: works in the text of a scenario")
  }
}
