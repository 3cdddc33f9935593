import Exchanges
import XCTest

@testable import Wire

final class LimitTests: XCTestCase {
  private let ten = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"

  func testAnAnswerAsLargeAsTheLimitIsWhole() {
    let text = ten + "0123456789"
    XCTAssertEqual(read(text, sizeLimit: text.utf8.count).last, .ended(.complete))
  }

  func testAnAnswerOverTheLimitKeepsWhatFits() {
    let limit = ten.utf8.count + 4
    let sentence = "GET /: the response is larger than the limit of \(limit) bytes. Raise the limit, or ask for less."
    XCTAssertEqual(
      read(ten + "0123456789", sizeLimit: limit),
      [
        .head(head(200, "OK", "Content-Length: 10"), framing: .length(10)), body("0123"),
        .ended(.failed(TransportFailure(.tooLarge, sentence))),
      ]
    )
  }

  func testALimitOfNothingTakesNothing() {
    let sentence = "GET /: the response is larger than the limit of 0 bytes. Raise the limit, or ask for less."
    XCTAssertEqual(read(ten, sizeLimit: 0), [.ended(.failed(TransportFailure(.tooLarge, sentence)))])
  }

  func testAHeadIsAtMostAMebibyte() {
    func answer(ofBytes count: Int) -> String {
      let start = "HTTP/1.1 204 x\r\nX: "
      return start + String(repeating: "x", count: count - start.utf8.count - 4) + "\r\n\r\n"
    }
    let sentence = "GET /: a head, chunk line or trailer section is longer than 1048576 bytes. Send less."
    XCTAssertEqual(read(answer(ofBytes: 1 << 20)).last, .ended(.complete))
    XCTAssertEqual(failure(answer(ofBytes: (1 << 20) + 1)), TransportFailure(.tooLarge, sentence))
    XCTAssertEqual(failure(String(repeating: "x", count: (1 << 20) + 1)), TransportFailure(.tooLarge, sentence))
  }

  func testAHeadHasAtMostTenThousandLines() {
    let fitting = "HTTP/1.1 204 x\r\n" + String(repeating: "X:\r\n", count: 9_998) + "\r\n"
    XCTAssertEqual(read(fitting).last, .ended(.complete))
    let sentence = "GET /: a head or trailer section has more than 10000 lines. Send fewer."
    XCTAssertEqual(
      failure("HTTP/1.1 204 x\r\n" + String(repeating: "X:\r\n", count: 9_999) + "\r\n"),
      TransportFailure(.tooLarge, sentence)
    )
  }

  func testChunksAreCounted() {
    let start = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    func ending(ofChunks count: Int) -> Exchange.Event? {
      var parser = ResponseParser(requestMethod: "GET", sizeLimit: 1 << 20, chunkLimit: 3, place: "GET /")
      let chunks = String(repeating: "1\r\nx\r\n", count: count)
      return parser.push(Array((start + chunks + "0\r\n\r\n").utf8)).last
    }
    let sentence = "GET /: the body has more than 3 chunks. Send larger ones."
    XCTAssertEqual(ending(ofChunks: 3), .ended(.complete))
    XCTAssertEqual(ending(ofChunks: 4), .ended(.failed(TransportFailure(.tooLarge, sentence))))
  }
}
