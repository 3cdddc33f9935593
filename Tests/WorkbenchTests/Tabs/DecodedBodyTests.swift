import Exchanges
import Scenarios
import XCTest

@testable import Workbench

final class DecodedBodyTests: XCTestCase {
  private func bench(_ steps: [DecodingStep], coding: String = "gzip", type: String = "application/json") -> Bench {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    let head = Samples.head(200, "OK", ["Content-Type: \(type)", "Content-Encoding: \(coding)", "Content-Length: 4"])
    var events: [Exchange.Event] = [.received(head.bytes + [0x1F, 0x8B, 8, 0]), .head(head, framing: .length(4))]
    events += [.body([0x1F, 0x8B, 8, 0])] + steps.map { .decoding($0) } + [.ended(.complete)]
    for event in events { bench.tell(.exchange(id: 1, event, at: .milliseconds(1))) }
    return bench
  }

  private let json = Array(#"{"id":1}"#.utf8)

  func testTheBodyIsShownWithoutItsCodingsAndBothSizesAre() {
    var bench = bench([.begins(codings: ["gzip"]), .bytes(json)])
    bench.press("tb3")
    XCTAssertTrue(bench.shows(#"  "id": 1"#), bench.text)
    XCTAssertTrue(bench.shows("8 bytes without gzip, 4 as they came"), bench.text)
    bench.press("ts")
    XCTAssertTrue(bench.shows("body        4 bytes"), bench.text)
    XCTAssertTrue(bench.shows("decoded     8 bytes, without gzip"), bench.text)
    bench.press("tr")
    XCTAssertTrue(bench.shows("0d 0a 1f 8b ") && bench.shows("0060  08 00 "), bench.text)
  }

  func testACodingThatIsNotReadLeavesTheBytesAndSaysSo() {
    let problem = #"The body cannot be decoded: the coding "br" is not read here; ask for gzip or deflate."#
    var bench = bench([.begins(codings: ["br"]), .fails(problem)], coding: "br")
    bench.press("tb3")
    XCTAssertTrue(bench.shows("1f 8b 08 00"), bench.text)
    XCTAssertTrue(bench.shows(#"the coding "br" is not read here; ask for gzip or deflate."#), bench.text)
    bench.press("ts")
    XCTAssertTrue(bench.shows(#"decoded     The body cannot be decoded: the coding "br" is not read here;"#), bench.text)
    XCTAssertTrue(bench.shows("            ask for gzip or deflate."), bench.text)
  }

  func testABombIsKeptUpToABoundAndSaysSo() {
    let problem = "The body cannot be decoded: it becomes larger than the limit of 256 MB when gzip is taken off."
    let piece = [UInt8](repeating: 0x61, count: 1 << 20)
    var bench = bench(
      [.begins(codings: ["gzip"])] + (0..<80).map { _ in .bytes(piece) } + [.fails(problem)],
      type: "text/plain"
    )
    XCTAssertEqual(bench.model.shared.history[1]?.exchange.decoded?.bytes.count, HistoryEntry.mostBody)
    bench.press("ts3z")
    XCTAssertTrue(bench.shows("decoded     83886080 bytes, the first 67108864 kept, without gzip"), bench.text)
    XCTAssertTrue(bench.shows("The body cannot be decoded: it becomes larger than the limit of"), bench.text)
    XCTAssertTrue(bench.shows("256 MB when gzip is taken off."), bench.text)
  }

  func testAssertsAskForTheDecodedBody() {
    var bench = bench([.begins(codings: ["gzip"]), .bytes(json)])
    bench.press("tb3ja")
    XCTAssertEqual(bench.model.shared.expectations.checks.map(\.text), [#"jsonpath "$.id" == 1"#])
    bench.press("s<Enter>")
    guard case .save(_, let text, _)? = bench.effects.last else { return XCTFail("nothing was saved") }
    XCTAssertTrue(text.contains("[Options]\ncompressed: true\n"), text)
  }

  func testEventsAreReadFromUnderTheCoding() {
    var bench = bench(
      [.begins(codings: ["gzip"]), .bytes(Array("data: one\n\n".utf8)), .bytes(Array("data: two\n\n".utf8))],
      type: "text/event-stream"
    )
    bench.press("te3")
    XCTAssertTrue(bench.shows("one"), bench.text)
    XCTAssertTrue(bench.shows("two"), bench.text)
    XCTAssertEqual(bench.model.shared.history[1]?.stream?.total, 2)
  }
}
