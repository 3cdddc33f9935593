package import NIOCore
import NIOPosix

/// Threads on which blocking is allowed: files, sync sequences, sync paginators, sync background tasks, large bodies and the handlers of
/// `.blocking()` routes use them, so that neither an event loop nor one of the few threads that all tasks share ever waits for them.
///
/// The threads are the pool's own, and all of them start together when the first work comes. Work beyond their number waits for its turn,
/// in the order it came.
public struct BlockingPool: Sendable {
  /// The pool of the process.
  public static let shared = BlockingPool()

  /// How many pieces of work run at once. What blocks waits for a disk or a database as a rule, so that there are more threads than
  /// cores; it is the number that Starlette and Litestar have, so that an app that moves here can block as often as it could there.
  static let threadCount = 40

  /// A body of more bytes than this takes too long for an event loop, and for the threads of tasks: it is decoded and encoded here.
  /// To decode as many takes about 15 ms where they are a dictionary of small members.
  static let largeBody = 256 * 1024

  private let threads: NIOThreadPool

  private init() {
    threads = NIOThreadPool(numberOfThreads: Self.threadCount)
    threads.start()
  }

  /// Runs work on one of the threads and returns what it returns. Work is not interrupted, and not left out, when its task is cancelled.
  /// - Throws: what the work throws.
  public func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      // The pool is never stopped, so that all work is run.
      threads.submit { _ in continuation.resume(with: Result(catching: work)) }
    }
  }

  /// Runs work on one of the threads, and completes the future on the event loop with what it returns or throws.
  package func run<Value: Sendable>(
    on eventLoop: any EventLoop,
    _ work: @escaping @Sendable () throws -> Value
  ) -> EventLoopFuture<Value> {
    threads.runIfActive(eventLoop: eventLoop, work)
  }
}
