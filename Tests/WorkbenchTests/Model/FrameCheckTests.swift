import Exchanges
import ScenarioSyntax
import Scenarios
import XCTest

@testable import Workbench

final class FrameCheckTests: XCTestCase {
  private func bench() -> Bench {
    var bench = Bench(120, 40)
    bench.showEvents()
    bench.press("g")
    return bench
  }

  private func saved(_ bench: inout Bench) -> String {
    bench.endStream(at: 2000, .cancelled)
    bench.press("s<Enter>")
    guard case .save(_, let text, _)? = bench.effects.last(where: { if case .save = $0 { true } else { false } }) else {
      return ""
    }
    XCTAssertNoThrow(try ScenarioFile.parse(text, path: "x"))
    return text
  }

  func testAFrameIsAskedForInSevenWays() {
    var bench = bench()
    bench.press("a")
    var texts = bench.model.shared.expectations.frames.map(\.text)
    for _ in 0..<7 {
      bench.press("p")
      texts += bench.model.shared.expectations.frames.map(\.text)
    }
    XCTAssertEqual(
      texts,
      [
        #"retry: 3000  id: 1  event: tick  data: {"n":1,"list":[1,2]}"#, "retry: {{*}}  id: {{*}}  event: tick  data: {{*}}",
        "@within 1s  retry: {{*}}  id: {{*}}  event: tick  data: {{*}}", #"@listen 1s  events "tick" count >= 1"#,
        #"@listen 1s  events "tick" count == 0"#, "@within 1s  @eof", "@eof",
        #"retry: 3000  id: 1  event: tick  data: {"n":1,"list":[1,2]}"#,
      ]
    )
    XCTAssertEqual(bench.model.shared.notice, #"expects: retry: 3000  id: 1  event: tick  data: {"n":1,"list":[1,2]}"#)
    bench.press("a")
    XCTAssertEqual(bench.model.shared.notice, "frame 1 has a check already   p changes it, t k shows it")
  }

  func testWhatIsAskedBecomesEventsOfTheScenario() {
    var bench = bench()
    bench.press("ajaGap")
    let text = saved(&bench)
    XCTAssertTrue(
      text.contains(
        """
        HTTP 200
        [Events]
        retry: 3000
        id: 1
        event: tick
        data: {"n":1,"list":[1,2]}

        id: 2
        data: two
        data: lines

        @skip 0..1000
        id: {{*}}
        event: tick
        data: {{*}}

        @stop
        """
      ),
      text
    )
  }

  func testTheEndOfTheStreamIsAskedForLast() {
    var bench = bench()
    bench.press("appppppja")
    XCTAssertTrue(saved(&bench).contains("[Events]\n@skip 0..1000\nid: 2\ndata: two\ndata: lines\n\n@skip 0..1000\n@eof\n"))
  }

  func testFramesStandInTheChecksAndAreRemovedThere() {
    var bench = bench()
    bench.press("jatk3g")
    XCTAssertTrue(bench.shows("FRAMES OF GET /"), bench.text)
    XCTAssertTrue(bench.shows("      #2  id: 2  data: two  data: lines"), bench.text)
    bench.press("jp")
    XCTAssertTrue(bench.shows("      #2  id: {{*}}  data: {{*}}"), bench.text)
    bench.press("x")
    XCTAssertEqual(bench.model.shared.expectations.frames, [])
  }

  func testChecksOfAStreamKeepItsFramesSoThatTheRunEnds() {
    var bench = bench()
    bench.press("ts3ga")
    let text = saved(&bench)
    XCTAssertTrue(text.contains("[Events]\nretry: 3000\nid: 1\n"), text)
    XCTAssertTrue(text.contains("@stop"), text)
  }

  func testAStreamOfChunksHasNoFramesToAskFor() {
    var bench = Bench(120, 40)
    bench.beginStream("text/plain")
    bench.stream("one", at: 1)
    bench.press("te3a")
    XCTAssertEqual(bench.model.shared.notice, "a: can't add a check for this row   A proposes a set")
  }

  func testSoManyOfATypeInATimeAreCountedInTheLastOnes() {
    var bench = bench()
    bench.press("Gappp")
    XCTAssertEqual(bench.model.shared.expectations.frames.map(\.text), [#"@listen 2520ms  events "tick" count >= 2"#])
    bench.press("ga")
    let text = saved(&bench)
    XCTAssertTrue(text.contains("data: {\"n\":1,\"list\":[1,2]}\n\n@listen 2520ms\n@stop\n"), text)
    XCTAssertTrue(text.contains("[Asserts]\nevents \"tick\" count >= 2\n"), text)
  }

  func testNoneOfATypeAndTheEndInTimeAreSaved() {
    var bench = bench()
    bench.press("appppjappppp")
    let text = saved(&bench)
    XCTAssertTrue(text.contains("[Events]\n@listen 1s\n@skip 0..1000\n@within 1s\n@eof\n"), text)
    XCTAssertTrue(text.contains("events \"tick\" count == 0\n"), text)
  }
}
