/// Work that is done after an answer's last byte has been handed over (seed page: Background Tasks).
///
/// It is given what its closure captured, or arguments, and it cannot change the answer any more. A failure is logged, reported, and
/// hurts nobody; the next request of the connection does not wait for it.
public struct BackgroundTask: BackgroundWork {
  /// What it is called in the log and the trace.
  public let name: String
  private let operation: @Sendable () async throws -> Void

  /// An async task.
  public init(_ name: String = "background task", _ operation: @escaping @Sendable () async throws -> Void) {
    self.name = name
    self.operation = operation
  }

  /// A task that is not async: it runs where blocking is allowed.
  public init(_ name: String = "background task", _ operation: @escaping @Sendable () throws -> Void) {
    self.name = name
    self.operation = { try await BlockingPool.shared.run(operation) }
  }

  /// An async function and its arguments: `BackgroundTask(audit, "sent", 3)`.
  public init<each Argument: Sendable>(
    _ function: @escaping @Sendable (repeat each Argument) async throws -> Void,
    _ arguments: repeat each Argument,
    name: String = "background task"
  ) {
    self.name = name
    let all = (repeat each arguments)
    operation = { try await function(repeat each all) }
  }

  /// A function that is not async, and its arguments: it runs where blocking is allowed. One of the main actor is awaited instead:
  /// `BackgroundTask { await show(3) }`.
  public init<each Argument: Sendable>(
    _ function: @escaping @Sendable (repeat each Argument) throws -> Void,
    _ arguments: repeat each Argument,
    name: String = "background task"
  ) {
    let all = (repeat each arguments)
    self.init(name) { () throws in try function(repeat each all) }
  }

  public var tasks: BackgroundTasks { BackgroundTasks([self]) }

  func run() async throws {
    try await operation()
  }
}

/// What can be done in the background: one task, or several.
public protocol BackgroundWork: Sendable {
  var tasks: BackgroundTasks { get }
}
