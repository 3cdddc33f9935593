import Answerback
import NIOCore
import XCTest

/// Forms and bodies that are made of random pieces.
final class RandomMultipartTests: XCTestCase {
  private func field(_ name: String, _ content: String) -> String {
    "--b\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(content)\r\n"
  }

  /// The same numbers on every run (Knuth's constants).
  private struct Numbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ state >> 29
    }
  }

  private static let pieces = [
    "", "a", "\r\n", "\n", "\r", "--", "--b", "b", " ", "é", "\0", "Content-Type: x", "\r\n--", "\r\n--bb",
  ]

  func testWhatIsWrittenIsReadBack() throws {
    let boundaryLine = #/\r\n--b(--)?[ \t]*\r?\n/#.matchingSemantics(.unicodeScalar)
    var numbers = Numbers(state: 1)
    for _ in 0..<500 {
      let contents = (0..<Int.random(in: 0...4, using: &numbers)).map { _ in
        // A part begins a line, so `--b` there would be a boundary.
        "x" + (0..<Int.random(in: 0...6, using: &numbers)).compactMap { _ in Self.pieces.randomElement(using: &numbers) }.joined()
      }
      // What a client does before it takes a boundary.
      if contents.contains(where: { "\($0)\r\n".firstRange(of: boundaryLine) != nil }) { continue }
      let body = contents.enumerated().map { field("\($0)", $1) }.joined() + "--b--"
      let form = try MultipartForm(parsing: ByteBuffer(string: body), contentType: "multipart/form-data; boundary=b")
      XCTAssertEqual(form.fields.pairs.map(\.value), contents, body.debugDescription)
      XCTAssertEqual(form.fields.pairs.map(\.name), contents.indices.map(String.init))
    }
  }

  func testABodyOfAnyBytesIsReadOrHasAFault() {
    var numbers = Numbers(state: 2)
    let whole = Array(
      ("pre\r\n" + field("a", "1") + field("f\"; filename=\"x%22\"; filename*=\"UTF-8''%C3%A9", "\r\n--") + "--b--\r\n").utf8
    )
    var outcomes: [Bool: Int] = [:]
    for _ in 0..<3000 {
      var bytes = whole
      for _ in 0..<Int.random(in: 0...4, using: &numbers) {
        let place = Int.random(in: 0..<max(1, bytes.count), using: &numbers)
        switch Int.random(in: 0...3, using: &numbers) {
        case 0: bytes.removeSubrange(place...)
        case 1 where place < bytes.count: bytes.remove(at: place)
        case 2: bytes.insert([13, 10, 45, 98, 34, 92, 37, 0, 255][Int.random(in: 0...8, using: &numbers)], at: place)
        default: bytes.insert(contentsOf: Array("\r\n--b".utf8), at: place)
        }
        if bytes.isEmpty { bytes = [45] }
      }
      do {
        _ = try MultipartForm(parsing: ByteBuffer(bytes: bytes), contentType: "multipart/form-data; boundary=b")
        outcomes[true, default: 0] += 1
      } catch {
        XCTAssertFalse(error.faults.isEmpty)
        outcomes[false, default: 0] += 1
      }
    }
    XCTAssertGreaterThan(outcomes[true] ?? 0, 300)
    XCTAssertGreaterThan(outcomes[false] ?? 0, 300)
  }
}
