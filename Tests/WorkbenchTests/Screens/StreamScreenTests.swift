import ScenarioSyntax
import Scenarios
import XCTest

@testable import Workbench

/// What the tabs of streams and times look like.
final class StreamScreenTests: XCTestCase {
  func testEventsAtEightyByTwentyFour() {
    var bench = Bench(80, 24, ascii: false)
    bench.showEvents()
    assertScreen(bench.text, "EventsAtEightyByTwentyFour")
  }

  func testAPausedStreamAtFortyByTen() {
    var bench = Bench(40, 10)
    bench.showEvents()
    bench.press(" ")
    assertScreen(bench.text, "APausedStreamAtFortyByTen")
  }

  func testAnOpenedFrameAtAHundredAndTwentyByForty() {
    var bench = Bench(120, 40)
    bench.showEvents()
    bench.press("g<Enter>z")
    assertScreen(bench.text, "AnOpenedFrameAtAHundredAndTwentyByForty")
  }

  func testTimesAtEightyByTwentyFour() {
    var bench = Bench(80, 24)
    bench.press("<Enter>")
    bench.answerWithRedirect(to: "/json")
    bench.press(">")
    bench.answerWithJSON()
    bench.press("ti3")
    assertScreen(bench.text, "TimesAtEightyByTwentyFour")
  }

  func testChunksInRawAtEightyByTwentyFour() {
    var bench = Bench(80, 24)
    bench.beginStream("text/plain")
    bench.stream("first", at: 10)
    bench.stream("second", at: 30)
    bench.endStream(at: 40)
    bench.press("tr3")
    assertScreen(bench.text, "ChunksInRawAtEightyByTwentyFour")
  }

  func testWhatIsAskedAtEightyByTwentyFour() {
    var bench = Bench(80, 24)
    bench.press("<Enter>")
    bench.answerWithJSON()
    bench.press("A")
    let texts = bench.model.shared.expectations.checks.map(\.text)
    let verdicts = texts.map {
      Verdict($0.contains("name") ? .failed : .passed, $0, at: .start, message: $0, details: ["  actual: 1"])
    }
    bench.tell(.judged(id: 1, assertions: texts, verdicts))
    bench.press("j j ")
    assertScreen(bench.text, "WhatIsAskedAtEightyByTwentyFour")
  }
}
