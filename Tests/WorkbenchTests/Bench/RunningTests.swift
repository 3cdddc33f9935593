import Exchanges
import ScenarioSyntax
import Scenarios
import XCTest

@testable import Workbench

/// A scenario that runs, and what is left of it.
final class RunningTests: XCTestCase {
  private let path = Samples.scenarios[1].path

  private func step(_ place: Int, of count: Int, _ name: String) -> Message {
    .scenarioProgress(path: path, .step(RunnerOptions.RunningStep(place: place, number: "\(place + 1) of \(count)", name: name)))
  }

  private func tell(_ bench: inout Bench, exchange number: Int, _ target: String, _ head: ResponseHead?, ends: Bool = true)
    -> Exchange
  {
    let request = RequestMessage(url: "http://127.0.0.1:40001\(target)")
    var exchange = Exchange(request: request)
    bench.tell(.scenarioProgress(path: path, .exchange(number, request)))
    var events: [Exchange.Event] = head.map { [.head($0, framing: .none)] } ?? []
    if ends { events.append(.ended(.complete)) }
    for event in events {
      exchange.apply(event, at: .milliseconds(1))
      bench.tell(.scenarioProgress(path: path, .event(number, event, at: .milliseconds(1))))
    }
    return exchange
  }

  private func result(_ steps: [[Exchange]]) -> ScenarioResult {
    let results = steps.enumerated().map { place, exchanges in
      StepResult(
        name: "step \(place + 1)",
        position: SourcePosition(line: place * 4 + 1),
        exchanges: exchanges,
        verdicts: [Verdict(place == 0 ? .passed : .failed, "HTTP 200", at: SourcePosition(line: place * 4 + 3))]
      )
    }
    return ScenarioResult(path: path, text: "", name: "plain-json", steps: results)
  }

  private func runningBench() -> Bench {
    var bench = Bench(120, 40)
    bench.press(":run-file \(path)<Enter>")
    _ = bench.takeEffects()
    return bench
  }

  func testExchangesStandInTheHistoryWhileTheScenarioRuns() {
    var bench = runningBench()
    bench.tell(step(0, of: 2, "sign in"))
    _ = tell(&bench, exchange: 1, "/json", Samples.head(200, "OK", []))
    bench.tell(step(1, of: 2, "look"))
    _ = tell(&bench, exchange: 2, "/json?2", nil, ends: false)
    XCTAssertEqual(bench.model.shared.history.entries.suffix(2).map(\.scenario), ["plain-json step 1", "plain-json step 2"])
    XCTAssertEqual(bench.model.shared.history.entries.last?.isRunning, true)
    XCTAssertTrue(bench.shows("plain-json: step 2 of 2, look"), bench.text)
    bench.press("tk3")
    XCTAssertTrue(bench.shows("\(path) is running: step 2 of 2, look   ^C cancels it"), bench.text)
  }

  func testTheExchangesOfTheReportAreThoseThatWereToldOf() {
    var bench = runningBench()
    let before = bench.model.shared.history.entries.count
    bench.tell(step(0, of: 2, "one"))
    let first = tell(&bench, exchange: 1, "/a", Samples.head(302, "Found", ["Location: /b"]))
    let hop = tell(&bench, exchange: 2, "/b", Samples.head(200, "OK", []))
    bench.tell(step(1, of: 2, "two"))
    let second = tell(&bench, exchange: 3, "/json", Samples.head(500, "Internal Server Error", []))
    bench.tell(.scenarioFinished(path: path, result([[first, hop], [second]])))
    let history = bench.model.shared.history
    XCTAssertEqual(history.entries.count, before + 3)
    XCTAssertEqual(bench.model.shared.report?.exchange(ofStep: 0), before + 2)
    XCTAssertEqual(history.hops(to: before + 2).map(\.id), [before + 1, before + 2])
    XCTAssertEqual(bench.model.shared.shown, before + 3)
    XCTAssertTrue(bench.shows("500 Internal Server Error"), bench.text)
  }

  func testTheCursorOfTheReportShowsTheExchangeOfItsStep() {
    var bench = runningBench()
    bench.tell(step(0, of: 2, "one"))
    let first = tell(&bench, exchange: 1, "/a", Samples.head(201, "Created", []))
    bench.tell(step(1, of: 2, "two"))
    let second = tell(&bench, exchange: 2, "/b", Samples.head(500, "Internal Server Error", []))
    bench.tell(.scenarioFinished(path: path, result([[first], [second]])))
    bench.press("3g")
    XCTAssertTrue(bench.shows("201 Created"), bench.text)
    bench.press("G")
    XCTAssertTrue(bench.shows("500 Internal Server Error"), bench.text)
    bench.press("gth")
    XCTAssertFalse(bench.shows("500 Internal Server Error"), bench.text)
    XCTAssertTrue(bench.shows("201 Created"), bench.text)
  }

  func testControlCCancelsTheScenario() {
    var bench = runningBench()
    bench.tell(step(0, of: 3, "one"))
    let first = tell(&bench, exchange: 1, "/a", Samples.head(200, "OK", []))
    bench.tell(step(1, of: 3, "hang"))
    var second = tell(&bench, exchange: 2, "/hang", nil, ends: false)
    bench.press("<C-c>")
    XCTAssertEqual(bench.takeEffects(), [.cancelScenario(path: path)])
    XCTAssertEqual(bench.model.shared.notice, "\(path) is being cancelled")
    second.ending = .cancelled
    bench.tell(.scenarioFinished(path: path, result([[first], [second], []])))
    XCTAssertTrue(bench.shows("plain-json: cancelled at step 2 of 3, hang"), bench.text)
    XCTAssertTrue(bench.shows("cancelled at step 2 of 3, hang"), bench.text)
    XCTAssertFalse(bench.shows("step 3  "), bench.text)
    XCTAssertEqual(bench.model.shared.runs[path], .cancelled)
    XCTAssertEqual(bench.model.shared.history.entries.last?.exchange.ending, .cancelled)
    XCTAssertTrue(bench.model.isIdle)
  }

  func testAScenarioThatRunsIsNotBegunTwice() {
    var bench = runningBench()
    bench.press("T")
    XCTAssertEqual(bench.takeEffects(), [])
    XCTAssertEqual(bench.model.shared.notice, "\(path) is running already   ^C cancels it")
  }

  func testALongRunKeepsTheNewestAndSaysSo() {
    var bench = runningBench()
    bench.tell(step(0, of: 1, "many"))
    var exchanges: [Exchange] = []
    for number in 1...1000 { exchanges.append(tell(&bench, exchange: number, "/\(number)", Samples.head(200, "OK", []))) }
    bench.tell(.scenarioFinished(path: path, result([exchanges])))
    XCTAssertEqual(bench.model.shared.history.entries.count, History.mostEntries)
    XCTAssertTrue(bench.shows("1 of 1 checks passed; 1000 exchanges, the newest 200 are in the history"), bench.text)
  }

  func testTheEditorOpensTheScenarioAtTheLineOfTheVerdict() {
    for keys in ["3", "6"] {
      var bench = Bench(120, 40)
      bench.tell(.scenarioFinished(path: Samples.scenarios[0].path, Samples.failedRun))
      bench.press(keys + "E")
      XCTAssertEqual(bench.takeEffects(), [.editScenario(path: Samples.scenarios[0].path, line: 6)])
    }
    var bench = Bench(120, 40)
    bench.tell(.scenarioFinished(path: Samples.scenarios[0].path, Samples.failedRun))
    bench.press("2E")
    XCTAssertEqual(bench.takeEffects(), [.openEditor("GET /\n\n")])
  }

  func testAfterTheEditorTheFaultsOfTheFileAreShown() {
    var bench = Bench(120, 40)
    let fault = Diagnostic("unknown section [Assert]", at: SourcePosition(line: 3, column: 2), hint: "did you mean [Asserts]?")
    bench.tell(.scenarioEdited(path: path, text: "GET /\nHTTP 200\n[Assert]\n", [fault]))
    XCTAssertTrue(bench.shows("[!] 3:2 unknown section [Assert]   did you mean [Asserts]?"), bench.text)
    XCTAssertTrue(bench.shows("3 | [Assert]"), bench.text)
    XCTAssertTrue(bench.shows("Nothing was run.   E opens the file at the line"), bench.text)
    XCTAssertTrue(bench.shows("plain-json: 1 fault in the file; nothing was run"), bench.text)
    bench.press("3E")
    XCTAssertEqual(bench.takeEffects(), [.listScenarios, .editScenario(path: path, line: 3)])
    bench.tell(.scenarioEdited(path: path, text: "GET /\nHTTP 200\n", []))
    XCTAssertEqual(bench.model.shared.notice, "\(path) was edited   T runs it")
  }

  func testWhatWasNotRunSaysWhy() {
    var bench = Bench(120, 40)
    bench.tell(.scenarioFinished(path: path, ScenarioResult(path: path, text: "", name: "x", skipReason: "only on Mondays")))
    XCTAssertTrue(bench.shows("skipped: only on Mondays"), bench.text)
    XCTAssertTrue(bench.shows("Nothing was run.   E opens the file"), bench.text)
    let broken = ScenarioResult(
      path: path,
      text: "",
      name: "x",
      environmentFailure: "the server under test did not start: no port"
    )
    bench.tell(.scenarioFinished(path: path, broken))
    XCTAssertTrue(bench.shows("the server under test did not start: no port"), bench.text)
    XCTAssertTrue(bench.shows("Nothing was run.   T runs it again, 5 shows the server log"), bench.text)
  }

  private func finished(_ path: String, _ outcome: Verdict.Outcome) -> Message {
    let verdict = Verdict(outcome, "HTTP 200", at: SourcePosition(line: 2))
    let step = StepResult(name: "", position: SourcePosition(line: 1), verdicts: [verdict])
    return .scenarioFinished(path: path, ScenarioResult(path: path, text: "", name: "", steps: [step]))
  }

  func testAllScenariosRunOneAfterTheOther() {
    var bench = Bench(120, 40)
    let paths = Samples.scenarios.map(\.path)
    bench.press(":run-all<Enter>")
    for (place, path) in paths.enumerated() {
      XCTAssertTrue(bench.takeEffects().contains(.runScenario(path: path, text: nil)), path)
      let running = RunnerOptions.RunningStep(place: 0, number: "1 of 2", name: "sign in")
      bench.tell(.scenarioProgress(path: path, .step(running)))
      XCTAssertTrue(bench.shows("\(place + 1) of \(paths.count), "), bench.text)
      XCTAssertTrue(bench.shows("step 1 of 2, sign in"), bench.text)
      bench.tell(finished(path, place == 1 ? .failed : .passed))
    }
    XCTAssertEqual(bench.model.shared.outcome, "\(paths.count) scenarios: \(paths.count - 1) passed, 1 failed")
    XCTAssertEqual(bench.model.shared.notice, "T runs \(paths[1]) again")
    XCTAssertTrue(bench.model.isIdle)
  }

  func testARunOfAllScenariosIsCancelled() {
    var bench = Bench(120, 40)
    let paths = Samples.scenarios.map(\.path)
    bench.press(":run-all<Enter>")
    _ = bench.takeEffects()
    bench.press("<C-c>")
    XCTAssertEqual(bench.takeEffects(), [.cancelScenario(path: paths[0])])
    bench.tell(finished(paths[0], .passed))
    XCTAssertFalse(bench.takeEffects().contains { if case .runScenario = $0 { true } else { false } })
    XCTAssertEqual(bench.model.shared.outcome, "2 scenarios: 1 cancelled, 1 not run")
    XCTAssertTrue(bench.model.isIdle)
  }

  func testOnlyScenariosWithTheWordsRun() {
    var bench = Bench(120, 40)
    bench.press(":run-all no such words<Enter>")
    XCTAssertTrue(bench.shows("no scenario has these words: no such words"), bench.text)
    bench.press(":run-all \(Samples.scenarios[1].name)<Enter>")
    XCTAssertTrue(bench.takeEffects().contains(.runScenario(path: Samples.scenarios[1].path, text: nil)))
  }

  func testOneScenarioIsNotSeveral() {
    var bench = Bench(120, 40, filled: false)
    bench.tell(.server(.inProcess(base: Samples.base)))
    bench.tell(.scenarioFiles([Message.ScenarioEntry(path: "scenarios/one.scenario", name: "one")]))
    XCTAssertTrue(bench.shows("1 scenario, not run yet"), bench.text)
  }
}
