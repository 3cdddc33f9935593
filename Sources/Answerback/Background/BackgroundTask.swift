/// Work that is done after the last byte of a response has been handed over (seed page: Background Tasks).
///
/// A task can't change its response. If it fails, the failure is logged and passed to ``Layer/onBackgroundFailure(_:)``. The next request
/// of the connection does not wait for it.
public struct BackgroundTask: BackgroundWork {
  /// The name of the task in the log and the trace.
  public let name: String
  private let operation: @Sendable () async throws -> Void

  /// Creates an async task.
  public init(_ name: String = "background task", _ operation: @escaping @Sendable () async throws -> Void) {
    self.name = name
    self.operation = operation
  }

  /// Creates a task that isn't async. It runs on a thread that may block.
  public init(_ name: String = "background task", _ operation: @escaping @Sendable () throws -> Void) {
    self.name = name
    self.operation = { try await BlockingPool.shared.run(operation) }
  }

  /// Creates a task of an async function and its arguments: `BackgroundTask(audit, "sent", 3)`.
  public init<each Argument: Sendable>(
    _ function: @escaping @Sendable (repeat each Argument) async throws -> Void,
    _ arguments: repeat each Argument,
    name: String = "background task"
  ) {
    self.name = name
    let all = (repeat each arguments)
    operation = { try await function(repeat each all) }
  }

  /// Creates a task of a function that isn't async, and its arguments. It runs on a thread that may block.
  ///
  /// For a function of the main actor, write `BackgroundTask { await show(3) }`.
  public init<each Argument: Sendable>(
    _ function: @escaping @Sendable (repeat each Argument) throws -> Void,
    _ arguments: repeat each Argument,
    name: String = "background task"
  ) {
    let all = (repeat each arguments)
    self.init(name) { () throws in try function(repeat each all) }
  }

  /// This task alone.
  public var tasks: BackgroundTasks { BackgroundTasks([self]) }

  func run() async throws {
    try await operation()
  }
}

/// One background task, or several.
public protocol BackgroundWork: Sendable {
  /// The tasks, in the order in which they run.
  var tasks: BackgroundTasks { get }
}
