import Exchanges
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
    XCTAssertEqual(result.failures.map(\.summary), [])
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
