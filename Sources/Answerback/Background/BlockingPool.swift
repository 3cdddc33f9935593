package import NIOCore
import NIOPosix

/// The threads for work that blocks: files, sync sequences, sync paginators, sync background tasks, large bodies and the handlers
/// of `.blocking()` routes. Neither an event loop nor Swift's cooperative pool waits for them.
///
/// All threads start when the first work is submitted. If all of them are busy, work waits in the order of its submission.
public struct BlockingPool: Sendable {
  /// The pool of the process.
  public static let shared = BlockingPool()

  /// The number of threads. It is larger than the number of cores because work that blocks mostly waits for a disk or a database;
  /// Starlette and Litestar have the same number.
  static let threadCount = 40

  /// The size in bytes above which a body is decoded and encoded here and not on an event loop. Decoding a dictionary of this
  /// size with small members takes about 15 ms.
  static let largeBody = 256 * 1024

  private let threads: NIOThreadPool
  private let executor: Executor

  private init() {
    threads = NIOThreadPool(numberOfThreads: Self.threadCount)
    executor = Executor(threads: threads)
    threads.start()
  }

  /// Runs work on one of the threads and returns its result. If the calling task is cancelled, the work still runs to its end.
  ///
  /// The work runs as a part of the calling task, so that it sees the task-local values, such as the context of tracing.
  /// - Throws: The error that the work throws.
  public func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withTaskExecutorPreference(executor) { try await Self.runInTask(work) }
  }

  /// Runs work on the executor that the task prefers, which every function that isn't isolated to an actor uses.
  @concurrent
  private static func runInTask<Value: Sendable>(_ work: @Sendable () throws -> Value) async throws -> Value {
    try work()
  }

  /// Runs parts of tasks on the threads. The pool is never stopped, so that all of them are run.
  private final class Executor: TaskExecutor {
    private let threads: NIOThreadPool

    init(threads: NIOThreadPool) {
      self.threads = threads
    }

    func enqueue(_ job: consuming ExecutorJob) {
      let job = UnownedJob(job)
      threads.submit { _ in job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
  }

  /// Runs work on one of the threads, and completes the future on the event loop with its result.
  package func run<Value: Sendable>(
    on eventLoop: any EventLoop,
    _ work: @escaping @Sendable () throws -> Value
  ) -> EventLoopFuture<Value> {
    threads.runIfActive(eventLoop: eventLoop, work)
  }
}
