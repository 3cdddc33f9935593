import Foundation

/// Threads on which blocking is allowed, bounded in number: files, sync sequences, sync paginators and sync background tasks use them.
///
/// Work beyond that number waits for its turn, in the order it came.
public struct BlockingPool: Sendable {
  /// The pool of the process.
  public static let shared = BlockingPool(threads: 16)

  /// A body of more bytes than this takes too long for an event loop, and for the threads of tasks: it is decoded and encoded here.
  /// To decode as many takes about 15 ms where they are a dictionary of small members.
  static let largeBody = 256 * 1024

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
