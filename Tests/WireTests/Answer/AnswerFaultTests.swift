import Exchanges
import XCTest

@testable import Wire

final class AnswerFaultTests: XCTestCase {
  private let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

  func testWhatIsNotAStatusLineIsQuoted() {
    let isNone = "not with an HTTP/1 status line. See whether the port speaks HTTP without TLS."
    let lines = [
      "SSH-2.0-OpenSSH\u{1B}[2J", "", "HTTP/2.0 200 OK", "HTTP/1.1 20 OK", "HTTP/1.1  200 OK", "HTTP/1.1 099 x",
      "HTTP/1.1 2000 x", "http/1.1 200 OK",
    ]
    XCTAssertEqual(
      lines.map { failure($0 + "\r\n") },
      [
        "SSH-2.0-OpenSSH\\u{1b}[2J", "", "HTTP/2.0 200 OK", "HTTP/1.1 20 OK", "HTTP/1.1  200 OK", "HTTP/1.1 099 x",
        "HTTP/1.1 2000 x", "http/1.1 200 OK",
      ].map { TransportFailure(.malformed, "GET /: the response begins with \"\($0)\", \(isNone)") }
    )
  }

  func testBytesThatAreNoHTTPAtAllAreQuotedWhenTheConnectionEnds() {
    XCTAssertEqual(
      failure("\u{15}\u{3}\u{1}", closes: true),
      TransportFailure(
        .malformed,
        "GET /: the response begins with \"\\u{15}\\u{3}\\u{1}\", not with an HTTP/1 status line. "
          + "See whether the port speaks HTTP without TLS."
      )
    )
  }

  func testDoubtfulChunksAreQuoted() {
    let rule = "stands where the size of a chunk should. Write hexadecimal digits, then ; before an extension."
    XCTAssertEqual(
      ["x", "", "5 5", "-1", "0x5"].map { failure(chunked + $0 + "\r\n")?.description },
      ["x", "", "5 5", "-1", "0x5"].map { "GET /: \"\($0)\" \(rule)" }
    )
    XCTAssertEqual(
      failure(chunked + "8000000000000000\r\n")?.description,
      "GET /: the chunk size \"8000000000000000\" is larger than any memory. Correct the size."
    )
  }

  func testAChunkThatIsLongerThanItsSizeEndsTheAnswer() {
    let sentence = "GET /: chunk 1 does not end after the 2 bytes it announced. Make its size and its data agree."
    XCTAssertEqual(
      read(chunked + "2\r\nthree\r\n"),
      [
        .head(head(200, "OK", "Transfer-Encoding: chunked"), framing: .chunked),
        body("th"), .chunk(size: 2, extension: ""), .ended(.failed(TransportFailure(.malformed, sentence))),
      ]
    )
    XCTAssertEqual(failure(chunked + "2\r\nok\r\r\n")?.kind, .malformed)
  }

  func testTheLargestChunkSizeIsReadAndItsBodyAwaited() {
    XCTAssertEqual(
      read(chunked + "7fffffffffffffff\r\nab"),
      [.head(head(200, "OK", "Transfer-Encoding: chunked"), framing: .chunked), body("ab")]
    )
  }

  func testACutSaysHowMuchOfWhatCame() {
    let length = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"
    let texts = [
      "", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\nA: b\r\n", length, length + "hello", chunked, chunked + "5\r\nhel",
      chunked + "5\r\nhello", chunked + "5\r\nhello\r\n5", chunked + "1\r\na\r\n1\r\nb\r\n", chunked + "0\r\nX: y\r\n",
    ]
    XCTAssertEqual(
      texts.map { failure($0, closes: true) },
      [
        "before any byte of a response came",
        "after 12 bytes, before the head was whole",
        "after 23 bytes, before the head was whole",
        "after 0 of the 10 bytes that Content-Length announced",
        "after 5 of the 10 bytes that Content-Length announced",
        "after 0 chunks with 0 bytes, before the last chunk (0) came",
        "after 3 of the 5 bytes of chunk 1",
        "after 1 chunk with 5 bytes, before the last chunk (0) came",
        "after 1 chunk with 5 bytes, before the last chunk (0) came",
        "after 2 chunks with 2 bytes, before the last chunk (0) came",
        "after 6 bytes of the trailer section, before its empty line",
      ].map { TransportFailure(.cut, "GET /: the connection was closed \($0). Look at the server's log.") }
    )
  }

  func testAResetCutsEvenABodyThatEndsWithTheConnection() {
    XCTAssertEqual(
      failure("HTTP/1.1 200 OK\r\n\r\nhello", closes: true, wasReset: true),
      TransportFailure(
        .cut,
        "GET /: the connection was reset after 5 bytes of a body that ends with the connection. Look at the server's log."
      )
    )
  }
}
