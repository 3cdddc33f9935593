import NIOConcurrencyHelpers
import XCTest

@testable import AnswerbackServer

/// Callers that wait behind a lock until a level is reached, without a connection.
final class WaitersTests: XCTestCase {
  func testWhatIsReadyDoesNotWait() async throws {
    let level = Level()
    level.rise(to: 2)
    try await level.reach(1)
    try await level.reach(2)
    XCTAssertEqual(level.waiting, [])
  }

  /// The level may rise between a caller's first look and its waiting.
  func testACallerLooksAgainWhenItRegisters() async throws {
    let state = NIOLockedValueBox(Waiters<Void>())
    var looks = 0
    try await state.wait(in: \.self, for: ()) { _ in
      looks += 1
      return looks == 2 || looks == 3
    }
    XCTAssertEqual(looks, 3)
  }

  func testOnlyCallersWhoseKeyIsReadyGoOn() async throws {
    let cases: [(level: Int, left: [Int])] = [(0, [1, 2, 2, 3]), (1, [2, 2, 3]), (2, [3]), (3, [])]
    for (reached, left) in cases {
      let level = Level()
      let callers = [3, 1, 2, 2].map { wanted in (wanted, Task { try await level.reach(wanted) }) }
      await level.untilWaiting([1, 2, 2, 3])
      level.rise(to: reached)
      for (wanted, caller) in callers where wanted <= reached { try await caller.value }
      XCTAssertEqual(level.waiting, left, "level \(reached)")
      level.rise(to: 3)
      for (_, caller) in callers { try await caller.value }
    }
  }

  func testACallerThatIsResumedTooEarlyWaitsAgain() async throws {
    let level = Level()
    let caller = Task { try await level.reach(1) }
    await level.untilWaiting([1])
    level.resumeAll()
    await level.untilWaiting([1])
    level.rise(to: 1)
    try await caller.value
  }

  func testAnErrorOfTheStateEndsTheWait() async {
    let level = Level()
    let callers = [1, 2].map { wanted in Task { try await level.reach(wanted) } }
    await level.untilWaiting([1, 2])
    level.breakOff()
    for caller in callers {
      let result = await caller.result
      XCTAssertThrowsError(try result.get()) { XCTAssertTrue($0 is Level.Broken, "\($0)") }
    }
    XCTAssertEqual(level.waiting, [])
  }

  func testACancelledCallerIsTakenOut() async throws {
    let level = Level()
    let (cancelled, other) = (Task { try await level.reach(1) }, Task { try await level.reach(2) })
    await level.untilWaiting([1, 2])
    cancelled.cancel()
    let result = await cancelled.result
    XCTAssertThrowsError(try result.get()) { XCTAssertTrue($0 is CancellationError, "\($0)") }
    XCTAssertEqual(level.waiting, [2])
    level.rise(to: 2)
    try await other.value
  }

  func testACallerThatHasBeenCancelledDoesNotWait() async {
    let level = Level()
    let caller = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      try await level.reach(1)
    }
    let result = await caller.result
    XCTAssertThrowsError(try result.get()) { XCTAssertTrue($0 is CancellationError, "\($0)") }
    XCTAssertEqual(level.waiting, [])
  }

  /// A cancellation may come between a caller's first look and its waiting.
  func testACallerThatIsCancelledBeforeItRegistersDoesNotWait() async {
    let state = NIOLockedValueBox(CancellingWaiters())
    let caller = Task { try await state.wait(in: \.waiters, for: ()) { _ in false } }
    let result = await caller.result
    XCTAssertThrowsError(try result.get()) { XCTAssertTrue($0 is CancellationError, "\($0)") }
    XCTAssertTrue(state.withLockedValue { $0.waiters.keys.isEmpty })
  }

  /// Callers look and register while the level rises; one whose wake-up is lost waits for ever.
  func testNoChangeIsMissed() async throws {
    let (level, count) = (Level(), 2000)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask { for wanted in 1...count { try await level.reach(wanted) } }
      }
      group.addTask {
        for next in 1...count {
          level.rise(to: next)
          if next.isMultiple(of: 3) { await Task.yield() }
        }
      }
      try await group.waitForAll()
    }
    XCTAssertEqual(level.waiting, [])
  }

  /// A continuation that is resumed twice ends the process.
  func testACallerThatIsTakenOutAndCancelledAtOnceIsResumedOnce() async {
    for _ in 0..<500 {
      let level = Level()
      let caller = Task { try await level.reach(1) }
      await withTaskGroup(of: Void.self) { group in
        group.addTask { level.rise(to: 1) }
        group.addTask { caller.cancel() }
      }
      if case .failure(let error) = await caller.result { XCTAssertTrue(error is CancellationError, "\(error)") }
      XCTAssertEqual(level.waiting, [])
    }
  }
}

/// A level that rises, and that callers wait for.
private final class Level: Sendable {
  struct Broken: Error {}

  private struct State {
    var level = 0
    var isBroken = false
    var waiters = Waiters<Int>()
  }

  private let state = NIOLockedValueBox(State())

  /// The levels that callers wait for.
  var waiting: [Int] { state.withLockedValue { $0.waiters.keys.sorted() } }

  func reach(_ level: Int) async throws {
    try await state.wait(in: \.waiters, for: level) { state in
      if state.isBroken { throw Broken() }
      return state.level >= level
    }
  }

  func rise(to level: Int) {
    state.withLockedValue { state in
      state.level = level
      return state.waiters.take { $0 <= level }
    }.resume()
  }

  func resumeAll() {
    state.withLockedValue { state in state.waiters.take { _ in true } }.resume()
  }

  func breakOff() {
    state.withLockedValue { state in
      state.isBroken = true
      return state.waiters.take { _ in true }
    }.resume()
  }

  func untilWaiting(_ levels: [Int]) async {
    while waiting != levels { await Task.yield() }
  }
}

/// Cancels the caller when it is about to wait.
private struct CancellingWaiters {
  private var stored = Waiters<Void>()

  var waiters: Waiters<Void> {
    get { stored }
    set {
      stored = newValue
      withUnsafeCurrentTask { $0?.cancel() }
    }
  }
}
