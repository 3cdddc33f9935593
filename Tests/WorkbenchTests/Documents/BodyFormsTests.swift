import Exchanges
import XCTest

@testable import Workbench

/// Forms, multipart bodies, charsets and bytes that are no text.
final class BodyFormsTests: XCTestCase {
  private func bench(_ type: String, _ body: [UInt8], columns: Int = 120) -> Bench {
    var bench = Bench(columns, 40)
    bench.press("<Enter>")
    bench.answer(Samples.head(200, "OK", ["Content-Type: \(type)"]), body: body)
    bench.press("tb3")
    return bench
  }

  private func lines(_ bench: Bench) -> [String] {
    let tab = bench.bodyLines
    return (0..<tab.count).map { tab.line(at: $0).text }
  }

  func testAFormIsDecodedFieldByField() {
    let bench = bench("application/x-www-form-urlencoded", Array("a=1&b=hello+world&c=%E2%82%AC&d&e=%zz".utf8))
    XCTAssertEqual(lines(bench), ["a = 1", "b = hello world", "c = €", "d = ", "e = %zz"])
  }

  func testAMultipartBodyIsShownPartByPart() {
    let text =
      "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\none\r\ntwo\r\n--x\r\nContent-Type: image/png\r\n\r\n\u{1}\u{2}\r\n--x--\r\n"
    let bench = bench("multipart/form-data; boundary=x", Array(text.utf8))
    XCTAssertEqual(
      lines(bench),
      [
        "part 1, 8 bytes", "  Content-Disposition: form-data; name=\"a\"", "", "  one", "  two", "", "part 2, 2 bytes",
        "  Content-Type: image/png", "", String(lines(bench)[9]), "",
      ]
    )
    XCTAssertTrue(lines(bench)[9].contains("01 02"))
  }

  func testACutMultipartBodyIsPointedOut() {
    let bench = bench("multipart/mixed; boundary=x", Array("--x\r\n\r\na\r\n".utf8))
    XCTAssertTrue(bench.shows("the last boundary is missing: the body was cut short"), bench.text)
  }

  func testInvalidBytesAreCountedAndTheFirstIsNamed() {
    XCTAssertTrue(
      bench("text/plain; charset=utf-8", [0x61, 0xFF, 0x62, 0xC3]).shows("2 bytes are not UTF-8, the first at byte 1")
    )
    XCTAssertTrue(bench("text/plain", Array("a".utf8) + [0xED, 0xA0, 0x80]).shows("3 bytes are not UTF-8, the first at byte 1"))
    XCTAssertTrue(bench("application/json", [0x22, 0xFF, 0x22]).shows("1 byte is not UTF-8, the first at byte 1"))
    XCTAssertFalse(bench("text/plain", Array("é漢😀".utf8)).shows("not UTF-8"))
  }

  func testAByteOrderMarkIsNamed() {
    XCTAssertTrue(
      bench("application/json", [0xEF, 0xBB, 0xBF] + Array("{}".utf8)).shows(
        "begins with a UTF-8 byte order mark, which JSON may not have"
      )
    )
  }

  func testJSONThatIsNotValidSaysWhereAndWhatIsExpected() {
    let faults: [(text: String, part: String)] = [
      ("{\n  \"a\": 1,\n}", "invalid JSON at 3:1: expected a name in quotes; shown as it came"),
      ("[1 2]", "at 1:4: expected a comma or ]"), ("{\"a\" 1}", "at 1:6: expected a colon"), ("[1", "the JSON ends at 1:3"),
      ("{\"é\": tru}", "at 1:7: expected a value"), ("[01]", "expected a value"),
      ("[\"\\x\"]", "expected an escape that JSON has"),
      ("{} x", "expected nothing after the value"),
    ]
    for (text, part) in faults {
      let bench = bench("application/json", Array(text.utf8))
      XCTAssertTrue(bench.shows(part), "\(text)\n\(bench.text)")
    }
  }

  func testATextInAnotherCharsetIsReadOutside() {
    var bench = bench("text/html; charset=Shift_JIS", [0x3C, 0x70, 0x3E, 0x93, 0xFA, 0x3C, 0x2F, 0x70, 0x3E])
    XCTAssertEqual(
      bench.takeEffects().last,
      .readBody(id: 1, [0x3C, 0x70, 0x3E, 0x93, 0xFA, 0x3C, 0x2F, 0x70, 0x3E], charset: "shift_jis")
    )
    XCTAssertTrue(bench.shows("shift_jis is being read"), bench.text)
    bench.tell(.bodyRead(id: 1, text: Array("<p>日</p>".utf8), problem: ""))
    XCTAssertEqual(lines(bench), ["<p>日</p>"])
    XCTAssertTrue(bench.shows("read as shift_jis"), bench.text)
    bench.press("j")
    XCTAssertEqual(bench.takeEffects(), [])
  }

  func testACharsetThatIsNotKnownIsASentence() {
    var bench = bench("text/plain; charset=klingon", Array("a".utf8))
    bench.tell(.bodyRead(id: 1, text: nil, problem: "no charset of the name klingon is known"))
    XCTAssertTrue(bench.shows("no charset of the name klingon is known; the bytes as they came"), bench.text)
  }
}
