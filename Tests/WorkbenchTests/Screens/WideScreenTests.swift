import Workbench
import XCTest

/// What the main screens look like where there is room.
final class WideScreenTests: XCTestCase {
  func testHeadersAtAHundredAndTwentyByForty() {
    var bench = Bench(120, 40, ascii: false)
    bench.press("<Enter>")
    bench.answerWithJSON()
    bench.press("j<Enter>")
    bench.answerWithCookies()
    bench.press("3thjj")
    assertScreen(bench.text, "HeadersAtAHundredAndTwentyByForty")
  }

  func testAFailedCheckAtTwoHundredBySixty() {
    var bench = Bench(200, 60)
    bench.press("j<Enter>")
    bench.answerWithCookies()
    bench.tell(.log(Message.LogLine(time: "02:41:10", text: "GET /cookies 200 14 B")))
    bench.tell(.log(Message.LogLine(time: "02:41:11", level: .warning, text: "no acceptable type")))
    bench.tell(.scenarioFinished(path: Samples.scenarios[0].path, Samples.failedRun))
    bench.press("6")
    assertScreen(bench.text, "AFailedCheckAtTwoHundredBySixty")
  }
}
