import Exchanges
import Scenarios
import XCTest

@testable import Workbench

final class SavingTests: XCTestCase {
  private func answered() -> Bench {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    bench.answerWithJSON()
    _ = bench.takeEffects()
    return bench
  }

  private func save(_ bench: inout Bench) -> (path: String, text: String, overwrite: Bool)? {
    for case .save(let path, let text, let overwrite) in bench.takeEffects() { return (path, text, overwrite) }
    return nil
  }

  func testSavingAsksForANameAndWritesWhatTheRecorderMakes() throws {
    var bench = answered()
    bench.press("s")
    XCTAssertTrue(bench.shows("save as a scenario: scenarios/recorded/get-json.scenario"))
    bench.press("<Enter>")
    let saved = try XCTUnwrap(save(&bench))
    let exchange = try XCTUnwrap(bench.model.shared.history[1]?.exchange)
    XCTAssertEqual(saved.path, "scenarios/recorded/get-json.scenario")
    XCTAssertEqual(saved.text, Recorder.scenario(from: [exchange], name: "get-json", base: Samples.base))
    XCTAssertFalse(saved.overwrite)
    XCTAssertFalse(bench.model.isIdle)
    bench.tell(.saved(path: saved.path))
    XCTAssertEqual(bench.takeEffects(), [.listScenarios])
    XCTAssertTrue(bench.shows("saved scenarios/recorded/get-json.scenario   T runs it"))
    bench.press("T")
    XCTAssertEqual(bench.takeEffects(), [.runScenario(path: saved.path, text: nil)])
  }

  /// A bench that shows a large response.
  private func answeredAtLength() -> Bench {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    bench.answer(Samples.jsonHead, body: Array("[\(String(repeating: "1,", count: 20_000))1]".utf8))
    _ = bench.takeEffects()
    return bench
  }

  /// The scenario that is to be put together; the bench doesn't do it by itself from now on.
  private func beginToSave(_ bench: inout Bench) throws -> UnsavedScenario {
    bench.composes = false
    bench.press("s<Enter>")
    let scenarios = bench.takeEffects().compactMap { if case .compose(let scenario) = $0 { scenario } else { nil } }
    return try XCTUnwrap(scenarios.first)
  }

  func testKeysAreWorkedOnWhileAScenarioIsPutTogether() throws {
    var bench = answeredAtLength()
    let scenario = try beginToSave(&bench)
    XCTAssertFalse(bench.model.isIdle)
    bench.press("th")
    XCTAssertTrue(bench.shows("[Headers"))
    bench.tell(.composed(scenario.composed()))
    XCTAssertEqual(save(&bench)?.path, "scenarios/recorded/get-json.scenario")
    XCTAssertFalse(bench.model.isIdle)
    bench.tell(.saved(path: "scenarios/recorded/get-json.scenario"))
    XCTAssertTrue(bench.model.isIdle)
  }

  func testKeysAreWorkedOnWhileALargeBodyIsCopied() throws {
    var bench = answeredAtLength()
    bench.composes = false
    bench.press("yb")
    XCTAssertEqual(bench.model.shared.notice, "body is being copied")
    guard case .composeCopy(let body)? = bench.takeEffects().last else { return XCTFail("nothing is copied") }
    bench.press("th")
    XCTAssertTrue(bench.shows("[Headers"))
    bench.press("q")
    XCTAssertEqual(bench.takeEffects(), [])
    bench.tell(.copyComposed(body.copied()))
    let text = "[\(String(repeating: "1,", count: 20_000))1]"
    XCTAssertEqual(bench.takeEffects(), [.copy(text), .quit(code: 0)])
    XCTAssertEqual(bench.model.shared.notice, "copied: body, 40003 bytes")
  }

  func testTheBenchEndsWhenWhatIsBeingWrittenIsThere() throws {
    var bench = answeredAtLength()
    let scenario = try beginToSave(&bench)
    bench.press("q")
    XCTAssertEqual(bench.takeEffects(), [])
    XCTAssertEqual(bench.model.shared.notice, "a text is being written; the bench ends when it is there")
    bench.tell(.composed(scenario.composed()))
    XCTAssertNotNil(save(&bench))
    bench.tell(.saved(path: "scenarios/recorded/get-json.scenario"))
    XCTAssertEqual(bench.takeEffects(), [.listScenarios, .quit(code: 0)])
  }

  func testAQuestionAboutTheFileKeepsTheBenchOpen() throws {
    var bench = answeredAtLength()
    let scenario = try beginToSave(&bench)
    bench.press("q")
    bench.tell(.composed(scenario.composed()))
    bench.tell(.fileExists(path: "scenarios/recorded/get-json.scenario"))
    XCTAssertTrue(bench.shows("get-json.scenario exists. Overwrite it?  y yes  n no"))
    bench.press("y")
    bench.tell(.saved(path: "scenarios/recorded/get-json.scenario"))
    XCTAssertFalse(bench.takeEffects().contains(.quit(code: 0)))
  }

  func testASecondQEndsTheBenchAtOnce() throws {
    var bench = answeredAtLength()
    _ = try beginToSave(&bench)
    bench.press("qq")
    XCTAssertEqual(bench.takeEffects(), [.quit(code: 0)])
  }

  func testAQuestionWaitsForTheLineThatIsBeingWritten() {
    var bench = answered()
    bench.press("s<C-u>a<Enter>s<C-u>b")
    bench.tell(.fileExists(path: "a.scenario"))
    XCTAssertTrue(bench.shows("save as a scenario: b"))
    bench.press("<Esc>")
    XCTAssertTrue(bench.shows("a.scenario exists. Overwrite it?  y yes  n no"))
  }

  func testTheExtensionIsAddedAndAnEmptyNameRefused() throws {
    var bench = answered()
    bench.press("s<C-u>mine<Enter>")
    XCTAssertEqual(try XCTUnwrap(save(&bench)).path, "mine.scenario")
    bench.tell(.saved(path: "mine.scenario"))
    bench.press("s<C-u><Enter>")
    XCTAssertNil(save(&bench))
    XCTAssertEqual(bench.model.shared.notice, "not saved: the name is missing")
  }

  func testAnExistingFileIsOverwrittenOnlyAfterAYes() throws {
    var bench = answered()
    bench.press("s<C-u>a<Enter>")
    let first = try XCTUnwrap(save(&bench))
    bench.tell(.fileExists(path: "a.scenario"))
    XCTAssertTrue(bench.shows("a.scenario exists. Overwrite it?  y yes  n no"))
    bench.press("y")
    let second = try XCTUnwrap(save(&bench))
    XCTAssertEqual(second.text, first.text)
    XCTAssertTrue(second.overwrite)
  }

  func testANoAsksForAnotherName() throws {
    var bench = answered()
    bench.press("s<C-u>a<Enter>")
    let first = try XCTUnwrap(save(&bench))
    bench.tell(.fileExists(path: "a.scenario"))
    bench.press("n")
    XCTAssertTrue(bench.shows("save under another name: a.scenario"))
    bench.press("<C-u>b<Enter>")
    let second = try XCTUnwrap(save(&bench))
    XCTAssertEqual(second.path, "b.scenario")
    XCTAssertEqual(second.text, first.text)
    XCTAssertFalse(second.overwrite)
  }

  func testAFailureToSaveIsTold() {
    var bench = answered()
    bench.press("s<Enter>")
    bench.tell(.saveFailed(path: "scenarios/recorded/get-json.scenario", reason: "the disk is full"))
    XCTAssertEqual(bench.model.shared.notice, "scenarios/recorded/get-json.scenario is not saved: the disk is full")
    XCTAssertTrue(bench.model.isIdle)
  }

  func testTheAddressOfAnEarlierServerBecomesTheBase() throws {
    var bench = answered()
    bench.tell(.server(.inProcess(base: "http://127.0.0.1:9")))
    bench.press("s<Enter>")
    XCTAssertTrue(try XCTUnwrap(save(&bench)).text.contains("{{base}}/json"))
  }

  func testAnExchangeWithoutAnAnswerCannotBeSaved() {
    var bench = Bench()
    bench.press("<Enter>s")
    XCTAssertEqual(bench.model.shared.notice, "s: the exchange is still running   ^C cancels it")
    bench.tell(.exchange(id: 1, .ended(.failed(TransportFailure(.connect, "refused"))), at: .zero))
    bench.press("s")
    XCTAssertEqual(bench.model.shared.notice, "s: no response to save")
  }

  private func answer(_ bench: inout Bench, _ number: Int, _ name: String = "lamp") {
    bench.answer(Samples.jsonHead, body: Array(#"{"n":\#(number),"name":"\#(name)"}"#.utf8))
  }

  private func savedText(_ bench: inout Bench) -> String {
    bench.press("s<Enter>")
    guard case .save(_, let text, _)? = bench.takeEffects().last(where: { if case .save = $0 { true } else { false } }) else {
      return ""
    }
    return text
  }

  func testWhatChangedInTwoResponsesIsAMatcherInALaterOneToo() {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    answer(&bench, 0)
    bench.press("V")
    answer(&bench, 1)
    answer(&bench, 2)
    bench.press("<Esc>r")
    answer(&bench, 3)
    let text = savedText(&bench)
    XCTAssertTrue(text.contains(#""n": "{{*:number}}""#), text)
    XCTAssertTrue(text.contains(#""name": "lamp""#), text)
  }

  func testAChangeOfTheServerIsNoReasonToExpectLess() {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    answer(&bench, 0)
    bench.press("V")
    answer(&bench, 1)
    answer(&bench, 1)
    bench.press("<Esc>r")
    answer(&bench, 1, "torch")
    let text = savedText(&bench)
    XCTAssertTrue(text.contains(#""name": "torch""#), text)
  }
}
