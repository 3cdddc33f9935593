import ScenarioInterchange
import ScenarioSyntax
import Scenarios
import XCTest

/// Scenarios made of HTTP archives.
final class HARArchiveTests: XCTestCase {
  private func archive(method: String = "GET", header: String = "A") -> [UInt8] {
    let request = #"{"method":"\#(method)","url":"http://h/a","headers":[{"name":"\#(header)","value":"b:"}]}"#
    return Array(#"{"log":{"entries":[{"request":\#(request),"response":{"status":200}}]}}"#.utf8)
  }

  func testAnArchiveWhoseMethodIsNoTokenIsRefused() throws {
    XCTAssertEqual(try ScenarioFile.parse(RequestImport(har: archive()).text).steps.map(\.summary), ["GET /a"])
    for method in ["", "P ST", "GE(T", "get\\n"] { assertRefused(archive(method: method), method) }
  }

  func testAnArchiveWhoseHeaderNameIsNoTokenIsRefused() {
    for header in ["", "GET x", "GET x\\nB"] { assertRefused(archive(header: header), header) }
  }

  private func assertRefused(_ archive: [UInt8], _ what: String, line: UInt = #line) {
    XCTAssertThrowsError(try RequestImport(har: archive), what, line: line) { error in
      let sentence = "the archive cannot be written as a scenario: the method or a header name of an entry is not a token"
      XCTAssertEqual("\(error)", sentence, what, line: line)
    }
  }

  /// Imports an archive of these requests, each with a response of these members.
  private func scenario(_ requests: String..., response: String = #""status": 200"#) throws -> RequestImport {
    let entries = requests.map { #"{"request": {\#($0)}, "response": {\#(response)}}"# }.joined(separator: ",")
    return try RequestImport(har: Array(#"{"log": {"entries": [\#(entries)]}}"#.utf8))
  }

  private func request(_ new: RequestImport) throws -> String {
    XCTAssertEqual(new.losses, [])
    let text = try XCTUnwrap(try ScenarioFile.parse(new.text).steps.first?.request?.text)
    return text
  }

  func testAValueThatIsAListOrANumberIsWritten() throws {
    let headers = """
      [{"name": "accept", "value": ["*/*"]}, {"name": "X-A", "value": ["1", 2]}, {"name": "X-N", "value": 3.0}, \
      {"name": "X-B", "value": true}, {"name": "X-0", "value": null}]
      """
    let data = #""postData": {"mimeType": ["a/b"], "text": 5}"#
    let query = #""queryString": [{"name": "q", "value": [1, "b"]}], "cookies": [{"name": "c", "value": 7}]"#
    let new = try scenario(
      #""method": "POST", "url": "http://h/", "headers": \#(headers), \#(query), \#(data)"#,
      response: #""status": 200, "headers": [{"name": "X-R", "value": ["1", "2"]}], "content": {"text": 6}"#
    )
    let lines = "accept: */*\nX-A: 1\nX-A: 2\nX-N: 3.0\nX-B: true\nX-0:\nCookie: c=7\nContent-Type: a/b\n`5`"
    XCTAssertEqual(try request(new), "POST {{base}}/?q=1&q=b\n\(lines)")
    XCTAssertTrue(new.text.hasSuffix("HTTP 200\nX-R: 1\nX-R: 2\n```text\n6\n```\n"), new.text)
    let record = try scenario(#""method": "GET", "url": "http://h/", "headers": {"X-A": "1", "X-B": ["2"]}"#)
    XCTAssertEqual(try request(record), "GET {{base}}/\nX-A: 1\nX-B: 2")
  }

  func testAValueThatIsNoTextIsLeftOutByName() throws {
    let record = #"[{"name": "X-A", "value": {"a": 1}}, {"name": "X-L", "value": [[]]}, {"name": "X-S", "value": "\ud800"}]"#
    let members = #""headers": \#(record), "queryString": \#(record), "cookies": \#(record), "postData": {"text": {"a": 1}}"#
    let new = try scenario(
      #""method": "POST", "url": "http://h/", \#(members)"#,
      response: #""status": 200, "headers": \#(record), "content": {"text": ["a", {}]}"#
    )
    XCTAssertEqual(new.text, "#@ name: imported\n\n### POST /\nPOST {{base}}/\n\nHTTP 200\n")
    var places = ["queryString", "headers", "cookies"].map { "request.\($0)" }.flatMap { place in
      ["X-A", "X-L", "X-S"].map { "\(place): \($0)" }
    }
    places += ["request.postData: text"] + ["X-A", "X-L", "X-S"].map { "response.headers: \($0)" } + ["response.content: text"]
    XCTAssertEqual(
      new.losses,
      places.map { "log.entries[0].\($0) is left out, because its value isn't text. Add it." }
    )
    let form = #""postData": {"mimeType": "a/b", "params": [{"name": "a", "value": {}}, {"name": "b", "value": 1}]}"#
    XCTAssertEqual(
      try scenario(#""method": "POST", "url": "http://h/", \#(form)"#).losses,
      ["log.entries[0].request.postData.params: a is left out, because its value isn't text. Add it."]
    )
  }

  func testFieldsOfAConnectionAndOfCachesAreNotExpected() throws {
    let names = [
      "Transfer-Encoding", "Proxy-Connection", "Connection", "Keep-Alive", "TE", "Upgrade", "via", "AGE", "Date", "Trailer",
      "X-Via",
    ]
    let headers = names.map { #"{"name": "\#($0)", "value": "1"}"# }.joined(separator: ",")
    let new = try scenario(#""method": "GET", "url": "http://h/""#, response: #""status": 200, "headers": [\#(headers)]"#)
    XCTAssertTrue(new.text.hasSuffix("HTTP 200\nTrailer: 1\nX-Via: 1\n"), new.text)
    XCTAssertEqual(new.losses, [])
  }

  func testPseudoHeaderFieldsOfHTTP2AreLeftOut() throws {
    let headers =
      #"{"name": ":method", "value": "GET"}, {"name": ":authority", "value": "h"}, {"name": "accept", "value": "*/*"}"#
    let new = try scenario(
      #""method": "GET", "url": "https://h/x", "headers": [\#(headers)]"#,
      response: #""status": 200, "headers": [{"name": ":status", "value": "200"}, {"name": "x-a", "value": "1"}]"#
    )
    XCTAssertEqual(new.text, "#@ name: imported\n\n### GET /x\nGET {{base}}/x\naccept: */*\n\nHTTP 200\nx-a: 1\n")
    XCTAssertEqual(new.base, "https://h")
  }

  func testParametersOfAFormAreTheBodyWhereThereIsNoText() throws {
    let form = #""mimeType": "application/x-www-form-urlencoded""#
    let parameters =
      #"{"name": "a", "value": "x y&"}, {"name": "b", "value": "%40"}, {"name": "c"}, {"name": "d", "value": "1+1"}"#
    let text = "POST {{base}}/\nContent-Type: application/x-www-form-urlencoded\n`a=x+y%26&b=%40&c=&d=1%2B1`"
    for empty in ["", #""text": "", "#] {
      let data = #""postData": {\#(empty)\#(form), "params": [\#(parameters)]}"#
      XCTAssertEqual(try request(scenario(#""method": "POST", "url": "http://h/", \#(data)"#)), text)
    }
  }

  func testParametersOfAMultipartFormAreItsParts() throws {
    let parameters =
      #"{"name": "a", "value": "1"}, {"name": "f", "fileName": "x.txt", "contentType": "text/plain", "value": "hi"}"#
    let data = #""postData": {"mimeType": "multipart/form-data; boundary=B", "params": [\#(parameters)]}"#
    let body =
      #"--B\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--B\r\nContent-Disposition: form-data; name="f"; "#
      + #"filename="x.txt"\r\nContent-Type: text/plain\r\n\r\nhi\r\n--B--\r\n"#
    XCTAssertEqual(
      try request(scenario(#""method": "POST", "url": "http://h/", \#(data)"#)),
      "POST {{base}}/\nContent-Type: multipart/form-data; boundary=B\n`\(body)`"
    )
    let file = #""postData": {"mimeType": "multipart/form-data", "params": [{"name": "f", "fileName": "x.png"}]}"#
    XCTAssertEqual(
      try scenario(#""method": "POST", "url": "http://h/", \#(file)"#).losses,
      ["log.entries[0]: the archive doesn't have the content of the file x.png. Add it."]
    )
  }

  func testABodyInBase64IsDecoded() throws {
    for name in ["encoding", "_encoding"] {
      let data = #""postData": {"mimeType": "a/b", "text": "//6A", "\#(name)": "base64"}"#
      XCTAssertEqual(
        try request(scenario(#""method": "POST", "url": "http://h/", \#(data)"#)),
        "POST {{base}}/\nContent-Type: a/b\nbase64,//6A;"
      )
    }
    XCTAssertEqual(
      try scenario(#""method": "POST", "url": "http://h/", "bodySize": 3"#).losses,
      ["log.entries[0]: the archive doesn't have the body of the request. Add it."]
    )
  }

  func testAQueryAndCookiesAreTakenFromTheirListsWhereNothingElseHasThem() throws {
    let lists =
      #""queryString": [{"name": "a", "value": "b c"}], "cookies": [{"name": "s", "value": "1"}, {"name": "t", "value": "2"}]"#
    XCTAssertEqual(
      try request(scenario(#""method": "GET", "url": "http://u:p@h/x#f", \#(lists)"#)),
      "GET {{base}}/x?a=b+c\nAuthorization: Basic dTpw\nCookie: s=1; t=2"
    )
    let twins = #""headers": [{"name": "Cookie", "value": "z=1"}], \#(lists)"#
    XCTAssertEqual(try request(scenario(#""method": "GET", "url": "http://h/x?a", \#(twins)"#)), "GET {{base}}/x?a\nCookie: z=1")
  }

  func testLinesThatAreJoinedWithALineEndAreLinesOfTheirOwn() throws {
    let headers = #"[{"name": "Set-Cookie", "value": "a=1; Path=/\nb=2"}]"#
    let new = try scenario(#""method": "GET", "url": "http://h/""#, response: #""status": 200, "headers": \#(headers)"#)
    XCTAssertTrue(new.text.hasSuffix("[SetCookies]\na=1; Path=/\nb=2\n"), new.text)
  }

  func testEntriesThatAreNoHTTPRequestsAreLeftOutByName() throws {
    let urls = ["ws://h/s", "data:text/plain,x", "blob:http://h/1", "chrome-extension://x/y", "http://h/a"]
    let entries = urls.map { #"{"request": {"method": "GET", "url": "\#($0)"}, "response": {"status": 200}}"# }
    let new = try RequestImport(har: Array(#"{"log": {"entries": [\#(entries.joined(separator: ","))]}}"#.utf8))
    XCTAssertEqual(new.base, "http://h")
    XCTAssertEqual(new.text, "#@ name: imported\n\n### GET /a\nGET {{base}}/a\n\nHTTP 200\n")
    XCTAssertEqual(
      new.losses,
      urls.dropLast().enumerated().map { "log.entries[\($0.offset)] is left out: \($0.element) isn't an HTTP request." }
    )
    XCTAssertThrowsError(try scenario(#""method": "GET", "url": "wss://h/s""#)) { error in
      XCTAssertEqual("\(error)", "log.entries[0] is left out: wss://h/s isn't an HTTP request.")
    }
  }

  func testAnEntryWithoutAResponseIsAStepThatExpectsNothing() throws {
    let new = try scenario(#""method": "GET", "url": "http://h/""#, response: #""status": 0"#)
    XCTAssertEqual(new.text, "#@ name: imported\n\n### GET /\nGET {{base}}/\n")
    XCTAssertEqual(new.losses, [])
    XCTAssertEqual(new.notes, ["No response is expected for log.entries[0], because the archive has none."])
  }

  func testABodyThatAResponseCannotHaveIsNotExpected() throws {
    for (status, coding) in [(304, "gzip"), (204, "gzip"), (200, "br")] {
      let headers = #"[{"name": "Content-Encoding", "value": "\#(coding)"}]"#
      let response = #""status": \#(status), "headers": \#(headers), "content": {"text": "{}"}"#
      let new = try scenario(#""method": "GET", "url": "http://h/""#, response: response)
      XCTAssertTrue(new.text.hasSuffix("HTTP \(status)\nContent-Encoding: \(coding)\n"), new.text)
      let note =
        "The response body isn't compared for log.entries[0], because a run decodes only gzip and deflate. Ask for gzip in Accept-Encoding to compare it."
      XCTAssertEqual(new.notes, coding == "br" ? [note] : [])
    }
  }

  func testCookiesOfAResponseAreTakenFromTheirListWhereNoLineHasThem() throws {
    let cookies = """
      [{"name": "sid", "value": "a b", "path": "/", "expires": "2030-01-02T03:04:05.000Z", "httpOnly": true, "secure": false},
       {"name": "t", "value": "", "domain": "e.test", "secure": true, "sameSite": "Lax"}, {"value": "x"}]
      """
    func text(_ headers: String) throws -> String {
      let entry = """
        {"request": {"method": "GET", "url": "http://e.test/"}, "response": {"status": 200, "headers": \(headers), "cookies": \(cookies)}}
        """
      return try RequestImport(har: Array(#"{"log": {"entries": [\#(entry)]}}"#.utf8)).text
    }
    let all = try text("[]")
    let lines = "[SetCookies]\nsid=a b; Path=/; Expires={{*:http-date}}; HttpOnly\nt=; Domain=e.test; Secure; SameSite=Lax\n"
    XCTAssertTrue(all.contains(lines), all)
    XCTAssertTrue(try text(#"[{"name": "set-cookie", "value": "sid=1"}]"#).contains("[SetCookies]\nsid=1\n"))
  }

  func testAByteOrderMarkIsNotPartOfAnArchive() throws {
    XCTAssertEqual(try RequestImport(har: [0xEF, 0xBB, 0xBF] + archive()).base, "http://h")
  }

  func testAnExportedArchiveIsTheSameRequestsAgain() throws {
    let text = """
      ### POST /a
      POST {{base}}/a?b=%20
      X: 1
      base64,//6A;

      ### POST /b
      POST http://other/b
      Cookie: a=1; b=2
      Content-Type: application/x-www-form-urlencoded
      `a=1&b=x+y`

      """
    let archive = try RequestExport([try ScenarioFile.parse(text)], base: "http://h").har
    let new = try RequestImport(har: Array(archive.utf8))
    XCTAssertEqual(new.text, "#@ name: imported\n\n\(text)")
    XCTAssertEqual(new.losses, [])
  }

  func testCookiesOfSeveralLinesAreOneLine() throws {
    let headers =
      #"[{"name": "cookie", "value": "a=1"}, {"name": "x-a", "value": "1"}, {"name": "cookie", "value": "b=2"}, {"name": "Cookie", "value": "c=3"}]"#
    let new = try scenario(#""method": "GET", "url": "http://h/", "headers": \#(headers)"#)
    XCTAssertEqual(try request(new), "GET {{base}}/\ncookie: a=1; b=2; c=3\nx-a: 1")
  }

  func testACodingThatABodyDoesNotHaveIsLeftOut() throws {
    let headers = #"[{"name": "content-encoding", "value": "gzip"}, {"name": "Content-Type", "value": "text/plain"}]"#
    let loss =
      "log.entries[0]: Content-Encoding is left out, because the archive has the body without gzip. It is sent as it is."
    for data in [#"{"text": "hi"}"#, #"{"params": [{"name": "hi"}]}"#] {
      let new = try scenario(#""method": "POST", "url": "http://h/", "headers": \#(headers), "postData": \#(data)"#)
      XCTAssertFalse(new.text.contains("content-encoding"), new.text)
      XCTAssertEqual(new.losses, [loss])
    }
    let coded = #"{"text": "H4sI", "encoding": "base64"}"#
    let whole = try scenario(#""method": "POST", "url": "http://h/", "headers": \#(headers), "postData": \#(coded)"#)
    XCTAssertTrue(whole.text.contains("content-encoding: gzip"), whole.text)
    XCTAssertEqual(whole.losses, [])
  }

  func testAQueryThatTheURLLacksIsNamed() throws {
    let query =
      #"[{"name": "x", "value": "1"}, {"name": "y", "value": "2"}, {"name": "a b", "value": "3"}, {"name": "a%20b", "value": "3"}]"#
    let new = try scenario(#""method": "GET", "url": "http://h/?x=1&a+b=3", "queryString": \#(query)"#)
    XCTAssertEqual(
      new.losses,
      ["log.entries[0].request.queryString: y is left out, because the query of the URL doesn't have it. Add it."]
    )
  }
}
