import Exchanges
import ScenarioSyntax
import XCTest

@testable import Workbench

final class RecordingTests: XCTestCase {
  private func saved(_ bench: inout Bench) -> String {
    for case .save(_, let text, _) in bench.takeEffects() { return text }
    return ""
  }

  private func requests(_ text: String) -> [String] {
    text.split(separator: "\n").filter { $0.contains(" {{base}}") }.map(String.init)
  }

  func testStepsAreMovedRemovedAndPutBackBeforeTheyAreSaved() {
    var bench = Bench(120, 40)
    bench.press("R")
    for number in 1...3 {
      bench.press("2ge<C-u>GET /\(number)<Enter>r")
      bench.answerWithJSON()
    }
    bench.press("3R")
    XCTAssertTrue(bench.shows("1  200  GET /1"), bench.text)
    bench.press("J")
    XCTAssertTrue(bench.shows("moved: step 1 is step 2 now"), bench.text)
    bench.press("Gx")
    XCTAssertTrue(bench.shows("removed: GET /3   u puts it back"), bench.text)
    bench.press("u<lt>")
    _ = bench.takeEffects()
    bench.press("<Enter><Enter>")
    XCTAssertEqual(requests(saved(&bench)), ["GET {{base}}/2", "GET {{base}}/3", "GET {{base}}/1"])
    bench.tell(.saved(path: "scenarios/recorded/recording.scenario"))
    XCTAssertNil(bench.model.shared.recording)
  }

  func testARecordingIsOverOnlyWhenItsFileIsThere() {
    var bench = Bench(120, 40)
    bench.press("Rr")
    bench.answerWithJSON()
    _ = bench.takeEffects()
    bench.press("R<Enter><Enter>")
    XCTAssertNotEqual(saved(&bench), "")
    bench.tell(.saveFailed(path: "scenarios/recorded/recording.scenario", reason: "no space left"))
    XCTAssertEqual(bench.model.shared.recording, [1])
    XCTAssertTrue(bench.shows("REC 1"), bench.text)

    bench.press("R<Enter><Enter>")
    let text = saved(&bench)
    bench.tell(.fileExists(path: "scenarios/recorded/recording.scenario"))
    bench.press("n<C-u>other<Enter>r")
    bench.answerWithJSON()
    guard case .save("other.scenario", text, false)? = bench.takeEffects().first else { return XCTFail("nothing is saved") }
    bench.tell(.saved(path: "other.scenario"))
    // What was sent meanwhile is recorded still.
    XCTAssertEqual(bench.model.shared.recording, [2])
  }

  func testARecordingWithASecretThatNoVariableCanReplaceGoesOn() {
    var bench = Bench(120, 40)
    bench.press("Rr")
    bench.answerWithJSON()
    bench.tell(.composed(UnsavedScenario.Composed(path: "x.scenario", plain: "", hidden: nil, parts: nil)))
    XCTAssertTrue(bench.shows("not saved: a secret in it can't be replaced by a variable"), bench.text)
    XCTAssertEqual(bench.model.shared.recording, [1])
  }

  func testALongRecordingLosesNothing() {
    var bench = Bench(120, 40)
    bench.press("R")
    let count = History.mostEntries + 20
    for _ in 0..<count {
      bench.press("r")
      bench.answerWithJSON()
    }
    _ = bench.takeEffects()
    bench.press("R<Enter>")
    XCTAssertTrue(bench.shows("save \(count) steps"), bench.text)
    bench.press("<Enter>")
    bench.tell(.saved(path: "scenarios/recorded/recording.scenario"))
    // Then they are forgotten as all others are.
    bench.press("r")
    bench.answerWithJSON()
    XCTAssertEqual(bench.model.shared.history.entries.count, History.mostEntries)
  }

  func testAFullRecordingSaysWhatIsNotRecorded() {
    var bench = Bench(120, 40)
    bench.press("R")
    bench.model.shared.recording = Array(1...History.mostRecorded)
    bench.press("r")
    XCTAssertTrue(bench.shows("is sent   ^C cancels   not recorded: the recording is full, R saves it"), bench.text)
    bench.answerWithJSON()
    XCTAssertTrue(bench.shows("REC 1000 full"), bench.text)
    XCTAssertEqual(bench.model.shared.recording?.count, History.mostRecorded)
  }

  func testEscapeGoesOnRecording() {
    var bench = Bench(120, 40)
    bench.press("R<Enter>")
    bench.answerWithJSON()
    bench.press("R<Esc>r")
    bench.answerWithJSON()
    XCTAssertEqual(bench.model.shared.recording, [1, 2])
    bench.press("Rxx<Enter>")
    XCTAssertNil(bench.model.shared.recording)
    XCTAssertEqual(bench.model.shared.notice, "the recording is over; no step is left")
  }

  func testChecksThatAreMadeMeanwhileStandInTheSteps() throws {
    var bench = Bench(120, 40)
    bench.press("R<Enter>")
    bench.answerWithJSON()
    bench.press("tb3gjja")
    bench.press("1j<Enter>")
    bench.answerWithCookies()
    bench.press("R")
    XCTAssertTrue(bench.shows("GET /json   1 check"), bench.text)
    bench.press("<Enter><Enter>")
    let text = saved(&bench)
    XCTAssertTrue(text.contains("[Asserts]\njsonpath \"$.name\" == \"ada\"\n"), text)
    XCTAssertEqual(try ScenarioFile.parse(text, path: "x").steps.count, 2)
    XCTAssertTrue(text.contains("[SetCookies]"), text)
  }

  func testEveryHopIsSaved() {
    var bench = Bench(120, 40)
    bench.press("R<Enter>")
    bench.answerWithRedirect(to: "/two")
    bench.press(">")
    bench.answerWithRedirect(to: "/three")
    bench.press(">")
    bench.answerWithJSON()
    _ = bench.takeEffects()
    bench.press("s<Enter>")
    XCTAssertEqual(requests(saved(&bench)), ["GET {{base}}/json", "GET {{base}}/two", "GET {{base}}/three"])
    bench.press("R<Enter><Enter>")
    XCTAssertEqual(requests(saved(&bench)), ["GET {{base}}/json", "GET {{base}}/two", "GET {{base}}/three"])
  }

  func testALiveStreamIsSavedWithABound() {
    var bench = Bench(120, 40)
    bench.beginStream()
    bench.press("s")
    XCTAssertEqual(bench.model.shared.notice, "s: no event has come yet")
    bench.stream("data: 1\n\n", at: 10)
    bench.stream("data: 2\n\n", at: 20)
    _ = bench.takeEffects()
    bench.press("s<Enter>")
    let text = saved(&bench)
    XCTAssertTrue(text.contains("data: 2\n\n@limit 2 frames\n@stop\n"), text)
    XCTAssertEqual(bench.model.shared.shownEntry?.isRunning, true)
  }
}
