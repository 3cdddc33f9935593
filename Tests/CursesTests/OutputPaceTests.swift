import Workbench
import XCTest

@testable import Curses

/// When a terminal gets its next picture. Time is what the tests say.
final class OutputPaceTests: XCTestCase {
  private let start = ContinuousClock.now

  private func time(_ seconds: Double) -> ContinuousClock.Instant { start + .seconds(seconds) }

  /// Writes a picture if there is nothing to wait for.
  /// - Returns: Whether it was written.
  private func write(_ bytes: Int, to pace: inout OutputPace, at seconds: Double, taking took: Double = 0, isUrgent: Bool = false)
    -> Bool
  {
    guard pace.delay(isUrgent: isUrgent, at: time(seconds)) <= .zero else { return false }
    pace.note(bytes: bytes, from: time(seconds), to: time(seconds + took))
    return true
  }

  /// A terminal that reads so many bytes a second; pictures of a size are made 30 times a second.
  /// - Returns: The most bytes that waited after some time.
  private func mostWaiting(rate: Double, replies: Bool, picture: Int, for seconds: Double, after warmUp: Double) -> Double {
    var pace = OutputPace(now: start)
    var (now, waiting, most, question) = (0.0, 0.0, 0.0, Double?.none)
    func pass(_ seconds: Double) {
      if let left = question, left <= rate * seconds {
        question = nil
        pace.noteReply(at: time(now + left / rate))
      }
      question = question.map { $0 - rate * seconds }
      waiting = max(0, waiting - rate * seconds)
      now += seconds
    }
    while now < seconds {
      pass(1 / 30)
      if pace.delay(isUrgent: false, at: time(now)) <= .zero {
        // As a pseudo-terminal: a write waits for room.
        let begun = now
        let excess = waiting + Double(picture) - 13_000
        if excess > 0 { pass(excess / rate) }
        waiting += Double(picture)
        pace.note(bytes: picture, from: time(begun), to: time(now))
        if pace.asks(at: time(now)), replies { question = waiting }
      }
      if now > warmUp { most = max(most, waiting) }
    }
    return most
  }

  func testASlowTerminalThatRepliesHasLittleOnItsWay() {
    // The first reply comes after the first picture has arrived.
    XCTAssertLessThan(mostWaiting(rate: 2000, replies: true, picture: 900, for: 60, after: 8), 2000)
    XCTAssertLessThan(mostWaiting(rate: 2000, replies: true, picture: 2500, for: 60, after: 8), 3000)
  }

  func testASlowTerminalThatNeverRepliesHasLittleOnItsWay() {
    XCTAssertLessThan(mostWaiting(rate: 2000, replies: false, picture: 900, for: 60, after: 12), 2000)
    XCTAssertLessThan(mostWaiting(rate: 2000, replies: false, picture: 2500, for: 60, after: 12), 5000)
  }

  func testAFastTerminalGetsEveryPicture() {
    var pace = OutputPace(now: start)
    XCTAssertTrue(write(6000, to: &pace, at: 0))
    XCTAssertTrue(pace.asks(at: time(0)))
    pace.noteReply(at: time(0.002))
    for frame in 1...300 {
      let now = Double(frame) / 30
      XCTAssertTrue(write(4000, to: &pace, at: now))
      if pace.asks(at: time(now)) { pace.noteReply(at: time(now + 0.001)) }
    }
  }

  func testWhatAKeyAskedForComesAtOnceToATerminalThatNeverReplies() {
    var pace = OutputPace(now: start)
    XCTAssertTrue(write(8000, to: &pace, at: 0))
    XCTAssertTrue(pace.asks(at: time(0)))
    // A word is typed, and then a request is sent.
    for key in 0..<14 { XCTAssertTrue(write(300, to: &pace, at: 2 + Double(key) / 100, isUrgent: true)) }
    XCTAssertTrue(write(1100, to: &pace, at: 2.2, isUrgent: true))
    XCTAssertTrue(write(900, to: &pace, at: 2.204))
    XCTAssertTrue(write(900, to: &pace, at: 2.5))
    // What goes on by itself is held to the rate.
    XCTAssertTrue(write(1100, to: &pace, at: 2.55))
    XCTAssertFalse(write(900, to: &pace, at: 2.6))
    XCTAssertFalse(write(900, to: &pace, at: 2.9))
  }

  func testTheFirstEventsOfATerminalThatNeverRepliesAreShownAtOnce() {
    var pace = OutputPace(now: start)
    XCTAssertTrue(write(6000, to: &pace, at: 0))
    XCTAssertTrue(write(2000, to: &pace, at: 0.05, isUrgent: true))
    XCTAssertTrue(write(800, to: &pace, at: 0.06))
  }

  func testWhatNoKeyAskedForWaitsForTheFirstReply() {
    var pace = OutputPace(now: start)
    XCTAssertTrue(write(3000, to: &pace, at: 0))
    XCTAssertTrue(pace.asks(at: time(0)))
    XCTAssertFalse(write(2000, to: &pace, at: 0.05))
    XCTAssertTrue(write(200, to: &pace, at: 0.06, isUrgent: true))
    // It never replies.
    XCTAssertTrue(write(2000, to: &pace, at: 0.2))
    // It is slow.
    pace.noteReply(at: time(1.5))
    XCTAssertFalse(write(2000, to: &pace, at: 1.51))
  }

  func testAKeyIsShownAtOnceOnATerminalThatNeverReplies() {
    var pace = OutputPace(now: start)
    for frame in 0..<200 { XCTAssertTrue(write(900, to: &pace, at: Double(frame) / 30, isUrgent: true)) }
  }

  func testOnlyATerminalThatRepliesIsAskedAgain() {
    var pace = OutputPace(now: start)
    XCTAssertTrue(pace.asks(at: time(0)))
    for second in 1...100 { XCTAssertFalse(pace.asks(at: time(Double(second)))) }
    pace.noteReply(at: time(101))
    _ = write(900, to: &pace, at: 102)
    XCTAssertTrue(pace.asks(at: time(103)))
  }

  func testAConnectionThatHungOnceIsFastAgain() {
    var pace = OutputPace(now: start)
    _ = pace.asks(at: time(0))
    pace.noteReply(at: time(0.01))
    for frame in 0..<8 { _ = write(4000, to: &pace, at: 1 + Double(frame) / 30) }
    _ = write(4000, to: &pace, at: 1.3, taking: 3)
    XCTAssertFalse(write(900, to: &pace, at: 4.31))
    XCTAssertTrue(pace.asks(at: time(4.32)))
    pace.noteReply(at: time(4.33))
    XCTAssertTrue(write(900, to: &pace, at: 4.34))
  }

  func testAReplyIsWaitedForBeforeAnotherProgramHasTheTerminal() {
    var pace = OutputPace(now: start)
    _ = pace.asks(at: time(0))
    XCTAssertGreaterThan(pace.timeForLastReply(at: time(0.01)), .zero)
    // It never replies.
    XCTAssertEqual(pace.timeForLastReply(at: time(1)), .zero)
    pace.noteReply(at: time(1.1))
    XCTAssertEqual(pace.timeForLastReply(at: time(1.2)), .zero)
  }
}
