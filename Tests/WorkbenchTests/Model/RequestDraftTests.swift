import Exchanges
import ScenarioSyntax
import Scenarios
import XCTest

@testable import Workbench

final class RequestDraftTests: XCTestCase {
  func testARouteFillsItsParametersWithTheirExamples() {
    let route = CatalogueRoute(
      methods: ["PUT"],
      path: "/items/{id:int}/{path*}/{open}",
      parameters: [
        CatalogueRoute.Parameter("id", in: .path, example: "4 2"), CatalogueRoute.Parameter("path", in: .path, example: "a/b"),
        CatalogueRoute.Parameter("limit", in: .query, example: "10&", isRequired: true),
        CatalogueRoute.Parameter("page", in: .query, example: "1"),
        CatalogueRoute.Parameter("X-Key", in: .header, example: "k", isRequired: true),
        CatalogueRoute.Parameter("sid", in: .cookie, example: "s", isRequired: true),
      ],
      requestBody: "{}",
      requestMediaType: "application/json"
    )
    let draft = RequestDraft(route)
    XCTAssertEqual(draft.line, "PUT /items/4%202/a/b/{open}?limit=10%26")
    XCTAssertEqual(
      draft.headers.map { String(fieldBytes: $0.line.bytes) },
      ["X-Key: k", "Cookie: sid=s", "Content-Type: application/json"]
    )
    XCTAssertEqual(draft.body, Array("{}".utf8))
    XCTAssertEqual(draft.openParameter, "{open}")
  }

  func testTheServersAddressIsPutBeforeATargetAndLeftOutAgain() {
    var draft = RequestDraft()
    draft.target = "/a?b"
    XCTAssertEqual(draft.message(base: "http://h:1")?.url, "http://h:1/a?b")
    XCTAssertNil(draft.message(base: nil))
    XCTAssertEqual(RequestDraft(RequestMessage(url: "http://h:1/a?b"), base: "http://h:1").target, "/a?b")
    XCTAssertEqual(RequestDraft(RequestMessage(url: "http://h:1"), base: "http://h:1").target, "/")
    XCTAssertEqual(RequestDraft(RequestMessage(url: "http://h:12/a"), base: "http://h:1").target, "http://h:12/a")
  }

  func testOnlyHeadersThatAreOnAreSent() {
    var draft = RequestDraft()
    draft.headers = [
      RequestDraft.Header(line: HeaderLine(bytes: Array("a: 1".utf8))),
      RequestDraft.Header(isOn: false, line: HeaderLine(bytes: Array("b: 2".utf8))),
      RequestDraft.Header(line: HeaderLine(bytes: Array("A:3".utf8))),
    ]
    XCTAssertEqual(draft.message(base: "http://h")?.headers.map { String(fieldBytes: $0.bytes) }, ["a: 1", "A:3"])
  }

  func testTheEditorsTextSurvivesARoundTrip() throws {
    var draft = RequestDraft()
    draft.method = "POST"
    draft.target = "/echo"
    draft.headers = [
      RequestDraft.Header(line: HeaderLine(bytes: Array("X: 1".utf8))),
      RequestDraft.Header(isOn: false, line: HeaderLine(bytes: Array("X: 2".utf8))),
    ]
    draft.body = Array("one\n\ntwo\n".utf8)
    let text = try XCTUnwrap(draft.text)
    XCTAssertEqual(text, "POST /echo\nX: 1\n# X: 2\n\none\n\ntwo\n")
    var read = RequestDraft()
    read.read(text)
    XCTAssertEqual(read, draft)
  }

  func testABodyThatIsNotUTF8HasNoTextToEdit() {
    var draft = RequestDraft()
    draft.body = [0xFF]
    XCTAssertNil(draft.text)
  }

  func testAnEditedRequestLineKeepsWhatWasNotWritten() {
    for (text, line) in [
      ("/z", "GET /z"), ("HEAD", "HEAD /a"), ("GET   /b ", "GET /b"), ("http://h/", "GET http://h/"), ("OPTIONS *", "OPTIONS *"),
      ("GET {{base}}/x", "GET {{base}}/x"), ("POST /{{ id }}", "POST /{{id}}"),
    ] {
      var draft = RequestDraft()
      draft.target = "/a"
      XCTAssertEqual(draft.take(line: text), .taken(note: ""))
      XCTAssertEqual(draft.line, line)
    }
  }

  func testTheVersionOfAPastedLineIsTakenOff() {
    let cases: [(line: String, usesHTTP2: Bool, note: String)] = [
      ("GET /x HTTP/1.1", false, ""), ("GET /x HTTP/2", true, "the request goes by HTTP/2"),
      ("BREW /x HTTP/9.9", false, "HTTP/9.9 is left out; :raw sends any version"),
    ]
    for (line, usesHTTP2, note) in cases {
      var draft = RequestDraft()
      XCTAssertEqual(draft.take(line: line), .taken(note: note))
      XCTAssertEqual(draft.target, "/x")
      XCTAssertEqual(draft.usesHTTP2, usesHTTP2)
    }
  }

  func testALineThatIsNoRequestLineIsRefusedAndTheOldOneStays() {
    let cases: [(text: String, outcome: RequestDraft.LineOutcome)] = [
      ("garbage", .refused("garbage is not a request line. Write GET /path.")),
      ("", .refused("the line is empty. Write GET /path.")), ("GE[T /x", .refused("GE[T is not a method. Write GET /path.")),
      ("GET foo", .refused("foo is not a target. Write /path or http://host/path.")),
      ("garbage in here", .refused("in%20here is not a target. Write /path or http://host/path.")),
      ("PUT /x y", .proposed("PUT /x%20y", reason: "a target has no blanks. %20 stands for one.")),
      ("GET /a b HTTP/1.1", .proposed("GET /a%20b", reason: "a target has no blanks. %20 stands for one.")),
    ]
    for (text, outcome) in cases {
      var draft = RequestDraft()
      draft.target = "/a"
      XCTAssertEqual(draft.take(line: text), outcome)
      XCTAssertEqual(draft.line, "GET /a")
    }
  }

  func testAVariableIsNoOpenParameter() {
    for (target, gap) in [
      ("/users/{name}", "{name}"), ("/users/{{name}}", nil), ("/{{a}}/{id}/{{b}}", "{id}"), ("/x?filter={a}", nil), ("/{{", nil),
    ] {
      var draft = RequestDraft()
      draft.target = target
      XCTAssertEqual(draft.openParameter, gap, target)
    }
  }

  func testABodyIsWhatItsTextSays() {
    let cases: [(text: String, content: RequestDraft.Content)] = [
      ("< ./x.json", .file("./x.json")), ("<a>x</a>", .bytes(Array("<a>x</a>".utf8))), ("[1]", .bytes(Array("[1]".utf8))),
      ("[Multipart]\n", .faulty("line 1: section [Multipart] is empty")),
    ]
    for (text, content) in cases {
      var draft = RequestDraft()
      draft.body = Array(text.utf8)
      XCTAssertEqual(draft.content, content, text)
    }
    var draft = RequestDraft()
    draft.body = Array("[FormParams]\na: 1\nb: x y".utf8)
    guard case .form(let fields) = draft.content else { return XCTFail("\(draft.content)") }
    XCTAssertEqual(fields.map(\.text), ["a: 1", "b: x y"])
    draft.body = Array("[Multipart]\nnote: hi\nphoto: file,cat.png; image/png".utf8)
    guard case .multipart(let parts) = draft.content else { return XCTFail("\(draft.content)") }
    XCTAssertEqual(parts.map(\.text), ["note: hi", "photo: file,cat.png; image/png"])
  }

  func testWhatContradictsIsNamedRowByRow() {
    func faults(_ lines: [String], body: String? = nil) -> [String] {
      var draft = RequestDraft()
      draft.headers = lines.map { RequestDraft.Header(line: HeaderLine(bytes: Array($0.utf8))) }
      draft.body = body.map { Array($0.utf8) }
      let faults = draft.faults(BenchVariables())
      return draft.rows.compactMap { faults[$0] }
    }
    XCTAssertEqual(faults(["Content-Length: 3"], body: "abc"), [])
    XCTAssertEqual(faults(["Content-Length: 4"], body: "abc"), ["the body has 3 bytes"])
    XCTAssertEqual(faults(["Content-Length: x"]), ["the length is not a number"])
    XCTAssertEqual(faults(["Content-Length: 3", "Transfer-Encoding: chunked"], body: "abc").count, 1)
    XCTAssertEqual(faults(["Host: a", "Host: b"]), Array(repeating: "a request has one Host line", count: 2))
    XCTAssertEqual(faults(["Content-Type: application/json"], body: "{\"a\": {{n}}}"), ["{{n}} isn't set   :set n=value"])
    let broken = faults(["Content-Type: application/json"], body: "{\"name\": \"x\", \"size\": 3\n , bad")
    XCTAssertEqual(broken.count, 1)
    XCTAssertTrue(broken.first?.hasPrefix("not JSON: line 2, column ") == true, "\(broken)")
    XCTAssertEqual(faults(["Content-Type: text/plain"], body: "{"), [])
  }

  func testRawBytesHaveTheLineEndsOfAHead() {
    var draft = RequestDraft()
    draft.raw = Array("BREW /x y HTTP/9.9\nA: b\n\nbody\n".utf8)
    XCTAssertEqual(draft.rawBytes, Array("BREW /x y HTTP/9.9\r\nA: b\r\n\r\nbody\n".utf8))
  }

  func testFaultsOfHeaderLinesAreNamed() {
    let faults: [(String, String?)] = [
      ("Accept: */*", nil), ("X:", nil), ("nocolon", "no colon after the name"), (": v", "no name before the colon"),
      ("a b: c", "the name is not a token (RFC 9110 section 5.6.2)"), ("a: \u{1}", "a control character in the line"),
    ]
    for (text, fault) in faults {
      XCTAssertEqual(RequestDraft.Header(line: HeaderLine(bytes: Array(text.utf8))).fault, fault, text)
    }
  }

  func testACurlCommandIsSafeForTheShell() {
    var draft = RequestDraft()
    draft.method = "POST"
    draft.target = "/a?b=c&d"
    draft.headers = [
      RequestDraft.Header(line: HeaderLine(bytes: Array("X: it's $HOME".utf8))),
      RequestDraft.Header(line: HeaderLine(bytes: Array("Y:".utf8))),
    ]
    draft.body = Array("{\"a\":1}".utf8)
    XCTAssertEqual(
      draft.curl(base: "http://h"),
      #"curl -si 'http://h/a?b=c&d' -H 'X: it'\''s $HOME' -H 'Y;' -H Accept: -H User-Agent: "#
        + #"-H Content-Type: --data-raw '{"a":1}'"#
    )
  }

  func testAnHTTPFileHasTheWholeRequest() {
    var draft = RequestDraft(
      RequestMessage(method: "POST", url: "http://h/a", headers: [HeaderLine(name: "X", value: "1")]),
      base: "http://h"
    )
    draft.body = Array("b".utf8)
    XCTAssertEqual(draft.httpText(base: "http://h"), "POST http://h/a\nX: 1\n\nb\n")
  }

  func testAFileNameTellsTheRequest() {
    var draft = RequestDraft()
    for (target, name) in [
      ("/items/1?x=2", "get-items-1"), ("/", "get-root"), ("http://h:1/A_b", "get-a-b"), ("/../../etc", "get-etc"),
    ] {
      draft.target = target
      XCTAssertEqual(draft.fileName, name)
    }
  }

  func testWhatWouldBeSentIsMadeWhenTheRequestChangesAndNotForEachPicture() {
    var bench = Bench(120, 40)
    bench.press("2gea?{{unset}}&{{name}}&{{name}}<Enter>jeX-A: {{name}}<Enter>")
    bench.press(":set name=ada<Enter>")
    let made = (0..<2).map { _ in bench.model.shared.draftMessage?.headers.withUnsafeBufferPointer(\.baseAddress) }
    XCTAssertEqual(made[0], made[1])
    XCTAssertEqual(bench.model.shared.draftMessage?.url, Samples.base + "/a?{{unset}}&ada&ada")
    XCTAssertEqual(bench.model.shared.draftMessage?.headers.map(\.value), ["ada"])
    bench.press(":set name=bob<Enter>")
    XCTAssertEqual(bench.model.shared.draftMessage?.headers.map(\.value), ["bob"])
    bench.tell(.server(.remote(base: "http://other")))
    XCTAssertEqual(bench.model.shared.draftMessage?.url, "http://other/a?{{unset}}&bob&bob")
  }
}
