import XCTest

@testable import Wire

final class ConnectionReuseRuleTests: XCTestCase {
  private func allowsReuse(after text: String, closes: Bool = false) -> Bool {
    var parser = ResponseParser(requestMethod: "GET", sizeLimit: 1000, place: "GET /")
    _ = parser.push(Array(text.utf8))
    if closes { _ = parser.close() }
    return parser.allowsReuse
  }

  func testACompleteAnswerOfHTTP11LeavesTheConnectionUsable() {
    XCTAssertTrue(allowsReuse(after: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))
    XCTAssertTrue(allowsReuse(after: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"))
    XCTAssertTrue(allowsReuse(after: "HTTP/1.1 304 Not Modified\r\nConnection: keep-alive\r\n\r\n"))
  }

  func testCloseIsHonouredInAnyCaseAndInLists() {
    XCTAssertFalse(allowsReuse(after: "HTTP/1.1 204 x\r\nConnection: Close\r\n\r\n"))
    XCTAssertFalse(allowsReuse(after: "HTTP/1.1 204 x\r\nCONNECTION: upgrade , CLOSE\r\n\r\n"))
    XCTAssertFalse(allowsReuse(after: "HTTP/1.1 204 x\r\nConnection: upgrade\r\nConnection:close\r\n\r\n"))
  }

  func testHTTP10CloseDelimitedAndUpgradedConnectionsAreUsedOnce() {
    XCTAssertFalse(allowsReuse(after: "HTTP/1.0 204 x\r\nConnection: keep-alive\r\n\r\n"))
    XCTAssertFalse(allowsReuse(after: "HTTP/1.1 200 OK\r\n\r\nx", closes: true))
    XCTAssertFalse(allowsReuse(after: "HTTP/1.1 101 x\r\n\r\n"))
  }

  func testSurplusBytesMakeTheConnectionUnusable() {
    XCTAssertFalse(allowsReuse(after: "HTTP/1.1 204 x\r\n\r\nHTTP/1.1 204 x\r\n\r\n"))
  }

  func testBothFramingsAtOnceMakeTheConnectionUnusable() {
    XCTAssertFalse(
      allowsReuse(after: "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
    )
  }
}
