import Answerback
import Foundation
import Synchronization
import XCTest

/// While more work blocks than there are cores, what is async goes on.
final class BlockingWorkTests: XCTestCase {
  /// Holds whoever comes until it is opened. One who is held for twenty seconds gives up and says so, and those who come later go on.
  private final class Barrier: Sendable {
    private let gate = DispatchSemaphore(value: 0)
    private let counts = Mutex((arrived: 0, gaveUp: 0))

    var arrived: Int { counts.withLock { $0.arrived } }
    var gaveUp: Int { counts.withLock { $0.gaveUp } }

    func hold() {
      let isHopeless = counts.withLock { counts in
        counts.arrived += 1
        return counts.gaveUp > 0
      }
      if !isHopeless, gate.wait(timeout: .now() + 20) == .timedOut {
        counts.withLock { $0.gaveUp += 1 }
      }
    }

    func open(for count: Int) {
      for _ in 0..<count { gate.signal() }
    }
  }

  /// Pages that are waited for.
  private struct HeldPages: SyncOffsetPaginator {
    let barrier: Barrier

    func total() throws -> Int { 1 }
    func items(limit: Int, offset: Int) throws -> [Int] {
      barrier.hold()
      return [1]
    }
  }

  /// A sequence whose only step is waited for.
  private struct HeldStep: Sequence, IteratorProtocol {
    let barrier: Barrier
    var isDone = false

    mutating func next() -> String? {
      if isDone { return nil }
      isDone = true
      barrier.hold()
      return "x"
    }
  }

  private static let count = min(max(8, ProcessInfo.processInfo.activeProcessorCount * 2), 32)

  /// Everything that may block, by the path of its route.
  @RoutesBuilder private func routes(_ barrier: Barrier) -> [RouteNode] {
    let waiting: @Sendable (Barrier, Int) -> Void = { barrier, _ in barrier.hold() }
    let failing: @Sendable (Barrier) throws -> Void = { $0.hold() }
    Get("/task/closure") { Response("x", background: BackgroundTask { barrier.hold() }) }
    Get("/task/method") { Response("x", background: BackgroundTask(barrier.hold)) }
    Get("/task/function") { Response("x", background: BackgroundTask(waiting, barrier, 1, name: "waiting")) }
    Get("/task/throwing-function") { Response("x", background: BackgroundTask(failing, barrier)) }
    Get("/task/closure-with-argument") { Response("x", background: BackgroundTask({ (held: Barrier) in held.hold() }, barrier)) }
    Get("/task/layer") { "x" }.background(BackgroundTask(failing, barrier))
    Get("/stream/sequence") { StreamingResponse(HeldStep(barrier: barrier)) }
    Get("/stream/lazy") {
      StreamingResponse(
        (1...1).lazy.map { number -> String in
          barrier.hold()
          return "\(number)"
        }
      )
    }
    Get("/stream/closure") { StreamingResponse { HeldStep(barrier: barrier) } }
    Get("/stream/iterator") { StreamingResponse(iterator: HeldStep(barrier: barrier).makeIterator()) }
    Get("/events/sequence") { ServerSentEvents(HeldStep(barrier: barrier)) }
    Get("/pages", HeldPages(barrier: barrier))
  }

  func testNothingAsyncWaitsForWhatBlocks() async throws {
    let paths = [
      "/task/closure", "/task/method", "/task/function", "/task/throwing-function", "/task/closure-with-argument", "/task/layer",
      "/stream/sequence", "/stream/lazy", "/stream/closure", "/stream/iterator", "/events/sequence", "/pages?limit=1&offset=0",
    ]
    for path in paths {
      let barrier = Barrier()
      let app = try App {
        routes(barrier)
        Get("/async") { () async in
          await Task.yield()
          return "at once"
        }
      }
      try await withThrowingTaskGroup { group in
        for _ in 0..<Self.count {
          group.addTask {
            let response = await app.respond(to: Request(target: path, time: .epoch)).settled
            try await RecordingWriter().send(response)
            await response.background?.run()
          }
        }
        while barrier.arrived < Self.count { try await Task.sleep(for: .milliseconds(1)) }
        let answer = await app.ask("/async")
        XCTAssertEqual(answer.body, "at once")
        XCTAssertEqual(barrier.gaveUp, 0, "\(path) was held until it gave up")
        barrier.open(for: Self.count)
        try await group.waitForAll()
      }
    }
  }

  func testAnAsyncFunctionWithArgumentsStaysAsync() async throws {
    let gate = ShutdownNotice()
    let waiting: @Sendable (ShutdownNotice) async -> Void = { await $0.wait() }
    let opening: @Sendable (ShutdownNotice, Int) async throws -> Void = { gate, _ in gate.raise() }
    let app = try App {
      Get("/x") {
        let both = [BackgroundTask(waiting, gate), BackgroundTask(opening, gate, 1)]
        return Response("x", background: BackgroundTasks.group(both))
      }
      Get("/method") { Response("x", background: BackgroundTask(Counter.shared.add, 2, name: "adding")) }
      Get("/main") { Response("x", background: BackgroundTask { await Self.addOnMain(3) }) }
    }
    for path in ["/x", "/method", "/main"] {
      await app.respond(to: Request(target: path, time: .epoch)).settled.background?.run()
    }
    while await Counter.shared.sum < 5 { await Task.yield() }
  }

  private actor Counter {
    static let shared = Counter()
    var sum = 0
    private func increase(by number: Int) { sum += number }
    nonisolated func add(_ number: Int) async { await increase(by: number) }
  }

  @MainActor private static func addOnMain(_ number: Int) {
    MainActor.assertIsolated()
    Task { await Counter.shared.add(number) }
  }

  @TaskLocal private static var user = "none"

  func testWorkSeesTheTaskLocalValuesAndTheCancellationOfItsTask() async throws {
    try await Self.$user.withValue("ada") {
      let (user, thread) = try await BlockingPool.shared.run { (Self.user, Thread.current.name ?? "") }
      XCTAssertEqual(user, "ada")
      let other = try await BlockingPool.shared.run { Thread.current.name ?? "" }
      XCTAssertEqual(thread.prefix { !$0.isNumber }, other.prefix { !$0.isNumber })
      XCTAssertFalse(thread.isEmpty)
    }
    let isCancelled = await Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await BlockingPool.shared.run { Task.isCancelled }
    }.result
    XCTAssertEqual(try isCancelled.get(), true)
  }

  func testWorkLeavesItsThreadWhenItIsDone() async throws {
    let work = try await BlockingPool.shared.run { Thread.current.name ?? "" }
    let after = await Self.threadName()
    XCTAssertNotEqual(work.prefix { !$0.isNumber }, after.prefix { !$0.isNumber })
  }

  @concurrent private static func threadName() async -> String {
    func name() -> String { Thread.current.name ?? "" }
    return name()
  }

  func testWorkBeyondTheThreadsWaitsForItsTurnAndWhatItThrowsIsThrown() async throws {
    struct Boom: Error {}
    let sum = try await withThrowingTaskGroup { group in
      for number in 1...1000 { group.addTask { try await BlockingPool.shared.run { number } } }
      return try await group.reduce(0, +)
    }
    XCTAssertEqual(sum, 500_500)
    do {
      try await BlockingPool.shared.run { throw Boom() }
      XCTFail("nothing was thrown")
    } catch {
      XCTAssertTrue(error is Boom)
    }
  }
}
