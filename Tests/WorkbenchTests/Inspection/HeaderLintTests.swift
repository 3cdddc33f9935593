import Exchanges
import XCTest

final class HeaderLintTests: XCTestCase {
  private static let date = "Date: Sun, 29 Nov 2026 10:00:00 GMT"

  private func exchange(
    _ lines: [String],
    status: Int = 200,
    url: String = "http://api.example.com/x",
    method: String = "GET",
    asked: [String] = [],
    body: String = "",
    lineEnd: String = "\r\n"
  ) -> Exchange {
    let headers = asked.map { HeaderLine(bytes: Array($0.utf8)) }
    var exchange = Exchange(request: RequestMessage(method: method, url: url, headers: headers))
    let text = "HTTP/1.1 \(status) x" + lineEnd + lines.map { $0 + lineEnd }.joined() + lineEnd
    let head = ResponseHead(
      version: "HTTP/1.1",
      status: status,
      reason: "x",
      headers: lines.map { HeaderLine(bytes: Array($0.utf8)) },
      bytes: Array(text.utf8)
    )
    exchange.apply(.head(head, framing: .length(body.utf8.count)), at: .zero)
    exchange.apply(.body(Array(body.utf8)), at: .zero)
    exchange.apply(.ended(.complete), at: .zero)
    return exchange
  }

  /// The first finding that is more than a note, else the first note: line, severity and sentence.
  private func worst(
    _ lines: [String],
    status: Int = 200,
    url: String = "http://api.example.com/x",
    method: String = "GET",
    asked: [String] = [],
    body: String = ""
  ) -> HeaderLint.Finding? {
    let exchange = exchange(lines + [Self.date], status: status, url: url, method: method, asked: asked, body: body)
    return HeaderLint.findings(in: exchange).first
  }

  func testEachFaultOfOneResponseIsFound() {
    let cases: [(lines: [String], line: Int?, severity: HeaderLint.Finding.Severity, part: String)] = [
      (["Cache-Control: no-store, max-age=60"], 0, .warning, "no-store and max-age contradict"),
      (["Cache-Control: no-store", "Cache-Control: public"], 0, .warning, "no-store and public contradict"),
      (["Cache-Control: public, private"], 0, .warning, "public and private contradict"),
      (["Cache-Control: max-age=5, max-age=6"], 0, .warning, "max-age stands 2 times, with different values"),
      (["Cache-Control: max-age=soon"], 0, .error, "max-age is not a number"),
      (["Cache-Control: max-age=-1"], 0, .error, "max-age is not a number"),
      (["Cache-Control: max-age"], 0, .error, "max-age is not a number"),
      (["Cache-Control: private, s-maxage=5"], 0, .warning, "private and s-maxage contradict"),
      (["Cache-Control: immutable, no-cache"], 0, .warning, "immutable and no-cache contradict"),
      (["Cache-Control: a=(b)"], 0, .error, "is not a list of directives"),
      (["Expires: 0", "Cache-Control: max-age=60"], 0, .warning, "Expires: 0 is not a date and means expired"),
      (["Expires: Sun, 29 Nov 2020 10:00:00 GMT", "Cache-Control: max-age=60"], 0, .warning, "Expires lies in the past"),
      (["Expires: 0"], 0, .note, "Expires is not a date"),
      (["Pragma: no-cache"], 0, .note, "Pragma means nothing"),
      (["Vary: *"], 0, .warning, "Vary: * keeps every cache"),
      (["Vary: a b"], 0, .error, "Vary is not a list"),
      (["ETag: abc"], 0, .error, "ETag is not one tag in quotation marks"),
      (["ETag: w/\"a\""], 0, .error, "A weak ETag begins with W/"),
      (["ETag: W/\"a\"", "Accept-Ranges: bytes"], 0, .warning, "The tag is weak"),
      (["Last-Modified: Sun, 29 Nov 2026 10:00:01 GMT"], 0, .warning, "lies in the future"),
      (["Last-Modified: yesterday"], 0, .error, "is not an HTTP date"),
      (["Access-Control-Allow-Origin: *", "Access-Control-Allow-Credentials: true"], 0, .error, "Browsers refuse *"),
      (["Access-Control-Allow-Origin: https://a, https://b"], 0, .error, "is a list"),
      (["Access-Control-Allow-Origin: https://a/"], 0, .error, "is not an origin"),
      (["Access-Control-Allow-Origin: https://a"], 0, .note, "Vary doesn't name Origin"),
      (["Access-Control-Allow-Credentials: True"], 0, .warning, "only if it is exactly true"),
      (["Content-Length: 0", "Content-Length: 0"], 1, .error, "says its number more than once"),
      (["Content-Length: 5, 6"], 0, .error, "says different numbers"),
      (["Content-Length: x"], 0, .error, "is not a number of bytes"),
      (["Transfer-Encoding: chunked", "Content-Length: 5"], 0, .error, "two ways to find the end"),
      (["Transfer-Encoding: gzip"], 0, .warning, "The last transfer coding is not chunked"),
      (["Content-Type: text"], 0, .error, "is not a media type"),
      (["Content-Type: a/b", "Content-Type: a/c"], 1, .error, "Content-Type stands 2 times, with different values"),
      (["Content-Type: application/json; charset=latin1"], 0, .warning, "JSON is always UTF-8"),
      (["X-Content-Type-Options: sniff"], 0, .warning, "knows only nosniff"),
      (["Retry-After: soon"], 0, .error, "neither a number of seconds nor a date"),
      (["Content-Encoding: lzma"], 0, .warning, "lzma is not a coding"),
      (["Content-Disposition: attachment; filename=a b.txt"], 0, .error, "must be quoted"),
      (["Strict-Transport-Security: max-age=5"], 0, .warning, "ignored over http"),
      (["Bad Name: x"], 0, .error, "characters that no field name may have"),
      (["X-Sp : x"], 0, .error, "A blank stands between the name and the colon"),
      (["no colon"], 0, .error, "no colon"),
      (["A: b", "  folded"], 1, .error, "begins with a blank"),
      (["X: caf\u{E9}"], 0, .warning, "bytes outside ASCII"),
      (["X: a\u{1}b"], 0, .error, "control byte 01"),
      (["Link: nonsense"], 0, .error, "Link is not a list of links"),
      (["Set-Cookie: a=1; SameSite=None"], 0, .error, "is refused by clients: SameSite=None without Secure"),
      (["Set-Cookie: __Host-a=1; Path=/"], 0, .error, "is refused by clients: a __Host- name"),
      (["Set-Cookie: a=1; Partitioned"], 0, .error, "is refused by clients: Partitioned without Secure"),
      (["Set-Cookie: a=1; Max-Age=abc"], 0, .warning, "a Max-Age that is not a number"),
      (["Set-Cookie: a=1; SameSite=Maybe"], 0, .warning, "SameSite=Maybe, which clients don't know"),
      (["Set-Cookie: a=1; Secure"], 0, .error, "is refused by clients: Secure, but the response did not come over https"),
      (["Set-Cookie: a=1; Path=/", "Set-Cookie: a=2; Path=/"], 1, .warning, "is set twice"),
    ]
    for (lines, line, severity, part) in cases {
      let finding = worst(lines)
      XCTAssertEqual(finding?.line, line, "\(lines)")
      XCTAssertEqual(finding?.severity, severity, "\(lines)")
      XCTAssertTrue(finding?.sentence.contains(part) == true, "\(lines): \(finding?.sentence ?? "nothing")")
      XCTAssertFalse(finding?.rule.isEmpty ?? true, "\(lines)")
    }
  }

  func testAStatusAsksForItsHeaders() {
    let cases: [(status: Int, lines: [String], severity: HeaderLint.Finding.Severity, part: String)] = [
      (201, [], .note, "Location is missing"), (302, [], .warning, "A 302 response needs Location"),
      (302, ["Location: /x"], .note, "Location is relative"), (302, ["Location: /a b"], .error, "Location is not a URL"),
      (401, [], .error, "A 401 response needs WWW-Authenticate"), (405, [], .error, "A 405 response needs Allow"),
      (405, ["Allow: GET"], .warning, "Allow names GET"), (206, [], .error, "A 206 response needs Content-Range"),
      (204, ["Content-Length: 0"], .error, "status 204 may not have Content-Length"),
      (304, ["Content-Length: 0"], .warning, "Content-Length in a 304"), (426, [], .error, "needs Upgrade"),
    ]
    for (status, lines, severity, part) in cases {
      let finding = worst(lines, status: status)
      XCTAssertEqual(finding?.severity, severity, "\(status) \(lines)")
      XCTAssertTrue(finding?.sentence.contains(part) == true, "\(status) \(lines): \(finding?.sentence ?? "nothing")")
    }
  }

  func testSecureOverHTTPOnThisMachineIsANote() {
    let finding = worst(["Set-Cookie: a=1; Secure"], url: "http://127.0.0.1:8080/")
    XCTAssertEqual(finding?.severity, .note)
    XCTAssertEqual(finding?.sentence, "Secure over http: only localhost will send a back.")
  }

  func testAnEchoedOriginNeedsVary() {
    let lines = ["Access-Control-Allow-Origin: https://a"]
    XCTAssertEqual(worst(lines, asked: ["Origin: https://a"])?.severity, .warning)
    XCTAssertNil(worst(lines + ["Vary: Accept, origin"], asked: ["Origin: https://a"]))
  }

  func testANegotiatedResponseNeedsVary() {
    let exchange = exchange([Self.date, "Content-Type: text/html"])
    XCTAssertEqual(HeaderLint.findings(in: exchange), [])
    XCTAssertEqual(HeaderLint.findings(in: exchange, isNegotiated: true).map(\.severity), [.warning])
  }

  func testLettersWithoutACharsetArePointedOut() {
    XCTAssertEqual(worst(["Content-Type: text/html"], body: "é")?.severity, .warning)
    XCTAssertNil(worst(["Content-Type: text/html"], body: "e"))
    XCTAssertEqual(worst([], body: "e")?.sentence, "Content-Type is missing, so clients guess what the body is.")
  }

  func testLineEndsWithoutCRAreFound() {
    let finding = HeaderLint.findings(in: exchange([Self.date], lineEnd: "\n")).first
    XCTAssertEqual(finding?.sentence, "The line ends in LF without CR; strict clients refuse the response.")
  }

  func testWhatIsInOrderHasNoFindings() {
    let clean: [[String]] = [
      ["Content-Type: text/html; charset=utf-8", "Vary: Accept", "ETag: \"a\"", "Cache-Control: public, max-age=60, immutable"],
      ["Cache-Control: no-cache, no-store, must-revalidate", "Set-Cookie: a=1; Path=/; HttpOnly; SameSite=Lax; Max-Age=5"],
      ["Cache-Control: private=\"set-cookie\", public", "Last-Modified: Sun, 29 Nov 2026 09:00:00 GMT"],
      ["Content-Disposition: attachment; filename=\"a b.txt\"; filename*=UTF-8''a%20b.txt", "Link: </x>; rel=next"],
      ["Access-Control-Allow-Origin: *", "Retry-After: 120", "Content-Encoding: gzip", "Allow: GET, HEAD"],
      ["Set-Cookie: a=1; Path=/", "Set-Cookie: a=1; Path=/b", "Server: x", "X-Content-Type-Options: nosniff"],
    ]
    for lines in clean { XCTAssertNil(worst(lines), "\(lines)") }
  }

  func testTenThousandBadLinesAreBounded() {
    let findings = HeaderLint.findings(in: exchange((0..<10_000).map { "bad name \($0): x" }))
    XCTAssertEqual(findings.count, 100)
  }

  func testTheWorstComesFirst() {
    let findings = HeaderLint.findings(in: exchange(["Expires: 0", "Vary: *", "ETag: x"]))
    XCTAssertEqual(findings.map(\.severity), [.error, .warning, .note, .note])
    XCTAssertEqual(findings.map(\.line), [2, 1, nil, 0])
  }
}
