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
    // What holds the bytes counts, too.
    put((Inbox.mostWaiting >> 20) - 1, into: inbox)
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
    put(Inbox.mostWaiting >> 20, into: inbox)
    XCTAssertTrue(inbox.gate.isPaused)
    _ = inbox.take()
    XCTAssertTrue(inbox.gate.isPaused)
    _ = inbox.take()
    XCTAssertFalse(inbox.gate.isPaused)
  }

  func testManySmallChunksPauseTheReaderByWhatHoldsThem() {
    let inbox = Inbox()
    var bytes = 0
    while !inbox.gate.isPaused, bytes < Inbox.mostWaiting {
      inbox.put(.message(.exchange(id: 1, .body(Array(repeating: 0x61, count: 50)), at: .zero)))
      inbox.put(.message(.exchange(id: 1, .chunk(size: 50, extension: ""), at: .zero)))
      bytes += 50
    }
    XCTAssertLessThan(bytes, Inbox.mostWaiting / 5)
  }

  func testWhatIsTakenComesInOrderAndInPortions() {
    let inbox = Inbox()
    for number in 0..<300 { inbox.put(.message(.notice("\(number)"))) }
    let portions = (0..<4).map { _ in notices(inbox.take()) }
    XCTAssertEqual(portions.map(\.count), [128, 128, 44, 0])
    XCTAssertEqual(portions.joined().map { $0 }, (0..<300).map { "\($0)" })
  }

  func testWhatIsThrownAwayLetsTheReaderGo() {
    let inbox = Inbox()
    put(Inbox.mostWaiting >> 20, into: inbox)
    XCTAssertTrue(inbox.gate.isPaused)
    _ = inbox.takeAll()
    XCTAssertFalse(inbox.gate.isPaused)
    XCTAssertTrue(inbox.isEmpty)
  }
}
