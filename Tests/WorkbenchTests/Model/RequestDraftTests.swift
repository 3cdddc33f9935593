import Exchanges
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
      ("PUT /x y", "PUT /x y"), ("/z", "GET /z"), ("HEAD", "HEAD /a"), ("", "GET /a"), ("GET   /b ", "GET /b"),
      ("http://h/", "GET http://h/"),
    ] {
      var draft = RequestDraft()
      draft.target = "/a"
      draft.setLine(text)
      XCTAssertEqual(draft.line, line)
    }
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
}
