import NIOHTTP1
import XCTest

@testable import AnswerbackServer

/// The order in which the requests of a connection have their turn.
final class RequestQueueTests: XCTestCase {
  private var queue = RequestQueue()

  private let head = HTTPServerRequestPart.head(HTTPRequestHead(version: .http1_1, method: .GET, uri: "/"))

  /// Receives a part, and returns whether it is passed on now.
  private func receive(_ part: HTTPServerRequestPart) -> Bool {
    guard queue.admits(part) else { return false }
    XCTAssertFalse(queue.passed(part))
    return true
  }

  /// Returns the names of what has its turn now.
  private func turns() -> [String] {
    var names: [String] = []
    while let item = queue.next() {
      switch item {
      case .part(let part):
        switch part {
        case .head: names.append("head")
        case .body: names.append("body")
        case .end: names.append("end")
        }
        XCTAssertFalse(queue.passed(part))
      case .fault: names.append("fault")
      case .inputClosed: names.append("input closed")
      }
    }
    return names
  }

  func testASecondRequestWaitsForTheFirstResponse() {
    XCTAssertTrue(receive(head) && receive(.end(nil)))
    XCTAssertFalse(receive(head) || receive(.end(nil)) || receive(head))
    XCTAssertEqual(turns(), [])
    queue.responseEnded()
    XCTAssertEqual(turns(), ["head", "end"])
    queue.responseEnded()
    XCTAssertEqual(turns(), ["head"])
    XCTAssertTrue(receive(.end(nil)), "nothing waits any more")
  }

  func testAResponseMayEndBeforeItsRequest() {
    XCTAssertTrue(receive(head))
    queue.responseEnded()
    XCTAssertTrue(receive(.end(nil)))
    XCTAssertTrue(receive(head), "the next request")
  }

  func testReadsWaitForTheResponse() {
    XCTAssertTrue(queue.reads())
    XCTAssertTrue(receive(head) && queue.reads() && receive(.end(nil)))
    XCTAssertFalse(queue.reads())
    XCTAssertFalse(queue.resumesReading())
    queue.responseEnded()
    XCTAssertTrue(queue.resumesReading())
    XCTAssertFalse(queue.resumesReading(), "once")
  }

  func testAFaultHasItsTurnAfterTheResponse() {
    XCTAssertTrue(receive(head) && receive(.end(nil)))
    XCTAssertFalse(queue.admits(HTTPParserError.invalidMethod))
    queue.responseEnded()
    XCTAssertEqual(turns(), ["fault"])
    XCTAssertFalse(receive(head), "the fault has a response too")
  }

  func testTheEndOfInputComesAfterWaitingRequests() {
    XCTAssertTrue(queue.admitsInputClosed())
    XCTAssertTrue(receive(head) && receive(.end(nil)) && queue.admitsInputClosed())
    XCTAssertFalse(receive(head) || receive(.end(nil)) || queue.admitsInputClosed())
    queue.responseEnded()
    XCTAssertEqual(turns(), ["head", "end", "input closed"])
  }

  func testAStoppingServerClosesAnIdleConnectionAtOnce() {
    XCTAssertTrue(queue.stopped())
    XCTAssertFalse(receive(head) || queue.reads())
  }

  func testAStoppingServerEndsTheRunningExchangeAndDropsTheRest() {
    XCTAssertTrue(receive(head) && receive(.end(nil)))
    XCTAssertFalse(receive(head) || queue.isStopping || queue.closesAfterResponse())
    XCTAssertFalse(queue.stopped())
    XCTAssertTrue(queue.isStopping && queue.closesAfterResponse())
    queue.responseEnded()
    XCTAssertEqual(turns(), [])
    XCTAssertFalse(queue.resumesReading())
  }

  func testAStoppingServerReadsTheRestOfARequest() {
    XCTAssertTrue(receive(head))
    XCTAssertFalse(queue.stopped())
    XCTAssertTrue(queue.reads() && receive(.end(nil)))
    XCTAssertTrue(queue.closesAfterResponse())
  }

  func testAStoppingServerClosesAfterARequestWhoseResponseHasEnded() {
    XCTAssertTrue(receive(head))
    queue.responseEnded()
    XCTAssertFalse(queue.stopped())
    XCTAssertTrue(queue.admits(.end(nil)) && queue.passed(.end(nil)))
  }

  func testNothingIsReadAfterTheSendingSideIsClosed() {
    XCTAssertTrue(receive(head))
    queue.outputClosed()
    XCTAssertTrue(receive(.end(nil)), "the rest of the request")
    XCTAssertFalse(receive(head))
    XCTAssertTrue(queue.reads(), "its bytes are discarded")
  }
}
