import Exchanges
import ScenarioSyntax
import Scenarios
import XCTest

final class RequestTests: XCTestCase {
  private var rig = Rig()

  private func request(_ text: String, _ options: (inout RunnerOptions) -> Void = { _ in }) async throws -> RequestMessage {
    var rig = rig
    options(&rig.options)
    let transport = PreparedTransport([Answer()])
    let result = await rig.run(text + "\n", transport)
    XCTAssertEqual(result.diagnostics.map(\.message), [])
    XCTAssertEqual(result.unmet.map(\.summary), [])
    return try XCTUnwrap(transport.requests.first)
  }

  func testQueryParametersAreEncodedAndAdded() async throws {
    let request = try await request("GET {{base}}/find?a=1#top\n[Query]\nq: tea & cake\nempty:\n")
    XCTAssertEqual(request.url, "http://127.0.0.1:8080/find?a=1&q=tea%20%26%20cake&empty=#top")
    XCTAssertNil(request.body)
  }

  func testAFormIsTheBody() async throws {
    let request = try await request("POST {{base}}/\n[FormParams]\nuser: ada l\npass: {{secret.password}}\n") {
      $0.secrets = ["password": "p&w"]
    }
    XCTAssertEqual(String(decoding: request.body ?? [], as: UTF8.self), "user=ada+l&pass=p%26w")
    XCTAssertEqual(request.headers, [HeaderLine(name: "Content-Type", value: "application/x-www-form-urlencoded")])
  }

  func testPartsOfAMultipartBodyHaveNamesAndTypes() async throws {
    let request = try await request("POST {{base}}/\n[Multipart]\nnote: hi\nphoto: file,pics/cat.png; image/png\n") {
      $0.files = PreparedFiles(files: ["a/pics/cat.png": Array("--answerback-boundary-0".utf8)])
    }
    XCTAssertEqual(
      String(decoding: request.body ?? [], as: UTF8.self),
      [
        "--answerback-boundary-1", "Content-Disposition: form-data; name=\"note\"", "", "hi", "--answerback-boundary-1",
        "Content-Disposition: form-data; name=\"photo\"; filename=\"cat.png\"", "Content-Type: image/png", "",
        "--answerback-boundary-0", "--answerback-boundary-1--", "",
      ].joined(separator: "\r\n")
    )
    XCTAssertEqual(
      request.headers,
      [HeaderLine(name: "Content-Type", value: "multipart/form-data; boundary=answerback-boundary-1")]
    )
  }

  func testFilesOfAMultipartBodyAreLabelledByTheirNames() async throws {
    let types = [
      "data.html": "text/html", "a.PNG": "image/png", "x.tar.gz": "application/gzip", "noext": "application/octet-stream",
    ]
    for (name, type) in types {
      let request = try await request("POST {{base}}/\n[Multipart]\nf: file,\(name);\n") {
        $0.files = PreparedFiles(files: ["a/\(name)": [0x31]])
      }
      let body = String(decoding: request.body ?? [], as: UTF8.self)
      XCTAssertTrue(body.contains("\r\nContent-Type: \(type)\r\n"), "\(name): \(body)")
    }
  }

  func testHurlsNamesOfSectionsMeanTheSame() async throws {
    let form = try await request("POST {{base}}/\n[Form]\na: 1\n")
    XCTAssertEqual(String(decoding: form.body ?? [], as: UTF8.self), "a=1")
    let query = try await request("GET {{base}}/\n[QueryStringParams]\na: 1\n")
    XCTAssertEqual(query.url, "http://127.0.0.1:8080/?a=1")
    let parts = try await request("POST {{base}}/\n[MultipartFormData]\na: 1\n")
    XCTAssertTrue(String(decoding: parts.body ?? [], as: UTF8.self).contains("name=\"a\""))
  }

  func testAMethodInQuotesIsSentAsItIs() async throws {
    for method in ["purge", "Get", "get", "x!", "HTTP"] {
      let request = try await request("\"\(method)\" {{base}}/\n")
      XCTAssertEqual(request.method, method)
    }
  }

  func testHeadersMayHaveVariablesInTheirNamesAndNoValue() async throws {
    let request = try await request("GET {{base}}/\nX-{{key}}: 1\n{{key}}: 2\nX-Empty;\n[Options]\nvariable: key=K\n")
    XCTAssertEqual(
      request.headers,
      [HeaderLine(name: "X-K", value: "1"), HeaderLine(name: "K", value: "2"), HeaderLine(name: "X-Empty", value: "")]
    )
    let bad = await rig.failures("GET {{base}}/\n{{key}}: 2\n[Options]\nvariable: key=a b\n\nHTTP 200\n", Answer())
    XCTAssertEqual(bad.first, "2:1+10 \"a b\" is not the name of a header. Use letters, digits and -.")
  }

  func testTheOptionUserSendsBasicCredentials() async throws {
    let request = try await request("GET {{base}}/\n[Options]\nuser: ada:love\n")
    XCTAssertEqual(request.headers, [HeaderLine(name: "Authorization", value: "Basic YWRhOmxvdmU=")])
  }

  func testXMLAndGraphQLBodiesAreSentWithTheirTypes() async throws {
    let xml = try await request(
      "POST {{base}}/\n[Options]\nvariable: a=7\n<?xml version=\"1.0\"?>\n<a>\n  <b c='>'/>{{a}}\n</a>\n"
    )
    XCTAssertEqual(String(decoding: xml.body ?? [], as: UTF8.self), "<?xml version=\"1.0\"?>\n<a>\n  <b c='>'/>7\n</a>")
    XCTAssertEqual(xml.headers, [HeaderLine(name: "Content-Type", value: "application/xml")])
    let query = try await request(
      "POST {{base}}/\n[Options]\nvariable: id=x\n```graphql\nquery Q($id: ID) {\n  a(id: $id)\n}\nvariables {\n  \"id\": \"{{id}}\"\n}\n```\n"
    )
    XCTAssertEqual(
      String(decoding: query.body ?? [], as: UTF8.self),
      "{\"query\":\"query Q($id: ID) {\\n  a(id: $id)\\n}\",\"variables\":{\"id\":\"x\"}}"
    )
    XCTAssertEqual(query.headers, [HeaderLine(name: "Content-Type", value: "application/json")])
    let plain = try await request("POST {{base}}/\n```graphql\n{ a }```\n")
    XCTAssertEqual(String(decoding: plain.body ?? [], as: UTF8.self), "{\"query\":\"{ a }\"}")
  }

  func testAGraphQLQueryIsSentWithoutWhiteSpaceAroundItAndInItsVariables() async throws {
    let query = try await request(
      "POST {{base}}/\n```graphql\n\n  query {\n  a\n}\n\nvariables {\n  \"b\": \"x  \\\" y\",\n\t\"a\" : [1, {\"c\": null}]\n}\n```\n"
    )
    XCTAssertEqual(
      String(decoding: query.body ?? [], as: UTF8.self),
      "{\"query\":\"query {\\n  a\\n}\",\"variables\":{\"b\":\"x  \\\" y\",\"a\":[1,{\"c\":null}]}}"
    )
  }

  func testTheRowThatClosesAFenceMayStandBehindItsText() async throws {
    let texts = ["```\na\nb\n```": "a\nb\n", "```\na\nb```": "a\nb", "```a b```": "a b", "````\na ``` b````": "a ``` b"]
    for (written, text) in texts {
      let request = try await request("POST {{base}}/\n\(written)\n")
      XCTAssertEqual(String(decoding: request.body ?? [], as: UTF8.self), text, written)
    }
  }

  func testFileNamesAreWrittenAsHurlWritesThem() async throws {
    for written in ["my\\ file.txt", "my file.txt"] {
      let request = try await request("POST {{base}}/\nfile,\(written);\n") {
        $0.files = PreparedFiles(files: ["a/my file.txt": [0x31]])
      }
      XCTAssertEqual(request.body, [0x31])
    }
  }

  func testABodyThatSaysItIsChunkedAndIsNotIsNotSent() async throws {
    let failures = await rig.failures("POST {{base}}/\nTransfer-Encoding: chunked\n`hello`\n\nHTTP 200\n", Answer())
    XCTAssertEqual(failures.count, 2)
    XCTAssertTrue(failures[0].contains("Write the option send-chunks: 1KiB instead of the line"), failures[0])
    let framed = try await request("POST {{base}}/\nTransfer-Encoding: chunked\n`5\\r\\nhello\\r\\n0\\r\\n\\r\\n`\n")
    XCTAssertEqual(framed.body?.count, 15)
  }

  func testCookiesOfTheStepGoAlongOnRedirectsWithinTheOrigin() async throws {
    let text =
      "GET {{base}}/a\n[Options]\nlocation: true\n[Cookies]\nfruit: lemon\n\nHTTP 200\n[Redirects]\n302 /x/b\n302 c\n302 \(other)\n"
    let transport = PreparedTransport([
      Answer(302, ["Location: /x/b"]), Answer(302, ["Location: ./c"]), Answer(302, ["Location: \(other)"]), Answer(),
    ])
    let result = await rig.run(text, transport)
    XCTAssertEqual(result.failures.map(\.summary), [])
    XCTAssertEqual(
      transport.requests.map { $0.headers.map(\.value) },
      [["fruit=lemon"], ["fruit=lemon"], ["fruit=lemon"], []]
    )
  }

  private let other = "http://other.test/d"

  func testAHopIsResolvedAgainstTheURLThatRedirects() async {
    let written = ["302 /x/final", "302 final", "302 ./final", "302 ../x/final", "302 {{base}}/x/final", "302 {{*:re/[a-z]+/}}"]
    for hop in written {
      let failures = await rig.failures(
        "GET {{base}}/x/a\n[Options]\nlocation: true\n\nHTTP 200\n[Redirects]\n\(hop)\n",
        Answer(302, ["Location: final"]),
        Answer()
      )
      XCTAssertEqual(failures, [], hop)
    }
    let wrong = await rig.failures(
      "GET {{base}}/x/a\n[Options]\nlocation: true\n\nHTTP 200\n[Redirects]\n302 /final\n",
      Answer(302, ["Location: final"]),
      Answer()
    )
    XCTAssertEqual(wrong.count, 1)
  }

  func testBasicAuthAndCookiesBecomeHeaderLines() async throws {
    let request = try await request("GET {{base}}/\nX: 1\n[Cookies]\na: 1\nb: 2\n[BasicAuth]\nada: love\n")
    XCTAssertEqual(
      request.headers,
      [
        HeaderLine(name: "X", value: "1"), HeaderLine(name: "Authorization", value: "Basic YWRhOmxvdmU="),
        HeaderLine(name: "Cookie", value: "a=1; b=2"),
      ]
    )
  }

  func testEveryFormOfBodyIsSent() async throws {
    let files = PreparedFiles(files: ["a/f.bin": [1, 2, 3]])
    let json = try await request("POST {{base}}/\n{\"a\": \"{{word}}\"}") { $0.variables = ["word": "say \"hi\""] }
    XCTAssertEqual(String(decoding: json.body ?? [], as: UTF8.self), #"{"a": "say \"hi\""}"#)
    XCTAssertEqual(json.headers, [HeaderLine(name: "Content-Type", value: "application/json")])
    let fence = try await request("POST {{base}}/\n```text\none\n```")
    XCTAssertEqual(fence.body, Array("one\n".utf8))
    XCTAssertEqual(fence.headers, [])
    let line = try await request("POST {{base}}/\n`a\\tb`")
    XCTAssertEqual(line.body, Array("a\tb".utf8))
    let hex = try await request("POST {{base}}/\nhex,00ff;")
    XCTAssertEqual(hex.body, [0, 255])
    let base64 = try await request("POST {{base}}/\nbase64,AP8=;")
    XCTAssertEqual(base64.body, [0, 255])
    let file = try await request("POST {{base}}/\nfile,f.bin[1..2];") { $0.files = files }
    XCTAssertEqual(file.body, [2, 3])
  }

  func testWithoutDefaultHeadersNothingIsAdded() async throws {
    let transport = PreparedTransport([Answer()])
    let result = await rig.run("POST {{base}}/\n[Options]\nno-default-headers: true\n{\"a\": 1}\n", transport)
    XCTAssertTrue(result.passed)
    XCTAssertEqual(transport.requests.first?.headers, [])
    XCTAssertEqual(transport.options.first?.addsFields, false)
  }

  func testAVariableThatIsNotSetNamesTheLineThatShouldHaveCapturedIt() async {
    let text = """
      GET {{base}}/

      HTTP 200
      [Captures]
      id: header "X-Id"

      GET {{base}}/{{id}}

      HTTP 200

      GET {{base}}/{{other}}/{{late}}

      GET {{base}}/{{late}}

      HTTP 200
      [Captures]
      late: header "X"
      """
    let failures = await rig.failures(text, Answer())
    XCTAssertEqual(
      failures,
      [
        "5:1+17 capture \"id\" finds nothing",
        "7:14+6 variable \"id\" is not set; line 5 should have captured it",
        "9:1+8 not reached: the step could not be begun",
        "11:14+9 variable \"other\" is not set; capture it before, or give it with --var other=…",
        "13:14+8 variable \"late\" is not set; line 17 captures it, which comes later",
        "15:1+8 not reached: the step could not be begun",
        "17:1+16 not reached: the step could not be begun",
      ]
    )
  }

  func testASecretThatIsNotGivenSaysHowToGiveIt() async {
    let failures = await rig.failures("GET {{base}}/{{secret.token}}\n")
    XCTAssertEqual(failures, ["1:14+16 secret \"token\" is not set; give it with --secret token=…"])
  }
}
