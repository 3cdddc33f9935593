import Codecs
import Exchanges
import ScenarioSyntax
import Scenarios
import SystemIO
import XCTest

final class RecorderTests: XCTestCase {
  private let base = "http://127.0.0.1:8080"

  private func got(_ path: String, _ answer: Answer) -> Exchange { sent("GET", path, answer: answer) }

  private func sent(_ method: String, _ path: String, _ headers: [String] = [], body: String? = nil, answer: Answer) -> Exchange {
    var request = RequestMessage(method: method, url: base + path)
    request.headers = headers.map { HeaderLine(bytes: Array($0.utf8)) }
    request.body = body.map { Array($0.utf8) }
    return answer.exchange(request)
  }

  func testSetCookieLinesWithoutANameAreAskedForAsTheyStand() async throws {
    var answer = Answer(200)
    answer.rawHeaders = ["Set-Cookie: =novalue", "Set-Cookie: noequals", "Set-Cookie: a=b; Path=/"].map {
      HeaderLine(bytes: Array($0.utf8))
    }
    let text = Recorder.scenario(from: [got("/", answer)], name: "x", base: base)
    XCTAssertTrue(text.contains("[SetCookies raw]\n=novalue\nnoequals\na=b; Path=/\n"), text)
    try await assertReplays([got("/", answer)])
  }

  func testHeadersThatWouldBeReadAsACommentOrABodyAreLeftOut() async throws {
    let answer = Answer(200, ["#x: 1", "```: 2", "`y: 3", "X-Z: 4"])
    let text = Recorder.scenario(from: [got("/", answer)], name: "x", base: base)
    XCTAssertTrue(text.contains("HTTP 200\nX-Z: 4\n"), text)
    try await assertReplays([got("/", answer)])
  }

  /// What the recorder makes of the two exchanges of the first test.
  private let lamp = #"""
    #@ name: a lamp

    ### POST /items
    POST {{base}}/items
    Content-Type: application/json
    Accept: application/json
    {"name": "desk"}

    HTTP 201
    Content-Type: application/json
    ETag: {{*:etag -> etag}}
    Location: /items/{{*:uuid}}
    Last-Modified: {{*:http-date}}
    [SetCookies]
    sid={{*:hex -> token}}; Path=/
    ```json
    {
      "id": "{{*:uuid -> id}}",
      "name": "desk \u007b{lamp}}",
      "watts": 7.0,
      "created": "{{*:iso8601}}",
      "tags": []
    }
    ```

    ### GET /items/123e4567-e89b-12d3-a456-426614174000
    GET {{base}}/items/{{id}}
    If-None-Match: {{etag}}

    HTTP 304
    ETag: {{etag}}

    """#

  func testAnExchangeIsWrittenAsItWouldBeByHand() {
    let answer = Answer.json(
      #"{"id":"123e4567-e89b-12d3-a456-426614174000","name":"desk {{lamp}}","watts":7.0,"created":"2024-05-01T10:00:00Z","tags":[]}"#,
      201,
      [
        "Date: Sun, 06 Nov 1994 08:49:37 GMT", "Server: x", "Content-Length: 99", "Connection: keep-alive", "ETag: \"v1\"",
        "Location: /items/123e4567-e89b-12d3-a456-426614174000", "Set-Cookie: sid=0123456789abcdef0123456789abcdef; Path=/",
        "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT",
      ]
    )
    let first = sent(
      "POST",
      "/items",
      ["Content-Type: application/json", "Accept: application/json"],
      body: #"{"name": "desk"}"#,
      answer: answer
    )
    let second = sent(
      "GET",
      "/items/123e4567-e89b-12d3-a456-426614174000",
      ["If-None-Match: \"v1\"", "Cookie: sid=0123456789abcdef0123456789abcdef"],
      answer: Answer(304, ["ETag: \"v1\""])
    )
    XCTAssertEqual(
      Recorder.scenario(from: [first, second], name: "a lamp", base: base),
      lamp
    )
  }

  /// What is recorded parses, and passes against a server that says the same again.
  private func assertReplays(_ exchanges: [Exchange], file: StaticString = #filePath, line: UInt = #line) async throws {
    let recording = Recorder.recording(from: exchanges, name: "replay", base: base, folder: "replay.d")
    let parsed = try ScenarioFile.parse(recording.text, path: "x/replay.scenario")
    XCTAssertEqual(parsed.formatted(), recording.text, file: file, line: line)
    let transport = PreparedTransport { _, number in Answer(exchanges[number]) }
    var rig = Rig()
    rig.options.files = PreparedFiles(files: Dictionary(uniqueKeysWithValues: recording.files.map { ("x/\($0)", $1) }))
    let result = await rig.runner(transport).run(parsed)
    XCTAssertEqual(result.failures.map(\.summary), [], recording.text, file: file, line: line)
    let requests = transport.requests
    XCTAssertEqual(requests.map(\.method), exchanges.map(\.request.method), file: file, line: line)
    XCTAssertEqual(requests.map(\.url), exchanges.map(\.request.url), file: file, line: line)
    XCTAssertEqual(requests.map(\.headers), exchanges.map(\.request.headers), recording.text, file: file, line: line)
    XCTAssertEqual(
      requests.map { $0.body ?? [] },
      exchanges.map { $0.request.body ?? [] },
      recording.text,
      file: file,
      line: line
    )
  }

  func testWhatIsRecordedPassesWhenItIsReplayed() async throws {
    let id = "123e4567-e89b-12d3-a456-426614174000"
    try await assertReplays([
      sent(
        "POST",
        "/letters",
        ["Content-Type: application/json"],
        body: #"{"to": "ada {{x}}"}"#,
        answer: .json(
          "{\"id\":\"\(id)\"}",
          202,
          ["Location: /letters/\(id)", "Set-Cookie: a=1; Path=/", "Set-Cookie: a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT"]
        )
      ),
      sent("PUT", "/letters/\(id)?x=1", ["X: \(id) # \(id)", "Cookie: b=2"], body: "id=\(id)\r\n", answer: Answer(204)),
      sent("HEAD", "/", answer: Answer(200, ["Content-Type: text/html; charset=utf-8", "Content-Length: 12", "X-Empty: "])),
    ])
  }

  func testTextIsRecordedWhateverStandsInIt() async throws {
    let texts = [
      "ok", "ok\n", "two\nlines", "tab\tand \u{1b}[31m escape\r\n", "```\nfence\n```\n", "{{base}} and {{*:int}}\n",
      "# comment\n\n[Asserts]\n",
      "at 2024-05-01T10:00:00Z it was 123e4567-e89b-12d3-a456-426614174000", "{{x}} 123e4567-e89b-12d3-a456-426614174000\n",
      "\u{FEFF}bom",
      "GET /\n\nHTTP 200\n", "`", "\\", "é😀\u{301}", " leading and trailing ", "\n", "\n\n", "{\"a\": 1}",
    ]
    for text in texts {
      try await assertReplays([got("/", Answer(200, ["Content-Type: text/plain"], body: text))])
    }
  }

  func testJSONIsRecordedWhateverStandsInIt() async throws {
    let texts = [
      "1", "\"text\"", "null", "[]", "{}", "[1, 1.50, 1e3, -0, 123456789012345678901234567890]",
      #"{"a": {"b": [{}, []]}, "a": 2}"#,
      #"{"{{x}}": "{{*:int}}", "q\"": "\\ \n \u0001 \u00e9 \ud83d\ude00", "": ""}"#,
      #"["W/\"x\"", "123e4567-e89b-12d3-a456-426614174000", "Sun, 06 Nov 1994 08:49:37 GMT", "a 0123456789abcdef0123456789abcdef b"]"#,
      "not json at all",
    ]
    for text in texts { try await assertReplays([got("/", .json(text))]) }
  }

  func testMessagePackIsRecordedDecoded() async throws {
    var answer = Answer(200, ["Content-Type: application/msgpack"])
    // {"a": 1, "b": bytes 01 02, "t": timestamp 0, 7: ext 5, "f": 1.5, "u": "123e…"}
    answer.body = [0x85, 0xA1, 0x61, 0x01, 0xA1, 0x62, 0xC4, 0x02, 1, 2, 0xA1, 0x74, 0xD6, 0xFF, 0, 0, 0, 0, 0x07, 0xD4, 5, 9]
    answer.body += [0xA1, 0x66, 0xCB, 0x3F, 0xF8, 0, 0, 0, 0, 0, 0]
    let exchange = got("/", answer)
    XCTAssertTrue(
      Recorder.scenario(from: [exchange], name: "", base: base).contains("```json decoded\n{\n  \"a\": 1,\n  \"b\": \"AQI=\",\n")
    )
    try await assertReplays([exchange])
  }

  func testBytesThatAreNoTextGoIntoTheFileOrBesideIt() async throws {
    var short = Answer(200, ["Content-Type: image/png", "Content-Length: 3"])
    short.body = [0xFF, 0xFE, 0]
    var long = Answer(200, ["Content-Type: image/png"])
    long.body = Array(repeating: 0xFF, count: 300)
    let exchanges = [got("/short", short), got("/long", long)]
    try await assertReplays(exchanges)
    let recording = Recorder.recording(from: exchanges, name: "x", base: base, folder: "x.d")
    XCTAssertEqual(recording.files, ["x.d/2.bin": long.body])
    XCTAssertTrue(recording.text.contains("base64,//4A;"), recording.text)
    let alone = Recorder.scenario(from: exchanges, name: "x", base: base)
    XCTAssertTrue(alone.contains("[Asserts]\nbytes count == 300\nbytes startsWith hex,ffff"), alone)
  }

  func testCookiesOfTheJarGoByThemselvesInWhateverOrder() throws {
    let exchanges = [
      got("/", Answer(200, ["Set-Cookie: a=first; Path=/", "Set-Cookie: b=second; Path=/"])),
      sent("GET", "/x", ["Cookie: b=second; a=first"], answer: Answer(200)),
    ]
    let text = Recorder.scenario(from: exchanges, name: "x", base: base)
    XCTAssertFalse(text.contains("\nCookie:"), text)
    XCTAssertFalse(text.contains("->"), text)
  }

  func testCookiesThatTheJarWouldNotSendAreCaptured() async throws {
    let exchanges = [
      got("/set", Answer(200, ["Set-Cookie: a-b=yes; Path=/", "Set-Cookie: sid=0123456789abcdef0123456789abcdef; Path=/only"])),
      // Another path, another order, and a cookie of the client's own.
      sent("GET", "/yes", ["Cookie: sid=0123456789abcdef0123456789abcdef; theme=yes; a-b=yes"], answer: Answer(200, body: "yes")),
    ]
    let text = Recorder.scenario(from: exchanges, name: "x", base: base)
    XCTAssertTrue(
      text.contains("[SetCookies]\na-b={{* -> cookie_a_b}}; Path=/\nsid={{*:hex -> cookie_sid}}; Path=/only\n"),
      text
    )
    XCTAssertTrue(
      text.contains("GET {{base}}/yes\nCookie: sid={{cookie_sid}}; theme=yes; a-b={{cookie_a_b}}\n"),
      text
    )
    try await assertReplays(exchanges)
    let hidden = try XCTUnwrap(Recorder.HiddenSecrets(hiding: text))
    XCTAssertEqual(hidden.values, ["theme": "yes"])
  }

  func testACookieThatHasExpiredIsNoLongerInTheJar() throws {
    let past = "Set-Cookie: a=; Path=/; Expires=Wed, 01 Jan 2020 00:00:00 GMT"
    let date = "Date: Mon, 01 Jan 2024 00:00:00 GMT"
    let exchanges = [
      got("/", Answer(200, [date, "Set-Cookie: a=1; Path=/"])),
      sent("GET", "/", ["Cookie: a=1"], answer: Answer(200, [date, past])),
      got("/x", Answer(200, [date])),
    ]
    let text = Recorder.scenario(from: exchanges, name: "x", base: base)
    XCTAssertFalse(text.contains("jar: off"), text)
  }

  private func form(_ boundary: String) -> String {
    let photo = "Content-Disposition: form-data; name=\"photo\"; filename=\"lamp-1.png\"\r\nContent-Type: image/png\r\n\r\nPNG\n"
    return "--\(boundary)\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\nhunter2-and\r\n--\(boundary)\r\n"
      + "Content-Disposition: form-data; name=\"empty\"\r\n\r\n\r\n--\(boundary)\r\n\(photo)\r\n--\(boundary)--\r\n"
  }

  func testAFormIsWrittenFieldByFieldWhateverItsBoundaryIs() throws {
    let recordings = ["----WebKitFormBoundaryA3iT", "5f0c486aad2a0c7c"].map { boundary in
      Recorder.recording(
        from: [
          sent(
            "POST",
            "/",
            ["Content-Type: multipart/form-data; boundary=\(boundary)"],
            body: form(boundary),
            answer: Answer(200)
          )
        ],
        name: "x",
        base: base,
        folder: "x.d"
      )
    }
    XCTAssertEqual(recordings[0], recordings[1])
    XCTAssertEqual(
      recordings[0].text,
      """
      #@ name: x

      ### POST /
      POST {{base}}/
      [Multipart]
      password: hunter2-and
      empty:
      photo: file,x.d/1-3/lamp-1.png; image/png

      HTTP 200

      """
    )
    XCTAssertEqual(recordings[0].files, ["x.d/1-3/lamp-1.png": Array("PNG\n".utf8)])
    let hidden = Recorder.HiddenSecrets(hiding: recordings[0].text)
    XCTAssertEqual(hidden?.values, ["password": "hunter2-and"])
  }

  func testABodyInPartsThatIsNoSimpleFormKeepsItsBytesButForTheBoundary() throws {
    let texts = ["b1x", "b2y"].map { boundary in
      Recorder.recording(
        from: [
          sent(
            "POST",
            "/",
            ["Content-Type: multipart/mixed; boundary=\"\(boundary)\"; x=1"],
            body: "--\(boundary)\r\nX: 1\r\n\r\nb\r\n--\(boundary)--",
            answer: Answer(200)
          )
        ],
        name: "x",
        base: base,
        folder: "x.d"
      ).text
    }
    XCTAssertEqual(texts[0], texts[1])
    XCTAssertTrue(texts[0].contains("Content-Type: multipart/mixed; boundary=\"answerback-boundary-0\"; x=1\n"), texts[0])
    XCTAssertTrue(texts[0].contains("--answerback-boundary-0\\r\\nX: 1\\r\\n\\r\\nb\\r\\n--answerback-boundary-0--"), texts[0])
  }

  func testALongBodyOfARequestThatIsNoTextIsAFile() throws {
    var exchange = sent("PUT", "/", ["Content-Type: image/png"], answer: Answer(204))
    exchange.request.body = [UInt8](repeating: 0xFF, count: 300)
    let recording = Recorder.recording(from: [exchange], name: "x", base: base, folder: "x.d")
    XCTAssertTrue(recording.text.contains("Content-Type: image/png\nfile,x.d/1-request.bin;\n"), recording.text)
    XCTAssertEqual(recording.files, ["x.d/1-request.bin": [UInt8](repeating: 0xFF, count: 300)])
    exchange.request.body = Array(String(repeating: "x", count: 2 << 20).utf8)
    XCTAssertEqual(Recorder.recording(from: [exchange], name: "x", base: base, folder: "x.d").files.count, 1)
  }

  func testRandomHeaderValuesSurvive() async throws {
    var random = SeededGenerator(seed: 7)
    let alphabet: [UInt8] = Array("\"#{{}}\\ \t;=,:*|`'[]@ab1".utf8) + Array(0x80...0xFF)
    for _ in 0..<300 {
      let bytes = (0..<Int.random(in: 0...12, using: &random)).map { _ in
        alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
      }
      let value = Array(bytes.drop { $0 == 0x20 || $0 == 0x09 }.reversed().drop { $0 == 0x20 || $0 == 0x09 }.reversed())
      var answer = Answer(200)
      answer.rawHeaders = [
        HeaderLine(bytes: Array("X-Any: ".utf8) + value), HeaderLine(bytes: Array("Set-Cookie: a=".utf8) + value),
      ]
      let exchange = got("/", answer)
      let text = Recorder.scenario(from: [exchange], name: "random", base: base)
      let result = await Rig().run(text, PreparedTransport([answer]))
      XCTAssertEqual(result.diagnostics.map(\.message) + result.failures.map(\.summary), [], "\(value)\n\(text)")
    }
  }

  func testRandomBodiesSurvive() async throws {
    var random = SeededGenerator(seed: 11)
    let pieces = [
      "{{", "}}", "{", "\"", "\\", "`", "```", "\n", "\r\n", "\t", " ", "#", "[Asserts]", "HTTP 200", "é", "e\u{301}", "😀",
      "\u{0}", "{{*:int}}",
      "123e4567-e89b-12d3-a456-426614174000", "2024-05-01T10:00:00Z", "0123456789abcdef0123456789abcdef", "a", "7", "hex,00;",
      "GET /",
    ]
    for _ in 0..<300 {
      let text = (0..<Int.random(in: 1...8, using: &random)).map { _ in pieces[Int.random(in: 0..<pieces.count, using: &random)] }
        .joined()
      let json = Tree(.object([Tree.Member(key: Tree(.string(text)), value: Tree(.array([Tree(.string(text)), Tree(.null)])))]))
        .compactJSON
      try await assertReplays([
        sent(
          "POST",
          "/a",
          ["Content-Type: application/json"],
          body: json,
          answer: Answer(200, ["Content-Type: text/plain"], body: text)
        ),
        sent("POST", "/b", body: text, answer: .json(json)),
      ])
    }
  }

  func testAnExchangeWithoutAnAnswerIsLeftOut() {
    var answer = Answer()
    answer.hasHead = false
    answer.failure = TransportFailure(.connect, "refused")
    XCTAssertEqual(Recorder.scenario(from: [got("/", answer)], name: "a\nb", base: base), "#@ name: a b\n")
  }
}

extension Answer {
  /// The answer of a recorded exchange, to be given again.
  init(_ exchange: Exchange) {
    self.init(exchange.head?.status ?? 0)
    rawHeaders = exchange.head?.headers ?? []
    body = exchange.body
  }
}
