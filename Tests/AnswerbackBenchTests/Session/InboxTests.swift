import Exchanges
import Scenarios
import Workbench
import XCTest

@testable import AnswerbackBench

final class InboxTests: XCTestCase {
  private func put(_ count: Int, into inbox: Inbox) {
    let piece = [UInt8](repeating: 0, count: 1 << 20)
    for _ in 0..<count { inbox.put(.message(.exchange(id: 1, .body(piece), at: .zero))) }
  }

  private func notices(_ items: [Inbox.Item]) -> [String] {
    items.compactMap { if case .message(.notice(let text)) = $0 { text } else { nil } }
  }

  func testTheReaderIsPausedAboveTheBoundAndSaysSo() {
    let inbox = Inbox()
    put(Inbox.mostWaiting >> 20, into: inbox)
    XCTAssertFalse(inbox.gate.isPaused)
    put(2, into: inbox)
    XCTAssertTrue(inbox.gate.isPaused)
    XCTAssertEqual(notices(inbox.take()), ["reader paused by bench"])
    XCTAssertFalse(inbox.gate.isPaused)
  }

  func testItReadsAgainOnceLittleWaits() {
    let inbox = Inbox()
    // More items than are taken at once, most of them without bytes.
    for _ in 0..<200 { inbox.put(.message(.notice(""))) }
    put(65, into: inbox)
    XCTAssertTrue(inbox.gate.isPaused)
    _ = inbox.take()
    XCTAssertTrue(inbox.gate.isPaused)
    _ = inbox.take()
    XCTAssertFalse(inbox.gate.isPaused)
  }

  func testWhatIsThrownAwayLetsTheReaderGo() {
    let inbox = Inbox()
    put(65, into: inbox)
    XCTAssertTrue(inbox.gate.isPaused)
    _ = inbox.takeAll()
    XCTAssertFalse(inbox.gate.isPaused)
    XCTAssertTrue(inbox.isEmpty)
  }
}
