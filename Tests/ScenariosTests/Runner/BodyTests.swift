import Exchanges
import Scenarios
import XCTest

final class BodyTests: XCTestCase {
  private let rig = Rig()

  private func failures(_ body: String, _ answer: Answer) async -> [String] {
    await rig.failures("GET {{base}}/\n\nHTTP 200\n\(body)\n", answer)
  }

  func testJSONComparesValuesWhateverTheirSpellingAndOrder() async {
    let failures = await failures(
      #"""
      {
        "id": "{{*:int}}", "watts": 7, "tags": ["a", "{{*:len 1..2}}"], "on": "{{*:bool}}", "x": null
      }
      """#,
      .json(#"{"x":null,"on":true,"tags":["a","bc"],"watts":7.0,"id":12}"#)
    )
    XCTAssertEqual(failures, [])
  }

  func testEveryDifferenceOfAJSONBodyIsNamed() async {
    let failures = await failures(
      #"{"id": "{{*:int}}", "watts": 7, "list": [1, 2], "gone": 1, "name": "x{{*:hex}}"}"#,
      .json(#"{"id":"7","watts":8,"list":[1,3,4],"odd name":true,"name":"xyz"}"#)
    )
    XCTAssertEqual(
      failures,
      [
        """
        4:1+80 body differs
        $.id is "7", not {{*:int}}
        $.watts is 8, not 7
        $.list[1] is 3, not 2
        $.list[2] is not expected: 4
        $.gone is missing; expected 1
        $.name is "xyz", not "x{{*:hex}}"
        $["odd name"] is not expected: true
        """
      ]
    )
  }

  func testASubsetAllowsMoreMembersButNotMoreElements() async {
    let good = await failures("```json subset\n{\"a\": {\"b\": 1}}\n```", .json(#"{"a":{"b":1,"c":2},"d":3}"#))
    XCTAssertEqual(good, [])
    let bad = await failures("```json subset\n[1]\n```", .json("[1,2]"))
    XCTAssertEqual(bad, ["4:1+14 body differs\n$[1] is not expected: 2"])
    let twice = await failures("```json subset\n{\"a\": 1}\n```", .json(#"{"a":1,"b":0,"a":2}"#))
    XCTAssertEqual(twice, ["4:1+14 body differs\n$.a is not expected: 2"])
  }

  func testUnorderedListsArePairedAsWellAsTheyCanBe() async {
    let good = await failures("```json unordered\n[\"{{*}}\", 1, {\"a\": [1, 2]}]\n```", .json(#"[{"a":[2,1]},1,2]"#))
    XCTAssertEqual(good, [])
    let bad = await failures("```json unordered\n[1, 2]\n```", .json("[2,3]"))
    XCTAssertEqual(bad, ["4:1+17 body differs\nno element of $ is left for 1\n$[1] is not expected: 3"])
  }

  func testNumbersTooLongForADoubleAreNotConfused() async {
    let failures = await failures(#"{"n": 9007199254740993}"#, .json(#"{"n":9007199254740992}"#))
    XCTAssertEqual(failures, ["4:1+23 body differs\n$.n is 9007199254740992, not 9007199254740993"])
  }

  func testMessagePackCarriesTheSameValue() async {
    var answer = Answer(200, ["Content-Type: application/msgpack"])
    answer.body = [0x82, 0xA1, 0x61, 0x01, 0xA1, 0x62, 0x92, 0xC3, 0xC0]
    let good = await failures("```json decoded\n{\"a\": 1, \"b\": [true, null]}\n```", answer)
    XCTAssertEqual(good, [])
    let undecoded = await failures("```json\n{\"a\": 1, \"b\": [true, null]}\n```", answer)
    XCTAssertEqual(undecoded, ["4:1+7 the body is MessagePack; write ```json decoded to compare its value"])
    answer.body = [0xC1]
    let broken = await failures("```json decoded\n1\n```", answer)
    XCTAssertEqual(broken.count, 1)
    XCTAssertTrue(broken[0].hasPrefix("4:1+15 the body is not MessagePack: MessagePack, byte 0: "), broken[0])
  }

  func testABodyThatIsNoJSONSaysWhere() async {
    let broken = await failures("{}", Answer(200, body: "{oops"))
    XCTAssertEqual(broken.count, 1)
    XCTAssertTrue(broken[0].hasPrefix("4:1+2 the body is not JSON: JSON, line 1, column 2 (byte 1): "), broken[0])
    let empty = await failures("{}", Answer(200))
    XCTAssertEqual(empty, ["4:1+2 the body is empty, and not JSON"])
  }

  func testTextBetweenFencesMayLackItsLastLineEnd() async {
    let lacking = await failures("```\none\ntwo\n```", Answer(200, body: "one\ntwo"))
    XCTAssertEqual(lacking, [])
    let whole = await failures("```\none\ntwo\n```", Answer(200, body: "one\ntwo\n"))
    XCTAssertEqual(whole, [])
    let raw = await failures("```text raw\none\n```", Answer(200, body: "one"))
    XCTAssertEqual(raw, ["4:1+11 body differs\nthe line end after the last line is missing"])
  }

  func testTheFirstLineOfTextThatDiffersIsShown() async {
    let other = await failures("```\none\nid {{*:int}}!\n```", Answer(200, body: "one\nid x!\n"))
    XCTAssertEqual(other, ["4:1+3 body differs\nline 2\n- id {{*:int}}!\n+ id x!\n     ^ differs from here"])
    let shorter = await failures("```\none\ntwo\n```", Answer(200, body: "one\n"))
    XCTAssertEqual(shorter, ["4:1+3 body differs\nline 2\n- two\n+ \n  ^ differs from here"])
    let longer = await failures("```\none\n```", Answer(200, body: "one\ntwo\n"))
    XCTAssertEqual(longer, ["4:1+3 body differs\nline 2\n- \n+ two\n  ^ differs from here"])
  }

  func testAOneLineStringIsTheWholeBody() async {
    let good = await failures("`a\\nb`", Answer(200, body: "a\nb"))
    XCTAssertEqual(good, [])
    let bad = await failures("`ab`", Answer(200, body: "ab\n"))
    XCTAssertEqual(bad, ["4:1+4 body differs\nline 2\n+ \n  ^ this line is not expected"])
  }

  func testBytesAreComparedOneByOne() async {
    var answer = Answer(200)
    answer.body = [1, 2, 3, 4]
    let good = await failures("hex,01020304;", answer)
    XCTAssertEqual(good, [])
    let other = await failures("hex,01020404;", answer)
    XCTAssertEqual(other, ["4:1+13 body differs\nfrom byte 2\n- 0404\n+ 0304"])
    let longer = await failures("base64,AQID;", answer)
    XCTAssertEqual(longer, ["4:1+12 body differs: it has 4 bytes, not 3\nfrom byte 3\n- nothing more\n+ 04"])
  }

  func testASliceOfAFileIsTheBody() async {
    var rig = rig
    rig.options.files = PreparedFiles(files: ["a/map.bin": [9, 8, 7, 6]])
    let text = "GET {{base}}/\n\nHTTP 200\nfile,map.bin[1..2];\n"
    let good = await rig.failures(text, Answer(200, body: "\u{8}\u{7}"))
    XCTAssertEqual(good, [])
    let beyond = await rig.failures("GET {{base}}/\n\nHTTP 200\nfile,map.bin[1..4];\n", Answer(200))
    XCTAssertEqual(beyond, ["4:1+19 map.bin has 4 bytes; [1..4] reaches beyond"])
    let outside = await rig.failures("GET {{base}}/\n\nHTTP 200\nfile,../map.bin;\n", Answer(200))
    XCTAssertEqual(outside, ["4:1+16 \"../map.bin\" leads out of the scenario's folder; put the file beside the scenario"])
    let missing = await rig.failures("GET {{base}}/\n\nHTTP 200\nfile,no.bin;\n", Answer(200))
    XCTAssertEqual(missing, ["4:1+12 there is no file a/no.bin"])
  }

  func testAMatcherInABodyCapturesATypedValue() async {
    let text = """
      GET {{base}}/

      HTTP 200
      {"id": "{{*:int -> id}}", "name": "n-{{*:hex -> hex}}"}

      POST {{base}}/{{hex}}
      Content-Type: application/json
      {"id": {{id}}, "quoted": "{{id}}"}

      HTTP 200
      """
    let transport = PreparedTransport([.json(#"{"id":7,"name":"n-ff"}"#), Answer()])
    let result = await rig.run(text, transport)
    XCTAssertEqual(result.failures.map(\.summary), [])
    XCTAssertEqual(transport.requests[1].url, "http://127.0.0.1:8080/ff")
    XCTAssertEqual(String(decoding: transport.requests[1].body ?? [], as: UTF8.self), #"{"id": 7, "quoted": "7"}"#)
  }
}
