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

extension BackgroundTask {
  /// The start or the end of a background task.
  public struct Event: Sendable, Hashable {
    /// How far a task has come.
    public enum State: Sendable, Hashable {
      /// It has not started. Only the trace reports this state.
      case waiting
      /// It has started.
      case running
      /// It has ended.
      case done
      /// It has thrown an error, described by the text.
      case failed(String)
    }

    /// The task's name.
    public var task: String
    /// How far the task has come.
    public var state: State
    /// The time since the task started.
    public var after: Duration
  }
}

extension BackgroundTask {
  /// A background task that failed, passed to the hook of ``Layer/onBackgroundFailure(_:)``.
  public struct Failure: Sendable {
    /// The task's name.
    public var task: String
    /// The route whose response it belongs to, `GET /items/{id}`.
    public var route: String
    /// The error it threw.
    public var error: any Error
  }
}
