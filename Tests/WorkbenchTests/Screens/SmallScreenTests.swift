import Workbench
import XCTest

/// What the main screens look like where room is short.
final class SmallScreenTests: XCTestCase {
  func testTheStartAtFortyByTen() {
    let bench = Bench(40, 10)
    XCTAssertEqual(
      bench.text,
      """
       answerback  in-process 127.0.0.1:41873~
      += 1 Catalogue ==================+dy
      | / filter                       |-----+
      | ROUTES (5)                     |w Che|
      |> GET    /json  a record        |     |
      |  GET    /cookies  three cookies|     |
      |  GET    /items/{id}            |     |
      +================================+-----+
       Enter send/run  r resend  e edit
       requests go to http://127.0.0.1:41873
      """
    )
  }

  func testEveryCellOfTheStartHasItsRole() {
    let bench = Bench(40, 10)
    XCTAssertEqual(
      bench.styles,
      """
      SSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSS
      BBTTTTTTTTTTTTTBBBBBBBBBBBBBBBBBBBdd....
      B.k.dddddd.......................Bbbbbbb
      B.hhhhhhhhhh.....................Ba.aaab
      BssssssssssssssssssssssssssssssssB.....b
      B.nnnn..............dddddddddddddB.....b
      B.nnnn...........................B.....b
      BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBbbbbbb
      .kkkkkddddddddd..kddddddd..kddddd.......
      ........................................
      """
    )
  }

  func testTheStartAtEightyByTwentyFour() {
    let bench = Bench(80, 24, ascii: false)
    XCTAssertEqual(
      bench.text,
      """
       answerback  in-process 127.0.0.1:41873  ? help
      ┏━ 1 Catalogue ━━━━━━━━━━━━━━━━━━━━━━━━┓───────────────────────────────────────┐
      ┃ / filter                             ┃                                       │
      ┃ ROUTES (5)                           ┃                                       │
      ┃> GET    /json  a record              ┃───────────────────────────────────────┘
      ┃  GET    /cookies  three cookies      ┃───────────────────────────────────────┐
      ┃  GET    /items/{id}                  ┃Body Stream Timing Raw Checks          │
      ┃  GET    /users/{name}                ┃                                       │
      ┃  POST   /echo                        ┃                                       │
      ┃                                      ┃                                       │
      ┃ SCENARIOS (2)                        ┃                                       │
      ┃ [ ] cookies/layers                   ┃                                       │
      ┃ [ ] plain-json                       ┃                                       │
      ┃                                      ┃                                       │
      ┃                                      ┃                                       │
      ┃                                      ┃                                       │
      ┃                                      ┃                                       │
      ┃                                      ┃                                       │
      ┃                                      ┃                                       │
      ┃                                      ┃                                       │
      ┃                                      ┃                                       │
      ┗━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛───────────────────────────────────────┘
       Enter send/run  r resend  e edit  / filter  Tab pane  t tab  : commands
       requests go to http://127.0.0.1:41873
      """
    )
  }

  func testCookiesAtEightyByTwentyFour() {
    var bench = Bench(80, 24)
    bench.press("j<Enter>")
    bench.answerWithCookies()
    bench.press("tcj")
    XCTAssertEqual(
      bench.text,
      """
       answerback  in-process 127.0.0.1:41873  jar 2  ? help
      +- 2 Request GET /cookies -----------------------------------------------------+
      | GET /cookies                                                                 |
      | 0 headers  no body  jar: 1 cookie                                            |
      +------------------------------------------------------------------------------+
      += 3 Response  200 OK  14 B  1.30 ms ==========================================+
      | Summary Headers:5 [Cookies:3] Negotiation Body Stream Timing Raw Checks      |
      | jar      name  value     Path     Max-Age/Expires     Sec Http SameSite Part |
      | stored   sid   abc123    /        3600 s (1 h)        y   y    Lax      -    |
      |>stored   theme dark      /app     09 Jun 2027 10:18   -   -    -        y    |
      | deleted  gone  (empty)   /        0 s (deletes)       -   -    -        -    |
      | the jar now: 2 cookies                                                       |
      | [x] sent   sid     abc123        127.0.0.1        /        01 Jan 1970 01:00 |
      | [x] stays  theme   dark          127.0.0.1        /app     05 Feb 1971 00:00 |
      |                                                                              |
      |                                                                              |
      | Set-Cookie 2 of 3, header line 3, bytes 135-219                              |
      | set-cookie: theme=dark; Path=/app; Expires=Wed, 09 Jun 2027 10:18:14 GMT; Par|
      | titioned                                                                     |
      |                                                                              |
      | stored for 127.0.0.1 only                                                    |
      += 2/6 ========================================================================+
       r resend  e edit  s save  X empty jar  a assert  c capture  Tab pane  t tab
       GET /cookies 200 in 1.30 ms
      """
    )
  }

  func testARequestBeingEditedAtEightyByTwentyFour() {
    var bench = Bench(80, 24)
    bench.press("<Enter>")
    bench.answerWithJSON()
    bench.press("2jeX-Mode: a<Enter>jeX-Mode: b<Enter><Space>je")
    XCTAssertEqual(
      bench.text,
      """
       answerback  in-process 127.0.0.1:41873  ? help
      += 2 Request GET /json ========================================================+
      | GET /json                                                                    |
      | [x] X-Mode: a                                                                |
      | [ ] X-Mode: b                                                                |
      |>                                                                             |
      | body none                                                                    |
      |                                                                              |
      |                                                                              |
      |                                                                              |
      +==============================================================================+
      +- 3 Response  200 OK  38 B  1.30 ms ------------------------------------------+
      | [Summary] Headers:2 Cookies Negotiation Body Stream Timing Raw Checks        |
      |>status      HTTP/1.1 200 OK                                                  |
      | type        application/json                                                 |
      | headers     2 lines, 71 bytes                                                |
      | framing     Content-Length 38                                                |
      | body        38 bytes                                                         |
      | timing      connected 1.30 ms   sent 1.30 ms   first byte 1.30 ms   head 1.3~|
      | connection  127.0.0.1:51034 to 127.0.0.1:41873, new                          |
      | received    109 bytes                                                        |
      +- 1/8 ------------------------------------------------------------------------+
       Enter done  Esc leave  ^W erase word  ^U erase line
       GET /json 200 in 1.30 ms
      """
    )
  }

  func testHelpAtEightyByTwentyFour() {
    var bench = Bench(80, 24, ascii: false)
    bench.press("j<Enter>")
    bench.answerWithCookies()
    bench.press("?")
    XCTAssertEqual(
      bench.text,
      """
       answerback  in-process 127.0.0.1:41873  jar 2  ? help
      ┏━ Help ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓
      ┃ The Summary tab                                                              ┃
      ┃   Enter         show this hop, or follow the redirect                        ┃
      ┃   p             change the assertion: equal, contains, of its form, exists, …┃
      ┃                                                                              ┃
      ┃ 3 Response                                                                   ┃
      ┃   ^C            cancel what is in flight                                     ┃
      ┃   r ^R          send the request again                                       ┃
      ┃   e             edit the request                                             ┃
      ┃   s             save this exchange as a scenario                             ┃
      ┃   T             run the scenario headless and show its verdicts              ┃
      ┃   >             go where the response redirects                              ┃
      ┃   J             keep and send cookies, or do neither                         ┃
      ┃   a             add an assertion for the selected value                      ┃
      ┃   c             put this value into a variable                               ┃
      ┃   A             propose checks for this response                             ┃
      ┃   V             send twice and compare the responses                         ┃
      ┃   m             mark this response, to compare others with                   ┃
      ┃   d             what differs from the marked response                        ┃
      ┃   R             record what is sent, or save the recording                   ┃
      ┗━ 19/157 ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛
       Esc close
       GET /cookies 200 in 1.30 ms
      """
    )
  }
}
