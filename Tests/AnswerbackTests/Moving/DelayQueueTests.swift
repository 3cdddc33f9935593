import Synchronization
import XCTest

@testable import Answerback

final class DelayQueueTests: XCTestCase {
  /// Returns the numbers of the callbacks in the order in which they came, once the last has come.
  private func order(_ schedule: (DelayQueue, @escaping @Sendable (Int) -> Void) -> Void, until last: Int) async -> [Int] {
    let (numbers, number) = AsyncStream<Int>.makeStream()
    schedule(DelayQueue()) { number.yield($0) }
    var order: [Int] = []
    for await number in numbers {
      order.append(number)
      if number == last { break }
    }
    return order
  }

  func testCallbacksOfOneDelayComeInTheirOrder() async {
    let order = await order(
      { queue, call in
        for number in 0..<1000 { _ = queue.schedule(after: .milliseconds(5)) { call(number) } }
      },
      until: 999
    )
    XCTAssertEqual(order, Array(0..<1000))
  }

  func testADelayDoesNotWaitForALongerOne() async {
    let order = await order(
      { queue, call in
        _ = queue.schedule(after: .seconds(3600)) { call(1) }
        _ = queue.schedule(after: .seconds(Int64.max)) { call(3) }
        _ = queue.schedule(after: .zero) { call(2) }
      },
      until: 2
    )
    XCTAssertEqual(order, [2])
  }

  func testACancelledCallbackDoesNotComeAndIsReleased() async {
    final class Captured: Sendable {}
    let queue = DelayQueue()
    weak var released: Captured?
    do {
      let captured = Captured()
      released = captured
      let ticket = queue.schedule(after: .seconds(3600)) { _ = captured }
      XCTAssertEqual(queue.count, 1)
      queue.cancel(ticket)
      queue.cancel(ticket)
    }
    XCTAssertEqual(queue.count, 0)
    XCTAssertNil(released)
  }

  func testATicketOfThePastCancelsNothing() async {
    let queue = DelayQueue()
    let calls = AsyncStream<Int>.makeStream()
    let first = queue.schedule(after: .zero) { calls.continuation.yield(1) }
    var numbers = calls.stream.makeAsyncIterator()
    let one = await numbers.next()
    _ = queue.schedule(after: .zero) { calls.continuation.yield(2) }
    queue.cancel(first)
    let two = await numbers.next()
    XCTAssertEqual([one, two], [1, 2])
  }
}
