import Exchanges
import XCTest

@testable import Workbench

/// What `y` puts on the clipboard.
final class CopyingTests: XCTestCase {
  private func bench(_ type: String, _ body: [UInt8], _ headers: [String] = []) -> Bench {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    bench.answer(Samples.head(200, "OK", ["Content-Type: \(type)"] + headers), body: body)
    bench.press("3tb3g")
    return bench
  }

  private func copied(_ bench: inout Bench, _ keys: String) -> String? {
    _ = bench.takeEffects()
    bench.press(keys)
    guard case .copy(let text)? = bench.takeEffects().last else { return nil }
    return text
  }

  func testAValueOfJSONIsCopiedWithoutQuotesAndComma() {
    let json = #"{"s": "a\"b\u00e9", "n": 1.50, "t": true, "list": [1, {"k": "v"}], "e": {}}"#
    var bench = bench("application/json", Array(json.utf8))
    let expected = [
      json, #"a"bé"#, "1.50", "true", #"[1, {"k": "v"}]"#, "1", #"{"k": "v"}"#, "v", #"{"k": "v"}"#, #"[1, {"k": "v"}]"#, "{}",
      json,
    ]
    var values: [String?] = []
    for row in expected.indices {
      if row > 0 { bench.press("j") }
      values.append(copied(&bench, "yy"))
    }
    XCTAssertEqual(values, expected)
  }

  func testALongStringIsCopiedWhole() {
    let long = String(repeating: "x", count: 10_000)
    var bench = bench("application/json", Array(#"["\#(long)", 2]"#.utf8))
    bench.press("jj")
    XCTAssertEqual(copied(&bench, "yy"), long)
  }

  func testAStringOfMessagePackIsCopiedWithoutQuotes() {
    var bench = bench("application/msgpack", [0x81, 0xA1, 0x6B, 0xA2, 0x68, 0x69])
    bench.press("j")
    XCTAssertEqual(copied(&bench, "yy"), "hi")
  }

  func testALineOfTextIsCopiedAsItIs() {
    var bench = bench("text/plain", Array("one\ntwo,".utf8))
    bench.press("j")
    XCTAssertEqual(copied(&bench, "yy"), "two,")
  }

  func testWhatWasReceivedKeepsItsLineEnds() {
    var bench = bench("text/plain", Array("one\u{1B}[2J".utf8))
    let raw = copied(&bench, "yr")
    XCTAssertEqual(raw?.hasPrefix("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"), true, raw ?? "")
    XCTAssertEqual(raw?.hasSuffix("one\\x1b[2J"), true, raw ?? "")
    XCTAssertTrue(bench.model.shared.notice.hasSuffix("; controls in it are visible, as in \\x1b"), bench.model.shared.notice)
  }
}
