import ScenarioInterchange
import ScenarioSyntax
import Scenarios
import XCTest

/// The requests of scenarios in the forms of other tools.
final class ExportTests: XCTestCase {
  private let text = """
    ### make one
    POST {{base}}/items
    X-Trace: {{trace}}
    [Query]
    q: a b
    [Cookies]
    sid: 1

    {"name": "Ada"}

    HTTP 201

    """

  private func export(_ text: String) throws -> RequestExport {
    try RequestExport([try ScenarioFile.parse(text, path: "a.scenario")], base: "http://h")
  }

  func testCurlCommandsStandBeneathTheNameOfTheirStep() throws {
    XCTAssertEqual(
      try export(text).curl,
      """
      # a.scenario:2 make one
      curl -si http://h/items?q=a%20b -H 'X-Trace: {{trace}}' -H 'Content-Type: application/json' -H 'Cookie: sid=1' \
      -H Accept: -H User-Agent: --data-raw '{"name": "Ada"}'

      """.replacing("http://h/items?q=a%20b", with: "'http://h/items?q=a%20b'")
    )
  }

  func testABodyThatIsNoTextIsBase64InJSON() throws {
    let json = try export("POST {{base}}/a\nhex,fffe80;\n\nPOST {{base}}/b\n`x`\n\nGET {{base}}/c\n").json
    XCTAssertTrue(
      json.contains(#""body": "//6A", "encoding": "base64"}"#) || json.contains(#""body":"//6A","encoding":"base64"}"#),
      json
    )
    XCTAssertEqual(json.components(separatedBy: "encoding").count, 2, json)
    XCTAssertFalse(json.contains("\u{FFFD}"), json)
  }

  func testMembersOfVariablesThatNobodyGaveStayInTheirBraces() throws {
    let text = "GET {{base}}/{{item.id}}/{{item.owner.name}}\nX: {{item.id}} {{other}}\n\nHTTP 200\n"
    let command = try export(text).curl
    XCTAssertTrue(command.contains("'http://h/{{item.id}}/{{item.owner.name}}'"), command)
    XCTAssertTrue(command.contains("'X: {{item.id}} {{other}}'"), command)
  }

  func testACommandDoesWhatTheStepsOptionsSay() throws {
    func command(_ options: String, request: String = "GET {{base}}/x", base: String = "https://h") throws -> String {
      let text = "\(request)\n[Options]\n\(options)\n\nHTTP 200\n"
      let export = try RequestExport([try ScenarioFile.parse(text, path: "a.scenario")], base: base)
      return String(export.curl.split(separator: "\n")[1])
    }
    let removed = "-H Accept: -H User-Agent:"
    let rows = [
      try command("insecure: true"): "curl -si --http1.1 -k https://h/x \(removed)",
      try command("http2: true"): "curl -si --http2 https://h/x \(removed)",
      try command("http2: true", base: "http://h"): "curl -si --http2-prior-knowledge http://h/x \(removed)",
      try command("compressed: true", base: "http://h"):
        "curl -si --compressed http://h/x -H 'Accept-Encoding: gzip, deflate' \(removed)",
      try command("location: true", base: "http://h"): "curl -si -L -b '' http://h/x \(removed)",
      try command("location: true\nmax-redirs: 3", base: "http://h"): "curl -si -L --max-redirs 3 -b '' http://h/x \(removed)",
      try command("location: true", request: "POST {{base}}/x", base: "http://h"):
        "curl -si -L -b '' http://h/x \(removed) -H Content-Type: -H Content-Length: --data-raw ''",
      try command("location: true", request: "POST {{base}}/x\nCookie: a=b", base: "http://h"):
        "curl -si -L http://h/x -H 'Cookie: a=b' \(removed) -H Content-Type: -H Content-Length: --data-raw ''",
      try command("no-default-headers: true", base: "http://h"): "curl -si http://h/x \(removed) -H Host:",
      try command("variable: id=7", request: "GET {{base}}/{{id}}", base: "http://h"): "curl -si http://h/7 \(removed)",
      try command("insecure: {{unknown}}\nretry: 3", base: "http://h"): "curl -si http://h/x \(removed)",
    ]
    for (found, wanted) in rows { XCTAssertEqual(found, wanted) }
  }

  func testABodySentInChunksIsACommandWhereCurlMakesTheSame() throws {
    let text = "POST {{base}}/x\n[Options]\nsend-chunks: SIZE\n`hello`\n\nHTTP 200\n"
    let one = try export(text.replacing("SIZE", with: "5")).curl
    XCTAssertTrue(one.hasSuffix(" -H Content-Type: -H Content-Length: --data-raw hello\n"), one)
    XCTAssertTrue(one.contains(" -H 'Transfer-Encoding: chunked' "), one)
    let two = try export(text.replacing("SIZE", with: "3")).curl
    XCTAssertTrue(two.contains("# curl can't send this request: its body is divided into chunks"), two)
    XCTAssertTrue(try export(text.replacing("SIZE", with: "3")).json.contains(#""body":"hello""#))
  }

  func testAnHTTPFilePartsRequestsByNames() throws {
    XCTAssertEqual(
      try export(text + "\nGET {{base}}/x\n").http,
      """
      ### make one
      # @no-redirect
      POST http://h/items?q=a%20b
      X-Trace: {{trace}}
      Content-Type: application/json
      Cookie: sid=1

      {"name": "Ada"}

      ### GET {{base}}/x
      # @no-redirect
      GET http://h/x

      """
    )
  }

  func testAnHTTPFileSaysWhichRequestsDoNotFollowRedirects() throws {
    XCTAssertEqual(
      try export("#@ location: true\n\n### a\nGET {{base}}/a\n\n### b\nGET {{base}}/b\n[Options]\nlocation: false\n").http,
      "### a\nGET http://h/a\n\n### b\n# @no-redirect\nGET http://h/b\n"
    )
  }

  func testJSONHasEachRequestWithItsPlace() throws {
    XCTAssertEqual(
      try export("GET {{base}}/x\nA: {{secret.key}}\n").json,
      #"[{"name":"GET {{base}}/x","path":"a.scenario","line":1,"method":"GET","url":"http://h/x","#
        + #""headers":[{"name":"A","value":"{{secret.key}}"}],"body":null}]"# + "\n"
    )
  }

  func testAFileThatIsMissingIsNamedWithItsLine() throws {
    let text = "POST {{base}}/x\nfile,no-such-file;\n"
    XCTAssertThrowsError(try export(text)) { error in
      XCTAssertTrue("\(error)".hasPrefix("a.scenario:1 can't be exported: "), "\(error)")
    }
  }

  func testAFileOfTheCoreHasNoObstacleForHurl() throws {
    XCTAssertEqual(try ScenarioFile.parse(text).hurlObstacles, [])
  }

  func testHurlHasRedirectsOnlyInEachStep() throws {
    let obstacles = try ScenarioFile.parse("#@ location: true\n\nGET {{base}}/x\n").hurlObstacles
    XCTAssertEqual(
      obstacles.map { "\($0.position.line) \($0.message); \($0.hint)" },
      ["1 #@ location: is only a comment to Hurl; write location: true below [Options] of each step"]
    )
    XCTAssertEqual(try ScenarioFile.parse("#@ location: false\n\nGET {{base}}/x\n").hurlObstacles, [])
  }

  func testWhatHurlDoesNotKnowIsNamedWithItsLine() throws {
    let text = """
      #@ setup: lib/a.scenario

      GET {{base}}/x
      [Options]
      max-loops: 3

      HTTP 200
      X-Id: {{*:uuid}}
      [Asserts]
      link "next" exists
      jsonpath "$.a" sort == 1
      jsonpath "$.a" unique
      [SetCookies]
      a=1

      @check
      [Asserts]
      probe "streams.open" == 0

      """
    let obstacles = try ScenarioFile.parse(text).hurlObstacles
    XCTAssertEqual(
      obstacles.map { "\($0.position.line) \($0.message)" },
      [
        "1 #@ setup: is only a comment to Hurl", "5 Hurl knows no option max-loops", "8 Hurl knows no matchers",
        "10 Hurl cannot ask for link", "11 Hurl has no such filter", "12 Hurl knows no predicate unique",
        "13 Hurl knows no section [SetCookies]", "16 Hurl knows no @check",
      ]
    )
  }

  func testHurlGetsNoUnitsDotsSlicesAndEscapesOfOurs() throws {
    let text = """
      "purge" {{base}}/x?q={{ secret.pw }}
      X-Brace: a \\{{b}}
      [Options]
      delay: 1h
      max-time: 1.5s
      retry-interval: 500ms
      [Multipart]
      f: file,a.bin[0..3]; image/png

      HTTP 200
      X-A: {{_a}} # {{a.b}}
      [Captures]
      id: raw-bytes count
      [Asserts]
      duration < 250ms
      bytes count < 10KiB
      bytes == file,a.bin[0..3];
      jsonpath "$.{{b.c}}" == 1e3
      rawbytes count == 1.5
      ````text
      x ``` \\{
      ````

      # {{c.d}}
      GET {{base}}/{{ok-1}}

      HTTP 200
      [Asserts]
      duration < 250
      body == "\\u{7b}"

      """
    let obstacles = try ScenarioFile.parse(text).hurlObstacles
    XCTAssertEqual(
      obstacles.map { "\($0.position.line):\($0.position.column) \($0.message)\($0.hint.isEmpty ? "" : "; ")\($0.hint)" },
      [
        "1:1 Hurl's methods are written in capitals, got purge",
        "1:22 Hurl's variables begin with a letter and have no dots, got secret.pw; rename the variable",
        "2:12 Hurl has no escape for a brace; write \\u{7b}",
        "4:1 Hurl's times are whole numbers of ms, s or m; write the time in ms",
        "5:1 Hurl's times are whole numbers of ms, s or m; write the time in ms",
        "8:1 Hurl takes no part of a file",
        "11:6 Hurl's variables begin with a letter and have no dots, got _a; rename the variable",
        "13:5 Hurl cannot ask for raw-bytes; write rawbytes",
        "15:12 Hurl's values have no unit; write 250, which is in milliseconds",
        "16:15 Hurl's values have no unit; write 10240",
        "17:10 Hurl takes no part of a file",
        "18:13 Hurl's variables begin with a letter and have no dots, got b.c; rename the variable",
        "18:25 Hurl's numbers have no exponent, got 1e3; write all digits",
        "20:1 Hurl's fences are not text",
        "20:1 Hurl's fences have three backticks",
      ]
    )
  }

  func testAnArchiveHasTheCookiesAndTheFieldsOfAForm() throws {
    let text = "POST {{base}}/x?q=1\nCookie: a=1; b=x=y\nContent-Type: application/x-www-form-urlencoded\n`c=2&d=`\n"
    let archive = try export(text).har
    for part in [
      #""cookies":[{"name":"a","value":"1"},{"name":"b","value":"x=y"}]"#, #""queryString":[{"name":"q","value":"1"}]"#,
      #""params":[{"name":"c","value":"2"},{"name":"d","value":""}],"text":"c=2&d=""#,
    ] {
      XCTAssertTrue(archive.contains(part), archive)
    }
  }
}
