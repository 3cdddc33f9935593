import Exchanges
import Scenarios
import XCTest

/// Types of variables and of values, lists against single values, and captures that must agree.
final class TypeTests: XCTestCase {
  private let rig = Rig()

  private func failures(_ asserts: String..., answer: Answer) async -> [String] {
    await rig.failures("GET {{base}}/\n\nHTTP 200\n[Asserts]\n\(asserts.joined(separator: "\n"))\n", answer)
  }

  /// The places of failures: `5:1`.
  private func places(_ failures: [String]) -> [String] {
    failures.map { String($0.prefix { $0 != "+" }) }
  }

  func testAVariableFromOutsideHasTheTypeThatItsTextSpells() async {
    let table: [(text: String, json: String)] = [
      ("30", "30"), ("1.5", "1.5"), ("-0.5e3", "-0.5e3"), ("true", "true"), ("false", "false"), ("null", "null"),
      ("007", "\"007\""),
      ("\"30\"", "\"30\""), ("\"true\"", "\"true\""), ("", "\"\""), ("True", "\"True\""), ("1.", "\"1.\""), ("a b", "\"a b\""),
    ]
    for (text, json) in table {
      for options in ["", "[Options]\nvariable: w=\(text)\n"] where !text.isEmpty || options.isEmpty {
        var rig = rig
        rig.options.variables = [options.isEmpty ? "w" : "unused": text]
        let transport = PreparedTransport([Answer.json("{\"n\":\(json)}")])
        let scenario = "POST {{base}}/\n\(options){\"n\": {{w}}, \"t\": \"<{{w}}>\"}\n\nHTTP 200\n{\"n\": {{w}}}\n"
        let result = await rig.run(scenario, transport)
        XCTAssertEqual(result.failures.map(\.summary), [], text)
        let plain = text.hasPrefix("\"") ? String(text.dropFirst().dropLast()) : text
        let sent = transport.requests.first?.body.map { String(decoding: $0, as: UTF8.self) }
        XCTAssertEqual(sent?.trimmingCharacters(in: .newlines), "{\"n\": \(json), \"t\": \"<\(plain)>\"}", text)
      }
    }
  }

  func testATableColumnHasTheTypeThatItsTextSpells() async {
    let text = """
      GET {{base}}/
      [Table]
      | v    | w     |
      | 7    | "7"   |

      HTTP 200
      {"v": {{v}}, "w": {{w}}}
      """
    let good = await rig.failures(text, .json(#"{"v":7,"w":"7"}"#))
    XCTAssertEqual(good, [])
    let bad = await rig.failures(text, .json(#"{"v":"7","w":7}"#))
    XCTAssertEqual(places(bad), ["7:1"])
  }

  func testValuesOfJSONCompareByType() async {
    let answer = Answer.json(#"{"s":"7","n":7,"l":["7"],"b":true}"#)
    let failures = await failures(
      #"jsonpath "$.s" == 7"#,
      #"jsonpath "$.n" == "7""#,
      #"jsonpath "$.l" includes 7"#,
      #"jsonpath "$.l" contains 7"#,
      #"jsonpath "$.b" == "true""#,
      #"jsonpath "$.s" < 8"#,
      #"jsonpath "$.s" contains 7"#,
      #"jsonpath "$.n" == 7.0"#,
      #"jsonpath "$.s" != 7"#,
      #"jsonpath "$.l" includes "7""#,
      answer: answer
    )
    XCTAssertEqual(places(failures), ["5:1", "6:1", "7:1", "8:1", "9:1", "10:1", "11:1"])
  }

  func testTextThatSpellsANumberIsANumberInHeadersCookiesAndBodies() async {
    let answer = Answer(200, ["X-N: 7.0", "Set-Cookie: n=7"], body: "7")
    let failures = await failures(
      #"header "X-N" == 7"#,
      #"header "X-N" < 10"#,
      #"header "X-N" > 6.5"#,
      #"cookie "n" == 7"#,
      #"body == 7"#,
      #"status == "200""#,
      #"header "X-N" split "." nth 0 == 7"#,
      #"header "X-N" includes 7"#,
      #"header "X-N" == "7""#,
      #"header "X-N" != 7"#,
      answer: answer
    )
    XCTAssertEqual(places(failures), ["13:1", "14:1"])
  }

  func testACapturedValueKeepsItsTypeAndItsOrigin() async {
    let text = """
      GET {{base}}/

      HTTP 200
      [Captures]
      wire: header "X-N"
      json: jsonpath "$.s"
      [Asserts]
      variable "wire" == 7
      jsonpath "$.n" == {{wire}}
      variable "json" == 7
      jsonpath "$.n" == {{json}}
      """
    let failures = await rig.failures(text, .json(#"{"s":"7","n":7}"#, 200, ["X-N: 7"]))
    XCTAssertEqual(places(failures), ["10:1", "11:1"])
  }

  func testAPathThatSelectsOneValueIsThatValue() async {
    let answer = Answer.json(#"{"a":[{"id":1,"t":["x","y"]}],"b":[{"id":1},{"id":2}]}"#)
    let failures = await failures(
      #"jsonpath "$.a[*].id" == 1"#,
      #"jsonpath "$.b[?@.id==2].id" == 2"#,
      #"jsonpath "$..t" count == 2"#,
      #"jsonpath "$.a[*].id" count == 1"#,
      #"jsonpath "$.b[*].id" count == 2"#,
      #"jsonpath "$.c[*]" not exists"#,
      #"jsonpath "$.c[*]" count == 0"#,
      #"jsonpath "$.a[0].t" contains "x""#,
      #"jsonpath "$.b[*].id" includes 2"#,
      answer: answer
    )
    XCTAssertEqual(failures, [])
  }

  func testAListIsNotComparedWithASingleValue() async {
    let answer = Answer.json(#"{"l":[1,2],"n":1}"#, 200, ["X-Two: a", "X-Two: b"])
    var rig = rig
    rig.options.variables = ["v": "1"]
    let asserts = [
      #"header "X-Two" != "a""#, #"header "X-Two" == "a""#, #"jsonpath "$.l" != 1"#, #"jsonpath "$.l[*]" not == 1"#,
      #"jsonpath "$.l" == {{v}}"#, #"jsonpath "$.l" != null"#, #"jsonpath "$.l" != "{{*:int}}""#, #"jsonpath "$.l" == "{{*}}""#,
    ]
    let failures = await rig.failures("GET {{base}}/\n\nHTTP 200\n[Asserts]\n\(asserts.joined(separator: "\n"))\n", answer)
    XCTAssertEqual(places(failures), (5...11).map { "\($0):1" })
    for failure in failures {
      for word in ["nth", "includes", "count"] { XCTAssertTrue(failure.contains(word), failure) }
    }
  }

  func testTwoMatchersOfOneNameMeetTheSameValue() async {
    let text = "GET {{base}}/\n\nHTTP 200\nX: {{*->v}}\n{\"name\": \"{{*->v}}\", \"up\": \"{{*->v}}\"}\n"
    let good = await rig.failures(text, .json(#"{"name":"a","up":"a"}"#, 200, ["X: a"]))
    XCTAssertEqual(good, [])
    let body = await rig.failures(text, .json(#"{"name":"a","up":"b"}"#, 200, ["X: a"]))
    XCTAssertEqual(body, ["5:1+38 body differs\n{{*->v}} met \"a\" and \"b\", which are not the same value"])
    let header = await rig.failures(text, .json(#"{"name":"a","up":"a"}"#, 200, ["X: b"]))
    XCTAssertEqual(header, ["5:1+38 matchers that capture \"v\" met different values\nfirst: \"b\"\nthen: \"a\""])
  }

  func testTwoExpectedLinesNeedTwoLines() async {
    let text = "GET {{base}}/\n\nHTTP 200\nX: 1\nX: {{*}}\n"
    let one = await rig.failures(text, Answer(200, ["X: 1"]))
    XCTAssertEqual(places(one), ["5:1"])
    let two = await rig.failures(text, Answer(200, ["X: 1", "X: 2"]))
    XCTAssertEqual(two, [])
    let turned = await rig.failures("GET {{base}}/\n\nHTTP 200\nX: {{*}}\nX: 1\n", Answer(200, ["X: 1", "X: 2"]))
    XCTAssertEqual(turned, [])
  }

  func testHalfASurrogatePairConcernsItsMemberOnly() async {
    let failures = await failures(
      #"jsonpath "$.o" == 1"#,
      #"jsonpath "$.ok" == "😀""#,
      #"jsonpath "$.e" exists"#,
      #"jsonpath "$.e" != "x""#,
      answer: .json(#"{"o":1,"e":"a\ud800b","ok":"\ud83d\ude00"}"#)
    )
    XCTAssertEqual(
      failures,
      [
        #"8:1+21 jsonpath "$.e" != "x""# + "\n"
          + #"  reason: "a\ud800b" holds half of a surrogate pair, which isn't a character (RFC 8259 section 8.2)"#
      ]
    )
  }

  func testBodiesAreReadInTheirCharset() async {
    let table: [(charset: String, bytes: [UInt8], text: String)] = [
      ("windows-1252", [0x80, 0xE9], "€é"), ("iso-8859-1", [0xE9], "é"), ("Shift_JIS", [0x93, 0xFA, 0x96, 0x7B], "日本"),
      ("gb2312", [0xC4, 0xE3, 0xBA, 0xC3], "你好"), ("GB18030", [0x81, 0x30, 0x81, 0x30], "\u{80}"), ("EUC-JP", [0xC6, 0xFC], "日"),
      ("utf-16", [0xFF, 0xFE, 0x41, 0x00], "A"), ("utf-16", [0x00, 0x41], "A"), ("utf-16le", [0x41, 0x00], "A"),
      ("KOI8-R", [0xC1], "а"),
    ]
    for (charset, bytes, text) in table {
      var answer = Answer(200, ["Content-Type: text/plain; charset=\(charset)"])
      answer.body = bytes
      let failures = await failures("body == \"\(text)\"", answer: answer)
      XCTAssertEqual(failures, [], charset)
    }
    var broken = Answer(200, ["Content-Type: text/plain; charset=shift_jis"])
    broken.body = [0x41, 0x93]
    let cut = await failures("body exists", "bytes count == 2", answer: broken)
    XCTAssertEqual(
      cut,
      ["5:1+11 body exists\n  reason: byte 1 of the text isn't shift_jis. Use bytes, or bytes with decode and another charset."]
    )
    let unknown = await failures(
      "body exists",
      answer: Answer(200, ["Content-Type: text/plain; charset=\"x//TRANSLIT\""], body: "a")
    )
    XCTAssertEqual(places(unknown), ["5:1"])
  }

  func testCodedBodiesAreDecodedAndThoseThatCannotBeAreBytes() async {
    var gzip = Answer(200, ["Content-Encoding: gzip"])
    gzip.body = [0x1F, 0x8B]
    gzip.decoding = [.begins(codings: ["gzip"]), .bytes(Array("{\"a\":1}".utf8))]
    let good = await failures(
      #"jsonpath "$.a" == 1"#,
      #"bytes count == 7"#,
      #"raw-bytes == hex,1f8b;"#,
      #"rawbytes count == 2"#,
      answer: gzip
    )
    XCTAssertEqual(good, [])
    var brotli = Answer(200, ["Content-Encoding: br"])
    brotli.body = [1, 2]
    brotli.decoding = [.begins(codings: ["br"]), .fails("The body cannot be decoded: no.")]
    let bad = await failures(#"body exists"#, #"bytes == hex,0102;"#, #"raw-bytes == hex,0102;"#, answer: brotli)
    XCTAssertEqual(
      bad,
      [
        "5:1+11 body exists\n  reason: The body is coded with br, which can't be decoded here. Use raw-bytes, or ask for gzip or deflate."
      ]
    )
  }

  func testAnIdentifierAndADateAreMade() async {
    let transport = PreparedTransport([Answer(200)])
    let result = await rig.run("GET {{base}}/\nA: {{newUuid}}\nB: {{newUuid}}\nC: {{newDate}}\n\nHTTP 200\n", transport)
    XCTAssertEqual(result.failures.map(\.summary), [])
    let values = transport.requests[0].headers.map(\.value)
    XCTAssertEqual(values[0].count, 36)
    XCTAssertNotEqual(values[0], values[1])
    XCTAssertTrue(values[2].hasSuffix("Z"), values[2])
  }

  func testAPathThatSelectsTooMuchIsGivenUp() async {
    let row = "[" + Array(repeating: "1", count: 100).joined(separator: ",") + "]"
    let body =
      String(repeating: "[", count: 60) + Array(repeating: row, count: 10).joined(separator: ",")
      + String(repeating: "]", count: 60)
    let failures = await failures(#"jsonpath "$..*..*..*" count == 1"#, answer: .json(body))
    XCTAssertEqual(places(failures), ["5:1"])
    XCTAssertTrue(failures.first?.contains("the path selects more than 1000000 values") == true, "\(failures)")
  }

  func testRedirectsAreAList() async {
    let text = """
      GET {{base}}/a
      [Options]
      location: true

      HTTP 200
      [Asserts]
      redirects count == 2
      redirects nth 0 location == "http://127.0.0.1:8080/b"
      redirects last location endsWith "/c"
      redirects first location == "x"
      """
    let failures = await rig.failures(text, Answer(302, ["Location: /b"]), Answer(302, ["Location: /c"]), Answer(200))
    XCTAssertEqual(places(failures), ["10:1"])
  }
}
