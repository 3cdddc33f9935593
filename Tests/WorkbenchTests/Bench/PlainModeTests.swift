import Exchanges
import ScenarioSyntax
import Scenarios
import XCTest

@testable import Workbench

/// The linear mode: the same bench, told as lines.
final class PlainModeTests: XCTestCase {
  private let textHead = Samples.head(200, "OK", ["Content-Type: text/plain"])

  private func bench() -> Bench {
    var bench = Bench(120, 44)
    bench.model.beginPlainMode()
    _ = bench.takeEffects()
    return bench
  }

  /// Gives a line to the bench, and returns what it tells.
  private func tell(_ line: String, _ bench: inout Bench) -> String {
    told(&bench) { $0.tell(.line(line)) }
  }

  /// What the bench tells meanwhile.
  private func told(_ bench: inout Bench, _ work: (inout Bench) -> Void) -> String {
    let before = bench.effects.count
    work(&bench)
    return told(Array(bench.effects[before...]))
  }

  /// A bench to which a response has come.
  private func benchWithResponse() -> Bench {
    var bench = bench()
    _ = tell("open /json", &bench)
    _ = tell("send", &bench)
    bench.answerWithJSON()
    return bench
  }

  private func told(_ effects: [Effect]) -> String {
    var lines: [String] = []
    for case .tell(let told) in effects { lines += told }
    return lines.joined(separator: "\n")
  }

  func testARouteIsFoundByItsWords() {
    var bench = bench()
    let route = Samples.routes[0]
    let text = tell("routes \(route.path)", &bench)
    XCTAssertTrue(text.hasPrefix("1 \(route.methods.joined(separator: ",")) \(route.path)"), text)
    XCTAssertEqual(tell("routes no such words", &bench).split(separator: "\n").last, "no route has these words: no such words")
  }

  func testARequestIsPreparedChangedAndSent() {
    var bench = bench()
    _ = tell("open /json?x=1", &bench)
    _ = tell("header Accept: application/json", &bench)
    _ = tell("header accept: text/html", &bench)
    _ = tell("body {\"a\": 1}", &bench)
    _ = tell("send", &bench)
    let sent = bench.effects.compactMap { if case .send(_, let request, _) = $0 { request } else { nil } }.first
    XCTAssertEqual(sent?.url, Samples.base + "/json?x=1")
    XCTAssertEqual(sent?.headers.map { String(decoding: $0.bytes, as: UTF8.self) }, ["accept: text/html"])
    XCTAssertEqual(sent?.body, Array("{\"a\": 1}".utf8))
  }

  func testAResponseIsToldWhenItHasCome() {
    var bench = bench()
    _ = tell("open /json", &bench)
    _ = tell("send", &bench)
    let text = told(&bench) { $0.answerWithJSON() }
    XCTAssertTrue(text.contains("200 OK"), text)
    XCTAssertTrue(text.contains("   1 >{"), text)
    XCTAssertFalse(text.contains("\u{1b}"))
  }

  func testAFaultyHeaderLineIsRefused() {
    var bench = bench()
    XCTAssertEqual(
      tell("header Accept", &bench),
      "header: no colon after the name. Write NAME: VALUE, as in header Accept: application/json."
    )
  }

  func testACommandThatIsUnknownNamesTheNearest() {
    var bench = bench()
    XCTAssertEqual(tell("sned", &bench), "there is no command sned. Did you mean send? help lists the commands.")
    XCTAssertEqual(tell("send GET /json", &bench), "send takes no words after it   help send says what it does")
  }

  func testEveryCommandOfThePaletteIsListed() {
    var bench = bench()
    var text = tell("help all", &bench)
    while text.hasSuffix("more: goes on") { text += "\n" + tell("more", &bench) }
    for name in bench.model.keymap.commands.map(\.name) + BenchModel.wordCommands.map(\.name) {
      let own = PlainMode.Command(rawValue: name) != nil
      XCTAssertTrue(own || text.contains("\n\(name) "), name)
    }
  }

  func testAQuestionIsAnsweredByTheNextLine() {
    var bench = benchWithResponse()
    XCTAssertTrue(tell("save", &bench).contains("save as a scenario: scenarios/recorded/get-json.scenario"))
    _ = tell("mine/a", &bench)
    let paths = bench.effects.compactMap { if case .save(let path, _, _) = $0 { path } else { nil } }
    XCTAssertEqual(paths, ["mine/a.scenario"])
  }

  func testAFullStopLeavesAQuestion() {
    var bench = benchWithResponse()
    _ = tell("save", &bench)
    _ = tell(".", &bench)
    XCTAssertFalse(bench.effects.contains { if case .save = $0 { true } else { false } })
    XCTAssertNil(bench.model.overlay)
  }

  func testUnsavedChecksAreAskedForAtTheEnd() {
    var bench = benchWithResponse()
    _ = tell("check 2", &bench)
    XCTAssertEqual(tell("quit", &bench), "1 check is not saved. Quit all the same? Reply with yes or no.")
    XCTAssertEqual(tell("perhaps", &bench), "1 check is not saved. Quit all the same? Reply with yes or no.")
    _ = tell("yes", &bench)
    XCTAssertTrue(bench.effects.contains(.quit(code: 0)))
  }

  func testEventsAreToldAsTheyCome() {
    var bench = bench()
    bench.beginStream()
    bench.stream("id: 1\ndata: one\n\n", at: 10)
    let text = told(&bench) { $0.stream("id: 2\ndata: two\n\n", at: 20) }
    XCTAssertEqual(text, "20.0 ms   2        message     16      two")
  }

  func testAFloodOfEventsIsCounted() {
    var bench = bench()
    bench.beginStream()
    let lines = told(&bench) { $0.stream(String(repeating: "data: y\n\n", count: 1000), at: 10) }.split(separator: "\n")
    XCTAssertEqual(lines.count, PlainMode.most + 1)
    XCTAssertEqual(lines.last, "and \(1000 - PlainMode.most) more   show events lists them")
  }

  func testALongListIsToldAPageAtATime() {
    var bench = bench()
    _ = tell("open /text", &bench)
    _ = tell("send", &bench)
    let lines = (1...100).map { "line number \($0)" }
    var told = told(&bench) { $0.answer(textHead, body: Array(lines.joined(separator: "\n").utf8)) }
    for _ in 0..<10 where told.hasSuffix("more: goes on") { told += "\n" + tell("more", &bench) }
    for line in lines { XCTAssertTrue(told.contains(line), line) }
  }

  func testHostileTextIsMadeVisible() {
    var bench = bench()
    _ = tell("open /text", &bench)
    _ = tell("send", &bench)
    let text = told(&bench) { $0.answer(textHead, body: Array("\u{1b}[31mred\u{7}".utf8)) }
    XCTAssertTrue(text.contains("\\x1b[31mred\\x07"), text)
    XCTAssertTrue(text.unicodeScalars.allSatisfy { $0.value >= 0x20 || $0 == "\n" })
  }

  func testASecretIsNotTold() {
    var bench = bench()
    _ = tell("open /json", &bench)
    XCTAssertFalse(tell("header Authorization: Bearer TOPSECRET123456789", &bench).contains("TOPSECRET"))
    XCTAssertFalse(tell("show request", &bench).contains("TOPSECRET"))
  }

  func testKeysCanBePressed() {
    var bench = benchWithResponse()
    XCTAssertTrue(tell("press th", &bench).contains("[Headers"))
  }

  func testABodyIsToldAPageAtATime() {
    var bench = benchWithResponse()
    let text = tell("pager", &bench)
    XCTAssertTrue(text.contains("{"), text)
    XCTAssertFalse(text.contains("   1 "), text)
  }

  func testWhatACommandMakesOfTheBodyIsToldAndMadeVisible() {
    var bench = benchWithResponse()
    _ = tell("pipe wc -c", &bench)
    let commands = bench.effects.compactMap { if case .pipe(_, let command) = $0 { command } else { nil } }
    XCTAssertEqual(commands, ["wc -c"])
    let output = (1...100).map { "\u{1b}[31m\($0)" }.joined(separator: "\n")
    let text = told(&bench) { $0.tell(.piped(Array(output.utf8), note: "| wc -c: exit status 3")) }
    XCTAssertTrue(text.hasPrefix("| wc -c: exit status 3\n\\x1b[31m1\n"), text)
    XCTAssertTrue(text.hasSuffix("60 left   more: goes on"), text)
    XCTAssertTrue(tell("more", &bench).hasPrefix("\\x1b[31m41\n"))
  }

  func testTheEditorIsOpenedOnlyWhereSomebodyTypes() {
    var bench = benchWithResponse()
    XCTAssertTrue(tell("edit", &bench).contains("an editor needs a terminal, and these lines don't come from one"))
    bench.model.beginPlainMode(isTyped: true)
    _ = tell("edit", &bench)
    XCTAssertTrue(bench.effects.contains { if case .openEditor = $0 { true } else { false } })
  }

  func testASecretIsAskedForWithoutBeingShown() {
    var bench = bench()
    XCTAssertFalse(bench.model.asksForSecret)
    XCTAssertEqual(tell("secret token", &bench), "Write the value of secret.token; it isn't shown. A full stop leaves.")
    XCTAssertTrue(bench.model.asksForSecret)
    bench.tell(.interrupt)
    XCTAssertFalse(bench.model.asksForSecret)
    // It is asked again.
    XCTAssertTrue(tell("secret token", &bench).contains("Write the value of secret.token"))
    let text = tell("TOPSECRET123456789", &bench)
    XCTAssertFalse(bench.model.asksForSecret)
    XCTAssertEqual(text, "{{secret.token}} is set, and never shown")
  }

  func testWhatTakesLongTellsALineEachSecond() {
    var bench = bench()
    bench.tell(.now(100))
    _ = tell("open /json", &bench)
    _ = tell("send", &bench)
    bench.tell(.now(103))
    XCTAssertEqual(told(&bench) { $0.tell(.tick) }, "GET /json: waiting for the response 3 s   cancel: cancels it")
    let head = Samples.head(200, "OK", ["Content-Type: text/plain"])
    bench.tell(.exchange(id: 1, .head(head, framing: .length(5_000_000)), at: .milliseconds(1)))
    bench.tell(.exchange(id: 1, .body(Array(repeating: 65, count: 1_200_000)), at: .milliseconds(2)))
    bench.tell(.now(104))
    XCTAssertEqual(told(&bench) { $0.tell(.tick) }, "GET /json: 1.2 MB of 5.0 MB so far 4 s   cancel: cancels it")
  }

  func testARunOfManyScenariosTellsHowFarItIs() {
    var bench = bench()
    _ = tell("run-all", &bench)
    let path = Samples.scenarios[0].path
    let step = RunnerOptions.RunningStep(place: 0, number: "1 of 2", name: "sign in")
    XCTAssertEqual(told(&bench) { $0.tell(.scenarioProgress(path: path, .step(step))) }, "")
    let text = told(&bench) { $0.tell(.tick) }
    XCTAssertTrue(text.hasPrefix("1 of \(Samples.scenarios.count), "), text)
    XCTAssertTrue(text.hasSuffix("step 1 of 2, sign in   cancel: cancels it"), text)
    // A line for each.
    let verdict = Verdict(.failed, "HTTP 200", at: SourcePosition(line: 2))
    let result = StepResult(name: "", position: SourcePosition(line: 1), verdicts: [verdict])
    let end = told(&bench) {
      $0.tell(.scenarioFinished(path: path, ScenarioResult(path: path, text: "", name: "layers", steps: [result])))
    }
    XCTAssertTrue(end.hasPrefix("layers: 0 of 1 checks passed\n"), end)
    XCTAssertLessThan(end.split(separator: "\n").count, 4)
  }
}
