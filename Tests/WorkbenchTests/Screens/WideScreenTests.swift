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
    XCTAssertEqual(
      bench.text,
      """
       answerback  in-process 127.0.0.1:41873  jar 2  ? help
      ┌─ 1 Catalogue ──────────────┐┌─ 2 Request GET /cookies ───────────────────────────────────────────────────────────────┐
      │ / filter                   ││>GET /cookies                                                                           │
      │ ROUTES (5)                 ││ + add a header                                                                         │
      │  GET    /json  a record    ││ body none                                                                              │
      │> GET    /cookies  three co…││ as sent, 48 bytes; added by the client:                                                │
      │  GET    /items/{id}        ││   Host: 127.0.0.1:41873                                                                │
      │  GET    /users/{name}      ││                                                                                        │
      │  POST   /echo              ││                                                                                        │
      │                            ││                                                                                        │
      │ SCENARIOS (2)              ││                                                                                        │
      │ [ ] cookies/layers         ││                                                                                        │
      │ [ ] plain-json             │└────────────────────────────────────────────────────────────────────────────────────────┘
      │                            │┏━ 3 Response  200 OK  14 B  1.30 ms ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓
      │ HISTORY (2)                │┃ Summary [Headers:5] Cookies:3 Negotiation Body Stream Timing Raw Checks                ┃
      │ *#2 200  GET /cookies  1.3…│┃ HTTP/1.1 200 OK                                                                        ┃
      │  #1 200  GET /json  1.30 ms│┃   1 content-type: text/html; charset=utf-8                                             ┃
      │                            │┃>  2 set-cookie: sid=abc123; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=3600       ┃
      │                            │┃   3 set-cookie: theme=dark; Path=/app; Expires=Wed, 09 Jun 2027 10:18:14 GMT; Partitio…┃
      │                            │┃   4 Set-Cookie: gone=; Path=/; Max-Age=0                                               ┃
      │                            │┃   5 content-length: 14                                                                 ┃
      │                            │┃ Request as sent, 48 bytes: GET /cookies                                                ┃
      │                            │┃   1 Host: 127.0.0.1:41873                                                              ┃
      │                            │┃                                                                                        ┃
      │                            │┃                                                                                        ┃
      │                            │┃                                                                                        ┃
      │                            │┃                                                                                        ┃
      │                            │┃                                                                                        ┃
      │                            │┃                                                                                        ┃
      │                            │┃                                                                                        ┃
      │                            │┃                                                                                        ┃
      │                            │┃                                                                                        ┃
      │                            │┃                                                                                        ┃
      │                            │┃ line 2, bytes 57-132                                                                   ┃
      │                            │┃ set-cookie: sid=abc123; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=3600           ┃
      │                            │┃                                                                                        ┃
      │                            │┃                                                                                        ┃
      └────────────────────────────┘┗━ 3/8 ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┛
       r resend  e edit  s save  a assert  c capture  Tab pane  t tab  : commands  q quit  ? help  u undo  z zoom  y copy
       GET /cookies 200 in 1.30 ms
      """
    )
  }

  func testAFailedCheckAtTwoHundredBySixty() {
    var bench = Bench(200, 60)
    bench.press("j<Enter>")
    bench.answerWithCookies()
    bench.tell(.log(Message.LogLine(time: "02:41:10", text: "GET /cookies 200 14 B")))
    bench.tell(.log(Message.LogLine(time: "02:41:11", level: .warning, text: "no acceptable type")))
    bench.tell(.scenarioFinished(path: Samples.scenarios[0].path, Samples.failedRun))
    bench.press("6")
    XCTAssertEqual(
      bench.text,
      """
       answerback  in-process 127.0.0.1:41873  layers  checks 1/3  jar 2  ? help
      +- 1 Catalogue ----------------------------++- 2 Request GET /cookies ---------------------------------++- 3 Response  200 OK  14 B  2.00 ms ----------------------------------------------------------+
      | / filter                                 ||>GET /cookies                                             || Summary Headers:5 Cookies:3 Negotiation Body Stream Timing Raw [Checks:1/3]                  |
      | ROUTES (5)                               || + add a header                                           || three cookies  1/3  line 3                                                                   |
      |  GET    /json  a record                  || body none                                                ||   [v] HTTP 200                                                                               |
      |> GET    /cookies  three cookies          || the jar will add sid                                     ||>  [x] header "Vary" == "Accept"                                                              |
      |  GET    /items/{id}                      ||                                                          ||       there is no header Vary                                                                |
      |  GET    /users/{name}                    ||                                                          ||       expected: Accept                                                                       |
      |  POST   /echo                            ||                                                          ||   [-] probe "tasks" == 1                                                                     |
      |                                          ||                                                          ||       not with --server                                                                      |
      | SCENARIOS (2)                            ||                                                          ||                                                                                              |
      | [x] cookies/layers               1 failed||                                                          ||                                                                                              |
      | [ ] plain-json                           ||                                                          ||                                                                                              |
      |                                          ||                                                          ||                                                                                              |
      |                                          ||                                                          ||                                                                                              |
      |                                          ||                                                          ||                                                                                              |
      |                                          ||                                                          ||                                                                                              |
      |                                          ||                                                          ||                                                                                              |
      |                                          ||                                                          ||                                                                                              |
      |                                          ||                                                          ||                                                                                              |
      |                                          ||                                                          ||                                                                                              |
      |                                          ||                                                          ||                                                                                              |
      |                                          ||                                                          ||                                                                                              |
      |                                          ||                                                          ||                                                                                              |
      |                                          ||                                                          ||                                                                                              |
      +------------------------------------------+|                                                          ||                                                                                              |
      +- 4 History ------------------------------+|                                                          ||                                                                                              |
      |>*#2 200  GET /cookies  2.00 ms  cookies/~||                                                          ||                                                                                              |
      |  #1 200  GET /cookies  1.30 ms           |+----------------------------------------------------------+|                                                                                              |
      |                                          |+= 6 Checks  1/3 cookies/layers ===========================+|                                                                                              |
      |                                          || three cookies  1/3  line 3                               ||                                                                                              |
      |                                          ||   [v] HTTP 200                                           ||                                                                                              |
      |                                          ||>  [x] header "Vary" == "Accept"                          ||                                                                                              |
      |                                          ||       there is no header Vary                            ||                                                                                              |
      |                                          ||       expected: Accept                                   ||                                                                                              |
      |                                          ||   [-] probe "tasks" == 1                                 ||                                                                                              |
      |                                          ||       not with --server                                  ||                                                                                              |
      |                                          ||                                                          ||                                                                                              |
      |                                          ||                                                          ||                                                                                              |
      |                                          ||                                                          ||                                                                                              |
      |                                          ||                                                          ||                                                                                              |
      |                                          ||                                                          ||                                                                                              |
      +- 1/2 ------------------------------------+|                                                          ||                                                                                              |
      +- 5 Server log ---------------------------+|                                                          ||                                                                                              |
      | 02:41:10 GET /cookies 200 14 B           ||                                                          ||                                                                                              |
      |>02:41:11 warn no acceptable type         ||                                                          ||                                                                                              |
      |                                          ||                                                          ||                                                                                              |
      |                                          ||                                                          ||                                                                                              |
      |                                          ||                                                          ||                                                                                              |
      |                                          ||                                                          ||                                                                                              |
      |                                          ||                                                          ||                                                                                              |
      |                                          ||                                                          ||                                                                                              |
      |                                          ||                                                          ||                                                                                              |
      |                                          ||                                                          ||                                                                                              |
      |                                          ||                                                          ||                                                                                              |
      |                                          ||                                                          ||                                                                                              |
      |                                          ||                                                          ||                                                                                              |
      +- 2/2 ------------------------------------++= 3/7 ====================================================++- 3/7 ----------------------------------------------------------------------------------------+
       Enter show  r resend  e edit  s save  T run  Tab pane  t tab  : commands  q quit  ? help  u undo  z zoom  y copy  E $EDITOR
       cookies/layers: 1 of 3 checks passed
      """
    )
  }
}
