import Scenarios
import XCTest

/// Lines of a frame that nobody expects are found, whatever their field, whether or not other lines of it are expected.
final class FrameComparisonTests: XCTestCase {
  private struct Row {
    /// The expected lines.
    var expected: String
    var frame: String
    /// The lines that are too many.
    var surplus: [String]
  }

  private func differences(_ frame: String, _ expected: String, unordered: Bool = false) async -> [String] {
    let server = StreamServer(StreamScript((20, frame.replacing("\n", with: "\r\n") + "\r\n\r\n")))
    return await server.failures(events: unordered ? "@unordered\n\(expected)\n@end-unordered\n@stop" : "\(expected)\n@stop")
  }

  private let surplus = [
    // Another line of a field that is expected.
    Row(expected: "data: a", frame: "data: a\ndata: b", surplus: ["data: b"]),
    Row(expected: "data: a", frame: "data: a\ndata: a", surplus: ["data: a"]),
    Row(expected: "data: a", frame: "data: a\ndata", surplus: ["data:"]),
    Row(expected: "data-raw: a", frame: "data: a\ndata: b\ndata: c", surplus: ["data: b", "data: c"]),
    Row(expected: "data: a\ndata: b", frame: "data: a\ndata: b\ndata: c", surplus: ["data: c"]),
    Row(expected: "id: 1", frame: "id: 1\nid: 1", surplus: ["id: 1"]),
    Row(expected: "id: 1", frame: "id: 1\nid: 2\nid", surplus: ["id: 2", "id:"]),
    Row(expected: "event: x", frame: "event: x\nevent: y", surplus: ["event: y"]),
    Row(expected: "event: x\ndata: a", frame: "event: x\nevent: x\ndata: a", surplus: ["event: x"]),
    Row(expected: "retry: 5", frame: "retry: 5\nretry: 6", surplus: ["retry: 6"]),
    Row(expected: ": a", frame: ": a\n: b", surplus: [": b"]),
    Row(expected: "id: {{*}}", frame: "id: 1\nid: 2", surplus: ["id: 2"]),
    // A line of a field that is not.
    Row(expected: "data: a", frame: "id: 1\ndata: a", surplus: ["id: 1"]),
    Row(expected: "data: a", frame: "data: a\nid", surplus: ["id:"]),
    Row(expected: "data: a", frame: "event: x\ndata: a", surplus: ["event: x"]),
    Row(expected: "data: a", frame: "retry: 5\ndata: a", surplus: ["retry: 5"]),
    Row(expected: "data: a", frame: ": hi\ndata: a", surplus: [": hi"]),
    Row(expected: "id: 1", frame: "id: 1\ndata: a", surplus: ["data: a"]),
    Row(expected: "event: x", frame: "event: x\ndata: a\ndata: b", surplus: ["data: a", "data: b"]),
    Row(expected: "data: {\"n\":1}", frame: "id: 1\nevent: x\ndata: {\"n\": 1}", surplus: ["id: 1", "event: x"]),
    Row(expected: "id: 1\ndata: a", frame: "data: a\nevent: x\nid: 1\nretry: 5", surplus: ["event: x", "retry: 5"]),
  ]

  func testEachSurplusLineIsShown() async {
    for row in surplus {
      let failures = await differences(row.frame, row.expected)
      XCTAssertEqual(failures.count, 1, "\(row)")
      let lines = failures.first?.split(separator: "\n").map { String($0) } ?? []
      XCTAssertTrue(lines.first?.hasSuffix("frame 1 differs") == true, "\(row) \(lines)")
      let shown = lines.indices.filter { lines[$0] == "  ^ this line is not expected" }.map { lines[$0 - 1] }
      XCTAssertEqual(shown, row.surplus.map { "+ \($0)" }, "\(row)")
      XCTAssertFalse(lines.contains { $0.hasPrefix("- ") }, "\(row) \(lines)")
    }
  }

  func testASurplusLineKeepsAFrameFromFitting() async {
    for row in surplus {
      let failures = await differences(row.frame, row.expected, unordered: true)
      XCTAssertFalse(failures.isEmpty, "\(row)")
    }
  }

  func testWhatReadersPassOverIsNoSurplus() async {
    for frame in ["data: a\nfoo: bar", "foo\ndata: a", "data: a\ndatas: b"] {
      let failures = await differences(frame, "data: a")
      XCTAssertEqual(failures, [], frame)
    }
  }

  func testDataThatIsOneTextHasNoSurplusLine() async {
    let failures = await differences("data: {\"a\":1,\ndata: \"b\":2}", "data: {\"b\":2,\"a\":1}")
    XCTAssertEqual(failures, [])
    let matched = await differences("data: a\ndata: b", "data: {{*}}")
    XCTAssertEqual(matched, [])
  }
}
