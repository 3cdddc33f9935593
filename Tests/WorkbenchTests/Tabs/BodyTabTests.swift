import Exchanges
import Scenarios
import XCTest

@testable import Workbench

final class BodyTabTests: XCTestCase {
  private func bench(_ type: String?, _ body: [UInt8], more: [String] = []) -> Bench {
    var bench = Bench(100, 40)
    bench.press("<Enter>")
    bench.answer(Samples.head(200, "OK", (type.map { ["Content-Type: \($0)"] } ?? []) + more), body: body)
    bench.press("tb3")
    return bench
  }

  private func body(_ bench: Bench) -> [String] {
    let tab = bench.bodyLines
    return (0..<tab.count).map { tab.line(at: $0).text }
  }

  func testTextIsShownLineByLine() {
    XCTAssertEqual(body(bench("text/plain", Array("a\nb".utf8))), ["a", "b"])
  }

  func testLatin1IsDecodedAsItsContentTypeSays() {
    XCTAssertEqual(body(bench("text/plain; charset=ISO-8859-1", [0x63, 0xE9])), ["cé"])
  }

  func testBytesThatAreNotUTF8AreSeenInText() {
    XCTAssertTrue(bench("text/plain", [0x63, 0xE9, 0x64]).shows(#">c\xe9d"#))
  }

  func testBinaryIsShownInHex() {
    XCTAssertEqual(
      body(bench("application/octet-stream", [0, 1, 0x41, 0xFF])),
      ["0000  00 01 41 ff|..A.|"]
    )
  }

  func testAnEncodedBodySaysSo() {
    let bench = bench("application/json", [0x1F, 0x8B], more: ["Content-Encoding: gzip"])
    XCTAssertEqual(body(bench), ["0000  1f 8b|..|"])
    XCTAssertTrue(bench.shows("Content-Encoding gzip: the bytes as they came"))
  }

  func testBrokenJSONIsShownAsItCameWithTheByte() {
    let bench = bench("application/json", Array("{\"a\":1,}".utf8))
    XCTAssertEqual(body(bench), ["{\"a\":1,}"])
    XCTAssertTrue(bench.shows("invalid JSON at 1:8: expected a name in quotes; shown as it came"))
  }

  func testMessagePackIsShownNodeByNodeWithItsBytes() {
    let bytes: [UInt8] = [0x82, 0xA1, 0x61, 0x01, 0xA1, 0x62, 0x92, 0xC3, 0xC0]
    XCTAssertEqual(
      body(bench("application/msgpack", bytes)),
      ["0000  map(2)", "0003    \"a\"  int 1", "0006    \"b\"  array(2)", "0007      true", "0008      nil"]
    )
  }

  func testRawShowsTheBodyAsItCame() {
    var bench = bench("application/json", Samples.json)
    bench.press("W")
    XCTAssertEqual(body(bench), [String(decoding: Samples.json, as: UTF8.self)])
  }

  func testEnterFoldsTheContainerTheCursorIsIn() {
    var bench = bench("application/json", Samples.json)
    bench.press("jjjj<Enter>")
    XCTAssertEqual(body(bench), ["{", "  \"id\": 1,", "  \"name\": \"ada\",", "  \"tags\": [ 2 lines ]", "}"])
    bench.press("<Enter>")
    XCTAssertEqual(body(bench).count, 8)
  }

  func testAPathShowsOnlyWhatItLeadsTo() {
    var bench = bench("application/json", Array(#"{"items":[{"n":"a","k":[1]},{"n":"b"}]}"#.utf8))
    bench.press(":path $.items[*].n<Enter>")
    guard case .queryBody(1, let bytes, let path)? = bench.takeEffects().last else { return XCTFail("nothing was asked") }
    bench.tell(Message.query(bytes, path: path, id: 1))
    XCTAssertEqual(body(bench), ["      \"n\": \"a\",", "      \"n\": \"b\""])
    XCTAssertTrue(bench.shows("$.items[*].n: 2 values   Esc shows the whole body"), bench.text)
    bench.press("<Esc>")
    XCTAssertEqual(body(bench).count, 13)
    bench.tell(Message.query(bytes, path: "$.items[0]", id: 1))
    XCTAssertEqual(body(bench).count, 6)
    bench.tell(Message.query(bytes, path: "$.none", id: 1))
    XCTAssertTrue(bench.shows("$.none leads to nothing"), bench.text)
    bench.tell(Message.query(bytes, path: "$[", id: 1))
    XCTAssertTrue(bench.shows("path: "), bench.text)
  }

  func testTheBodyIsSavedAndAnExistingFileIsAskedAbout() {
    var bench = bench("application/json", Array("{}".utf8))
    bench.press("D")
    XCTAssertEqual(bench.model.field?.text, "save-body body.json")
    bench.press("<Enter>")
    XCTAssertEqual(bench.takeEffects().last, .saveBody(path: "body.json", Array("{}".utf8), overwrite: false))
    bench.tell(.fileExists(path: "body.json"))
    XCTAssertTrue(bench.shows("body.json exists. Overwrite it with the body?"), bench.text)
    bench.press("y")
    XCTAssertEqual(bench.takeEffects().last, .saveBody(path: "body.json", Array("{}".utf8), overwrite: true))
    bench.tell(.saved(path: "body.json"))
    XCTAssertEqual(bench.model.shared.notice, "saved the body: body.json, 2 bytes")
    XCTAssertNil(bench.model.shared.scenarioPath)
  }

  func testTheCursorStaysOnTheByteFromBodyToRawAndBack() {
    var bench = bench("application/json", Samples.json)
    bench.press("jjjtr")
    // `"tags"` is byte 21 of the body; the last row of Raw begins within the first element.
    let head = Samples.head(200, "OK", ["Content-Type: application/json"]).bytes.count
    XCTAssertEqual(bench.model.response.position.selection, (head + 21) / 16)
    bench.press("tb")
    XCTAssertEqual(bench.model.response.position.selection, 3)
    bench.press("trGtb")
    XCTAssertEqual(bench.model.response.position.selection, 4)
  }

  func testAStreamIsShownWhileItGrows() {
    var bench = Bench(100, 40)
    bench.press("<Enter>tb3")
    guard case .send(let id, _, _)? = bench.effects.first else { return XCTFail("nothing was sent") }
    bench.tell(
      .exchange(id: id, .head(Samples.head(200, "OK", ["Content-Type: text/event-stream"]), framing: .chunked), at: .zero)
    )
    bench.tell(.exchange(id: id, .body(Array("data: 1\n\nda".utf8)), at: .milliseconds(1)))
    XCTAssertEqual(body(bench), ["data: 1", "", "da"])
    bench.tell(.exchange(id: id, .body(Array("ta: 2\n\n".utf8)), at: .milliseconds(2)))
    XCTAssertEqual(body(bench), ["data: 1", "", "data: 2", ""])
  }

  func testALargeBodyIsLaidOutOnceAndNotForEveryDrawing() {
    let record = #"{"id":12345,"name":"ada lovelace","tags":["one","two"],"on":true},"#
    let text = "[" + String(repeating: record, count: 2000) + "0]"
    var bench = bench("application/json", Array(text.utf8))
    let lines = { (bench: Bench) -> UnsafeRawPointer? in
      guard case .json(let json) = bench.model.response.body.view?.layout else { return nil }
      return json.lines.withUnsafeBytes { $0.baseAddress }
    }
    let before = lines(bench)
    bench.press("jjG<PgUp>k")
    XCTAssertNotNil(before)
    XCTAssertEqual(lines(bench), before)
    XCTAssertTrue(bench.shows("\"name\": \"ada lovelace\","))
  }
}
