import Exchanges
import XCTest

@testable import Wire

final class ResponseParserTests: XCTestCase {
  func testOrderCaseRepeatsAndBlanksOfHeaderLinesAreKept() {
    let events = read("HTTP/1.1 200 Fine\r\nset-COOKIE: a=1\r\nB:2  \r\nSet-Cookie:  b=2\r\nContent-Length: 0\r\n\r\n")
    let whole = head(200, "Fine", "set-COOKIE: a=1", "B:2  ", "Set-Cookie:  b=2", "Content-Length: 0")
    XCTAssertEqual(events, [.head(whole, framing: .length(0)), .ended(.complete)])
  }

  func testInformationalHeadsComeBeforeTheFinalOne() {
    let events = read(
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"
    )
    XCTAssertEqual(
      events,
      [
        .informational(head(100, "Continue")),
        .informational(head(103, "Early Hints", "Link: </a>")),
        .head(head(200, "OK", "Content-Length: 1"), framing: .length(1)),
        body("x"), .ended(.complete),
      ]
    )
  }

  func testSwitchingProtocolsIsTheLastHead() {
    let events = read("HTTP/1.1 101 Switching Protocols\r\nUpgrade: chat\r\n\r\nhello")
    XCTAssertEqual(events, [.head(head(101, "Switching Protocols", "Upgrade: chat"), framing: .none), .ended(.complete)])
  }

  func testChunksKeepTheirBoundariesExtensionsAndTrailers() {
    let events = read(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n"
        + "3;a=1;b\r\none\r\n3 ; c=\"x\"\r\ntwo\r\n0a\r\n0123456789\r\n000;last\r\nX-Sum: 16\r\nx-sum:  17\r\n\r\n"
    )
    XCTAssertEqual(
      events,
      [
        .head(head(200, "OK", "Transfer-Encoding: Chunked"), framing: .chunked),
        body("one"), .chunk(size: 3, extension: "a=1;b"),
        body("two"), .chunk(size: 3, extension: " c=\"x\""),
        body("0123456789"), .chunk(size: 10, extension: ""),
        .trailers(headerLines(["X-Sum: 16", "x-sum:  17"])), .ended(.complete),
      ]
    )
  }

  func testAnEmptyChunkedBodyHasNoChunksAndNoTrailers() {
    let events = read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
    XCTAssertEqual(
      events,
      [.head(head(200, "OK", "Transfer-Encoding: chunked"), framing: .chunked), .ended(.complete)]
    )
  }

  func testBareLineFeedsAreAcceptedAndKeptInTheBytes() {
    let text = "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n2\nok\n0\n\n"
    let whole = ResponseHead(
      version: "HTTP/1.1",
      status: 200,
      reason: "OK",
      headers: headerLines(["Transfer-Encoding: chunked"]),
      bytes: Array("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n".utf8)
    )
    XCTAssertEqual(
      read(text),
      [.head(whole, framing: .chunked), body("ok"), .chunk(size: 2, extension: ""), .ended(.complete)]
    )
  }

  func testAReasonPhraseMayBeAnythingOrNothing() {
    let reasons = ["HTTP/1.1 200 ", "HTTP/1.1 200", "HTTP/1.1 200  two  blanks ", "HTTP/1.1 200 caf\u{E9}"].map { line in
      if case .head(let head, _) = read("\(line)\r\nContent-Length: 0\r\n\r\n").first { head.reason } else { "no head" }
    }
    XCTAssertEqual(reasons, ["", "", " two  blanks ", "caf\u{E9}"])
  }

  func testALineWithoutAColonIsShownAsItIs() {
    XCTAssertEqual(
      read("HTTP/1.1 204 No Content\r\nnonsense\r\n folded\r\n\r\n"),
      [.head(head(204, "No Content", "nonsense", " folded"), framing: .none), .ended(.complete)]
    )
  }

  func testABodyWithoutLengthEndsWithTheConnection() {
    let start: [Exchange.Event] = [.head(head(200, "OK", version: "HTTP/1.0"), framing: .close), body("all of it")]
    XCTAssertEqual(read("HTTP/1.0 200 OK\r\n\r\nall of it"), start)
    XCTAssertEqual(read("HTTP/1.0 200 OK\r\n\r\nall of it", closes: true), start + [.ended(.complete)])
  }

  func testEveryByteIsReportedBeforeItsMeaning() {
    var parser = ResponseParser(requestMethod: "GET", sizeLimit: 100, place: "GET /")
    let bytes = Array("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx".utf8)
    XCTAssertEqual(
      parser.push(bytes),
      [
        .received(bytes), .head(head(200, "OK", "Content-Length: 1"), framing: .length(1)), body("x"), .ended(.complete),
      ]
    )
  }

  func testNothingIsTakenAfterTheEnd() {
    var parser = ResponseParser(requestMethod: "GET", sizeLimit: 100, place: "GET /")
    _ = parser.push(Array("HTTP/1.1 204 No Content\r\n\r\n".utf8))
    XCTAssertEqual(parser.push(Array("HTTP/1.1 204 No Content\r\n\r\n".utf8)), [])
    XCTAssertEqual(parser.close(), [])
    XCTAssertEqual(parser.receivedCount, 27)
  }
}
