import ScenarioSyntax
import Scenarios
import XCTest

@testable import Workbench

/// What the tabs of streams and times look like.
final class StreamScreenTests: XCTestCase {
  func testEventsAtEightyByTwentyFour() {
    var bench = Bench(80, 24, ascii: false)
    bench.showEvents()
    XCTAssertEqual(
      bench.text,
      """
       answerback  in-process 127.0.0.1:41873  1 running  ? help
      ┌─ 2 Request GET / ────────────────────────────────────────────────────────────┐
      │ GET /                                                                        │
      │ 0 headers  no body                                                           │
      └──────────────────────────────────────────────────────────────────────────────┘
      ┏━ 3 Response  200 OK  128 B  LIVE ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓
      ┃ Summary Headers:2 Cookies Negotiation Body [Stream:4] Timing Raw Checks      ┃
      ┃ time      id       event       size    data                                  ┃
      ┃ 10.0 ms   1        tick        57      {"n":1,"list":[1,2]}                  ┃
      ┃ 60.0 ms   2        message     28      two\\x0alines                          ┃
      ┃ 60.0 ms   -        -           7       : ping                                ┃
      ┃>1.26 s    3        tick        32      {"n":3}                               ┃
      ┃                                                                              ┃
      ┃                                                                              ┃
      ┃                                                                              ┃
      ┃                                                                              ┃
      ┃                                                                              ┃
      ┃                                                                              ┃
      ┃                                                                              ┃
      ┃ LIVE  following  4 frames  1 only comments                                   ┃
      ┃ last id 3  retry 3000 ms  rate 1/s  last gap 1.20 s  largest 1.20 s before #4┃
      ┗━ 4/4 ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛
       Enter open  ^C cancel  r resend  e edit  Space pause  F follow  f filter

      """
    )
  }

  func testAPausedStreamAtFortyByTen() {
    var bench = Bench(40, 10)
    bench.showEvents()
    bench.press(" ")
    XCTAssertEqual(
      bench.text,
      """
       answerback  in-process 127.0.0.1:41873~
       2 Request GET /  0 headers  no body
      += 3 Response  200 OK  128 B  PAUSED ==+
      | Sum Hea Coo Neg Bod [Str] Tim Raw Che|
      | time      event       data           |
      | 60.0 ms   -           : ping         |
      |>1.26 s    tick        {"n":3}        |
      += 4/4 ================================+
       Enter open  ^C cancel  r resend  t tab
       the picture stands, frames are kept   ~
      """
    )
  }

  func testAnOpenedFrameAtAHundredAndTwentyByForty() {
    var bench = Bench(120, 40)
    bench.showEvents()
    bench.press("g<Enter>z")
    XCTAssertEqual(
      bench.text,
      """
       answerback  in-process 127.0.0.1:41873  1 running  ? help
      += 3 Response  200 OK  128 B  LIVE ====================================================================================+
      | Summary Headers:2 Cookies Negotiation Body [Stream:4] Timing Raw Checks                                              |
      | frame 1   Esc goes back to the list                                                                                  |
      |>frame       1                                                                                                        |
      | time        10.0 ms                                                                                                  |
      | size        57 bytes                                                                                                 |
      | id          1                                                                                                        |
      | event       tick                                                                                                     |
      | retry       3000                                                                                                     |
      | {                                                                                                                    |
      |   "n": 1,                                                                                                            |
      |   "list": [                                                                                                          |
      |     1,                                                                                                               |
      |     2                                                                                                                |
      |   ]                                                                                                                  |
      | }                                                                                                                    |
      |                                                                                                                      |
      |                                                                                                                      |
      |                                                                                                                      |
      |                                                                                                                      |
      |                                                                                                                      |
      |                                                                                                                      |
      |                                                                                                                      |
      |                                                                                                                      |
      |                                                                                                                      |
      |                                                                                                                      |
      |                                                                                                                      |
      |                                                                                                                      |
      |                                                                                                                      |
      |                                                                                                                      |
      |                                                                                                                      |
      |                                                                                                                      |
      |                                                                                                                      |
      |                                                                                                                      |
      | LIVE  4 frames  1 only comments                                                                                      |
      | last id 3  retry 3000 ms  rate 1/s  last gap 1.20 s  largest 1.20 s before #4                                        |
      += 1/13 ===============================================================================================================+
       Enter open  ^C cancel  r resend  e edit  Space pause  F follow  f filter  x close  L reconnect  a assert  Tab pane

      """
    )
  }

  func testTimesAtEightyByTwentyFour() {
    var bench = Bench(80, 24)
    bench.press("<Enter>")
    bench.answerWithRedirect(to: "/json")
    bench.press(">")
    bench.answerWithJSON()
    bench.press("ti3")
    XCTAssertEqual(
      bench.text,
      """
       answerback  in-process 127.0.0.1:41873  jar 1  ? help
      +- 2 Request GET /json --------------------------------------------------------+
      | GET /json                                                                    |
      | 0 headers  no body  jar: 1 cookie                                            |
      +------------------------------------------------------------------------------+
      += 3 Response  200 OK  38 B  1.30 ms ==========================================+
      | Summary Headers:2 Cookies Negotiation Body Stream [Timing] Raw Checks        |
      |>connect     1.30 ms   ######################################                 |
      | send        0.00 ms                                                          |
      | wait        0.00 ms                                                          |
      | head        0.00 ms                                                          |
      | body        0.00 ms                                                          |
      | total       1.30 ms   ######################################                 |
      | connection  opened for this exchange                                         |
      | hop 1       1.30 ms   ###################                    302 GET /json   |
      | hop 2       1.30 ms                      ################### 200 GET /json   |
      | all hops    2.60 ms   ######################################                 |
      | repeats     2 responses to this request in the history                       |
      | first byte  min 1.30 ms   p50 1.30 ms   p95 1.30 ms   max 1.30 ms            |
      | total       min 1.30 ms   p50 1.30 ms   p95 1.30 ms   max 1.30 ms            |
      |                                                                              |
      += 1/13 =======================================================================+
       r resend  e edit  s save  Tab pane  t tab  : commands  q quit  ? help  u undo
       GET /json 200 in 1.30 ms
      """
    )
  }

  func testChunksInRawAtEightyByTwentyFour() {
    var bench = Bench(80, 24)
    bench.beginStream("text/plain")
    bench.stream("first", at: 10)
    bench.stream("second", at: 30)
    bench.endStream(at: 40)
    bench.press("tr3")
    XCTAssertEqual(
      bench.text,
      """
       answerback  in-process 127.0.0.1:41873  ? help
      +- 2 Request GET / ------------------------------------------------------------+
      | GET /                                                                        |
      | 0 headers  no body                                                           |
      +------------------------------------------------------------------------------+
      += 3 Response  200 OK  11 B  40.0 ms ==========================================+
      | Summary Headers:2 Cookies Negotiation Body Stream:2 Timing [Raw] Checks      |
      |>head, 73 bytes                                                               |
      | 0000  48 54 54 50 2f 31 2e 31  20 32 30 30 20 4f 4b 0d  |HTTP/1.1 200 OK.|   |
      | 0010  0a 43 6f 6e 74 65 6e 74  2d 54 79 70 65 3a 20 74  |.Content-Type: t|   |
      | 0020  65 78 74 2f 70 6c 61 69  6e 0d 0a 54 72 61 6e 73  |ext/plain..Trans|   |
      | 0030  66 65 72 2d 45 6e 63 6f  64 69 6e 67 3a 20 63 68  |fer-Encoding: ch|   |
      | 0040  75 6e 6b 65 64 0d 0a 0d  0a                       |unked....|          |
      | chunk 1, 5 bytes, complete at 10.0 ms                                        |
      | 0049  35 0d 0a 66 69 72 73 74  0d 0a                    |5..first..|         |
      | chunk 2, 6 bytes, complete at 30.0 ms                                        |
      | 0053  36 0d 0a 73 65 63 6f 6e  64 0d 0a                 |6..second..|        |
      |                                                                              |
      |                                                                              |
      |                                                                              |
      |                                                                              |
      += 1/10 =======================================================================+
       r resend  e edit  s save  Tab pane  t tab  : commands  q quit  ? help  z zoom
       GET / 200 in 40.0 ms
      """
    )
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
    XCTAssertEqual(
      bench.text,
      """
       answerback  in-process 127.0.0.1:41873  ? help
      +- 2 Request GET /json --------------------------------------------------------+
      | GET /json                                                                    |
      | 0 headers  no body                                                           |
      +------------------------------------------------------------------------------+
      += 3 Response  200 OK  38 B  1.30 ms ==========================================+
      | Summary Headers:2 Cookies Negotiation Body Stream Timing Raw [Checks]        |
      | CHECKS OF GET /json   s saves, p changes, x removes                          |
      | [v]   status == 200                                                          |
      |>[v]   header "Content-Type" == "application/json"                            |
      | [v] ? header "Content-Length" == "38"                                        |
      | [v] ? jsonpath "$.id" == 1                                                   |
      | [x] ? jsonpath "$.name" == "ada"                                             |
      |         actual: 1                                                            |
      | [v] ? jsonpath "$.tags" count == 2                                           |
      |                                                                              |
      |                                                                              |
      |                                                                              |
      |                                                                              |
      |                                                                              |
      |                                                                              |
      += 3/8 ========================================================================+
       r resend  e edit  s save  Space on/off  x drop  Tab pane  t tab  : commands
       GET /json 200 in 1.30 ms  |  accepted: header "Content-Type" == "application/j~
      """
    )
  }
}
