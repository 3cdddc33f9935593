import Exchanges
import SystemIO
import XCTest

@testable import Wire

final class AnySplitTests: XCTestCase {
  /// Answers of every framing and of many faults.
  private let answers = [
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nA: 1\r\nContent-Length: 5\r\n\r\nhello surplus",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=\"y\"\r\none\r\nA\r\n0123456789\r\n0;z\r\nX: y\r\nZ\r\n\r\n",
    "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n2\nok\n0\n\n",
    "HTTP/1.0 200\r\n\r\nuntil the end",
    "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort",
    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxy",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length : 1\r\n\r\nx",
    "SSH-2.0-x\r\n", "HTTP/1.1 2", "junk", "",
  ]

  func testByteByByteSaysTheSameAsAllAtOnce() {
    for answer in answers {
      let pieces = answer.utf8.map { [$0] }
      XCTAssertEqual(read(pieces: pieces, closes: true), read(answer, closes: true), answer)
    }
  }

  func testEverySplitInTwoSaysTheSameAsAllAtOnce() {
    for answer in answers {
      let bytes = Array(answer.utf8)
      let whole = read(answer, closes: true)
      for cut in bytes.indices {
        XCTAssertEqual(read(pieces: [Array(bytes[..<cut]), Array(bytes[cut...])], closes: true), whole, answer)
      }
    }
  }

  func testRandomSplitsSayTheSameUnderALimitToo() {
    var generator = SeededGenerator(seed: 2026)
    for answer in answers {
      let bytes = Array(answer.utf8)
      for limit in [10, 60, 75, 1000] {
        let whole = read(answer, sizeLimit: limit, closes: true)
        for _ in 0..<50 {
          let pieces = randomPieces(of: bytes, using: &generator)
          XCTAssertEqual(read(pieces: pieces, sizeLimit: limit, closes: true), whole, answer)
        }
      }
    }
  }

  func testRandomBytesNeverTrapAndAlwaysEndOnce() {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<3000 {
      let bytes = randomBytes(using: &generator)
      let events = read(pieces: randomPieces(of: bytes, using: &generator), closes: true)
      XCTAssertEqual(events.filter { if case .ended = $0 { true } else { false } }.count, 1)
      XCTAssertEqual(events, read(pieces: [bytes], closes: true))
    }
  }

  func testChangedAnswersNeverTrapAndSayTheSameInEverySplit() {
    var generator = SeededGenerator(seed: 11)
    for answer in answers where !answer.isEmpty {
      for _ in 0..<300 {
        var bytes = Array(answer.utf8)
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
          bytes[Int.random(in: bytes.indices, using: &generator)] = interestingByte(using: &generator)
        }
        let pieces = randomPieces(of: bytes, using: &generator)
        XCTAssertEqual(read(pieces: pieces, closes: true), read(pieces: [bytes], closes: true), answer)
      }
    }
  }

  private func randomPieces(of bytes: [UInt8], using generator: inout SeededGenerator) -> [[UInt8]] {
    var pieces: [[UInt8]] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = Int.random(in: 1...min(rest.count, 20), using: &generator)
      pieces.append(Array(rest.prefix(count)))
      rest = rest.dropFirst(count)
    }
    return pieces
  }

  private func interestingByte(using generator: inout SeededGenerator) -> UInt8 {
    Array("\r\n :;,0159afF-\t\"\0\u{7F}".utf8).randomElement(using: &generator) ?? 0
  }

  private func randomBytes(using generator: inout SeededGenerator) -> [UInt8] {
    let starts = ["", "HTTP/1.1 ", "HTTP/1.1 200 \r\n", "HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\n"]
    let start = Array((starts.randomElement(using: &generator) ?? "").utf8)
    let isAnyByte = Bool.random(using: &generator)
    return start
      + (0..<Int.random(in: 0...80, using: &generator)).map { _ in
        isAnyByte ? UInt8.random(in: 0...255, using: &generator) : interestingByte(using: &generator)
      }
  }
}
