import Exchanges
import ScenarioInterchange
import XCTest

@testable import Workbench

final class PastedRequestTests: XCTestCase {
  private func bench(pasting text: String, after keys: String = "2") -> Bench {
    var bench = Bench(120, 40)
    bench.press(keys)
    bench.tell(.paste(text))
    return bench
  }

  private func headers(_ bench: Bench) -> [String] {
    bench.model.shared.draft.headers.map { String(fieldBytes: $0.line.bytes) }
  }

  func testAPastedTextIsKnownForWhatItIs() {
    let cases: [(text: String, pasted: PastedRequest?)] = [
      ("GET /x HTTP/1.1", .line("GET /x HTTP/1.1")), ("  POST /x\n\n", .line("POST /x")), ("http://h/x", .line("http://h/x")),
      ("$ curl -I http://h", .curl("curl -I http://h")),
      ("A: 1\r\nB: 2\r\n", .headers(["A: 1", "B: 2"].map { HeaderLine(bytes: Array($0.utf8)) })),
      ("> GET /x HTTP/1.1\n> Host: h\n>", .request("GET /x HTTP/1.1\nHost: h\n")),
      ("GET /x HTTP/1.1\r\rHost: h\r\rA: b\r\r\r\rbody", .request("GET /x HTTP/1.1\nHost: h\nA: b\n\nbody")),
      ("garbage", nil), ("", nil), ("some words: here\nand there", nil), ("curl", nil),
    ]
    for (text, pasted) in cases { XCTAssertEqual(PastedRequest(text), pasted, text) }
  }

  /// Each key looks at a whole line.
  func testALineOfMoreBytesThanALineHoldsIsRefused() {
    let long = String(repeating: "e\u{301}", count: 40_000)
    for (text, after) in [("GET /" + long, "2"), ("GET /" + long, "2e"), ("A: b\nX: " + long, "2"), ("GET /\nX: " + long, "2")] {
      let bench = bench(pasting: text, after: after)
      XCTAssertTrue(bench.model.shared.notice.hasPrefix("not pasted: a line in it has 12000"), bench.model.shared.notice)
      XCTAssertEqual(bench.model.shared.draft.line, "GET /")
      XCTAssertEqual(headers(bench), [])
    }
    // A body is not a line.
    XCTAssertEqual(bench(pasting: "POST /echo\n\n" + long).model.shared.draft.body?.count, 120_000)
    XCTAssertEqual(bench(pasting: long, after: "2Ge").model.request.field?.text.utf8.count, 120_000)
  }

  func testAFieldOfOneLineHoldsABoundedText() {
    for keys in ["/", ":", "1/", "2e"] {
      var bench = bench(pasting: String(repeating: "\u{301}", count: 30_000), after: keys)
      let before = bench.model.field?.text
      bench.tell(.paste(String(repeating: "x", count: 6_000)))
      XCTAssertEqual(bench.model.field?.text, before)
      XCTAssertEqual(bench.model.shared.notice, "not pasted: it has 6000 bytes, and a line holds 65536")
      bench.tell(.paste("x"))
      XCTAssertEqual(bench.model.field?.text, before.map { $0 + "x" })
    }
  }

  func testAPastedRequestTakesTheVersionOff() {
    let bench = bench(pasting: "GET /cookies HTTP/1.1")
    XCTAssertEqual(bench.model.shared.draft.line, "GET /cookies")
    var typed = Bench(120, 40)
    typed.press("2e<C-u>GET /cookies HTTP/1.1<Enter>")
    XCTAssertEqual(typed.model.shared.draft.line, "GET /cookies")
  }

  func testAWholeRequestIsTakenWithItsHeaderLinesAndBody() {
    let bench = bench(pasting: "POST /echo HTTP/1.1\r\nContent-Type: application/json\r\nX: 1\r\n\r\n{\"a\": 1}\n", after: "1")
    XCTAssertEqual(bench.model.focus, .request)
    XCTAssertEqual(bench.model.shared.draft.line, "POST /echo")
    XCTAssertEqual(headers(bench), ["Content-Type: application/json", "X: 1"])
    XCTAssertEqual(bench.model.shared.draft.body, Array("{\"a\": 1}\n".utf8))
    let sections = self.bench(pasting: "POST /echo\n[FormParams]\na: b")
    XCTAssertEqual(sections.model.shared.draft.body, Array("[FormParams]\na: b".utf8))
  }

  func testGarbageIsRefusedAndTheOldLineStays() {
    var bench = Bench(120, 40)
    bench.press("2e<C-u>garbage<Enter>")
    XCTAssertEqual(bench.model.shared.draft.line, "GET /")
    XCTAssertEqual(
      bench.model.shared.notice,
      "garbage is not a request line. Write GET /path. The old line stays."
    )
    bench.tell(.paste("garbage"))
    XCTAssertEqual(bench.model.shared.notice, "what was pasted is not a request   e opens a field for other text")
  }

  func testATargetWithABlankIsProposedWithout() {
    var bench = Bench(120, 40)
    bench.press("2e<C-u>GET /a b<Enter>")
    XCTAssertEqual(bench.model.field?.text, "GET /a%20b")
    XCTAssertEqual(bench.model.shared.draft.line, "GET /")
    bench.press("<Enter>")
    XCTAssertEqual(bench.model.shared.draft.line, "GET /a%20b")
    bench.press("e<C-u>GET /c d<Esc>")
    XCTAssertEqual(bench.model.shared.draft.line, "GET /a%20b")
    XCTAssertNil(bench.model.field)
  }

  func testAnotherHostIsTold() {
    let bench = bench(pasting: "GET http://other.test/x HTTP/1.1")
    XCTAssertEqual(bench.model.shared.draft.line, "GET http://other.test/x")
    XCTAssertEqual(
      bench.model.shared.notice,
      "the request goes to http://other.test, not to the server of the bench"
    )
  }

  func testACurlCommandBecomesTheRequest() throws {
    let command = "curl -X PUT \(Samples.base)/items/1 -H 'A: b' --json '{\"a\":1}' -s -L"
    var bench = bench(pasting: command)
    XCTAssertEqual(bench.takeEffects().last, .importCurl(command))
    bench.tell(.imported(try RequestImport(curl: command)))
    XCTAssertEqual(bench.model.shared.draft.line, "PUT /items/1")
    XCTAssertEqual(headers(bench), ["A: b", "Content-Type: application/json", "Accept: application/json"])
    XCTAssertEqual(bench.model.shared.draft.body, Array("{\"a\":1}".utf8))
    XCTAssertTrue(bench.model.shared.draft.followsRedirects)
    XCTAssertTrue(bench.model.shared.notice.contains("left out: -s"), bench.model.shared.notice)
    bench.press("2e<C-u>curl \(Samples.base)/x<Enter>")
    XCTAssertEqual(bench.takeEffects().last, .importCurl("curl \(Samples.base)/x"))
  }

  func testFormsFilesAndCredentialsOfCurlAreRows() throws {
    let cases: [(command: String, body: String?, headers: [String])] = [
      ("--data-urlencode 'a=1 2' -d b=2", "a=1+2&b=2", ["Content-Type: application/x-www-form-urlencoded"]),
      ("-F a=1 -F 'p=@cat.png'", "[Multipart]\na: 1\np: file,cat.png; image/png", []),
      ("-u ada:pw", nil, ["Authorization: Basic YWRhOnB3"]),
      ("--data-binary @x.bin", "< x.bin", ["Content-Type: application/x-www-form-urlencoded"]), ("-b a=1", nil, ["Cookie: a=1"]),
    ]
    for (command, body, headers) in cases {
      var bench = Bench(120, 40)
      bench.tell(.imported(try RequestImport(curl: "curl \(Samples.base)/x \(command)")))
      XCTAssertEqual(bench.model.shared.draft.body.map { String(decoding: $0, as: UTF8.self) }, body, command)
      XCTAssertEqual(self.headers(bench), headers, command)
    }
  }
}
