import Foundation

/// Threads on which blocking is allowed, bounded in number: files, sync sequences, sync paginators and sync background tasks use them.
///
/// Work beyond that number waits for its turn, in the order it came.
public struct BlockingPool: Sendable {
  /// The pool of the process.
  public static let shared = BlockingPool(threads: 16)

  private let queue: OperationQueue

  /// - Parameter threads: how many pieces of work run at once, at least 1.
  public init(threads: Int) {
    queue = OperationQueue()
    queue.name = "answerback.blocking"
    queue.maxConcurrentOperationCount = max(1, threads)
  }

  /// Runs work on one of the threads and returns what it returns. Work that has begun is not interrupted by a cancelled task.
  /// - Throws: what the work throws.
  public func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      queue.addOperation { continuation.resume(with: Result(catching: work)) }
    }
  }
}
