import Exchanges
import XCTest

@testable import Wire

final class FramingTests: XCTestCase {
  private func framing(_ status: Int = 200, _ lines: String..., method: String = "GET") -> Exchange.BodyFraming? {
    let text = "HTTP/1.1 \(status) x\r\n" + lines.map { $0 + "\r\n" }.joined() + "\r\n"
    for case .head(_, let framing) in read(text, method: method) { return framing }
    return nil
  }

  func testAnswersToHEADAndSomeStatusesHaveNoBodyWhateverTheySay() {
    XCTAssertEqual(framing(200, "Content-Length: 5", method: "HEAD"), Exchange.BodyFraming.none)
    XCTAssertEqual(framing(200, "Transfer-Encoding: chunked", method: "HEAD"), Exchange.BodyFraming.none)
    XCTAssertEqual(framing(200, "Content-Length: 5", "Content-Length: 6", method: "HEAD"), Exchange.BodyFraming.none)
    XCTAssertEqual(framing(204, "Content-Length: 5"), Exchange.BodyFraming.none)
    XCTAssertEqual(framing(304, "Content-Length: 5"), Exchange.BodyFraming.none)
  }

  func testAMethodIsHEADOnlyInCapitals() {
    XCTAssertEqual(framing(200, "Content-Length: 5", method: "head"), .length(5))
  }

  func testEqualLengthsAreOneLength() {
    XCTAssertEqual(framing(200, "content-length:5", "Content-Length: 5 , 05"), .length(5))
  }

  func testTransferEncodingOverridesContentLength() {
    XCTAssertEqual(framing(200, "Content-Length: 5", "Transfer-Encoding: chunked"), .chunked)
  }

  func testChunkedCountsWhereItIsTheLastCodingOfAllLines() {
    XCTAssertEqual(framing(200, "Transfer-Encoding: gzip", "TRANSFER-ENCODING: chunked"), .chunked)
    XCTAssertEqual(framing(200, "Transfer-Encoding: chunked, gzip"), .close)
    XCTAssertEqual(framing(200, "Transfer-Encoding: gzip"), .close)
  }

  func testWithoutAnyFramingFieldTheBodyEndsWithTheConnection() {
    XCTAssertEqual(framing(200, "Content-Type: text/plain"), .close)
  }

  func testDoubtfulFramingFailsAfterTheHeadIsShown() {
    let events = read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello")
    let sentence = "GET /: Content-Length says both 5 and 6. Send one."
    XCTAssertEqual(
      events,
      [
        .head(head(200, "OK", "Content-Length: 5", "Content-Length: 6"), framing: .close),
        .ended(.failed(TransportFailure(.malformed, sentence))),
      ]
    )
  }

  func testANULInAHeaderLineIsAFault() {
    for line in ["X\0A: b", "X: b\0c"] {
      let sentence = failure("HTTP/1.1 200 OK\r\n\(line)\r\nContent-Length: 0\r\n\r\n")?.description ?? ""
      XCTAssertTrue(sentence.hasSuffix(" has a NUL byte in it. Take it out."), sentence)
    }
  }

  func testDoubtfulFramingNamesWhatIsDoubtful() {
    let sentences = [
      "Content-Length: +5", "Content-Length: 99999999999999999999", "Content-Length: 5,", "Content-Length : 5",
      "Content-Length:\r\n 5", "Transfer-Encoding: chunked, chunked", "Transfer-Encoding: chunked;q=1", "Transfer-Encoding:",
    ].map { failure("HTTP/1.1 200 OK\r\n\($0)\r\n\r\n")?.description }
    let isNoNumber = "which is not a number of bytes. Write decimal digits."
    XCTAssertEqual(
      sentences,
      [
        "GET /: Content-Length says \"+5\", \(isNoNumber)",
        "GET /: Content-Length says \"99999999999999999999\", \(isNoNumber)",
        "GET /: Content-Length says \"\", \(isNoNumber)",
        "GET /: \"Content-Length : 5\" has a blank before its colon, so recipients read it differently. Take the blank out.",
        "GET /: a framing field goes on in the folded line \" 5\", so its value is doubtful. Write the field on one line.",
        "GET /: Transfer-Encoding says \"chunked, chunked\". Write chunked once, last, and without parameters.",
        "GET /: Transfer-Encoding says \"chunked;q=1\". Write chunked once, last, and without parameters.",
        "GET /: Transfer-Encoding says \"\". Write chunked once, last, and without parameters.",
      ]
    )
  }

  func testAnHTTP10AnswerCannotBeChunked() {
    XCTAssertEqual(
      failure("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")?.description,
      "GET /: an HTTP/1.0 response has Transfer-Encoding, which that version does not know. "
        + "Answer as HTTP/1.1, or send no coding."
    )
  }
}
