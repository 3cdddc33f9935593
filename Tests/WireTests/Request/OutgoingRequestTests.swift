import Exchanges
import XCTest

@testable import Wire

final class OutgoingRequestTests: XCTestCase {
  private func bytes(_ message: RequestMessage, addsFields: Bool = true) throws -> String {
    var options = TransportOptions()
    options.addsFields = addsFields
    return String(decoding: try OutgoingRequest(message, options: options).sent.bytes, as: UTF8.self)
  }

  func testHostIsAddedAfterTheLinesOfTheUser() throws {
    let message = RequestMessage(url: "http://example.test:8080/a", headers: headerLines(["x-B: 1", "A:2", "x-b:  3"]))
    XCTAssertEqual(
      try OutgoingRequest(message, options: TransportOptions()).sent,
      Exchange.SentRequest(
        method: "GET",
        target: "/a",
        headers: headerLines(["x-B: 1", "A:2", "x-b:  3", "Host: example.test:8080"]),
        addedHeaders: 1,
        body: [],
        bytes: Array("GET /a HTTP/1.1\r\nx-B: 1\r\nA:2\r\nx-b:  3\r\nHost: example.test:8080\r\n\r\n".utf8)
      )
    )
  }

  func testABodyGetsItsLengthAlsoWhenItIsEmpty() throws {
    XCTAssertEqual(
      try bytes(RequestMessage(method: "POST", url: "http://a/", body: Array("né".utf8))),
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nné"
    )
    XCTAssertEqual(
      try bytes(RequestMessage(method: "PUT", url: "http://a/", body: [])),
      "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"
    )
  }

  func testWhoStatesTheFramingDoesTheFraming() throws {
    XCTAssertEqual(
      try bytes(
        RequestMessage(
          method: "POST",
          url: "http://a/",
          headers: headerLines(["HOST: b", "transfer-encoding: chunked"]),
          body: Array("2\r\nok\r\n0\r\n\r\n".utf8)
        )
      ),
      "POST / HTTP/1.1\r\nHOST: b\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"
    )
    XCTAssertEqual(
      try bytes(RequestMessage(method: "POST", url: "http://a/", headers: headerLines(["content-length: 9"]), body: [0x78])),
      "POST / HTTP/1.1\r\ncontent-length: 9\r\nHost: a\r\n\r\nx"
    )
  }

  func testNothingIsAddedWhenNothingShallBe() throws {
    XCTAssertEqual(
      try bytes(RequestMessage(method: "POST", url: "http://a/", body: [0x78]), addsFields: false),
      "POST / HTTP/1.1\r\n\r\nx"
    )
  }

  func testAnyTokenIsAMethodAndKeepsItsCase() throws {
    XCTAssertEqual(try bytes(RequestMessage(method: "m-Search!", url: "http://a")), "m-Search! / HTTP/1.1\r\nHost: a\r\n\r\n")
  }
}
