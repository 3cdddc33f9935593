/// Work that is done after an answer's last byte has been handed over (seed page: Background Tasks).
///
/// It is given what its closure captured, and it cannot change the answer any more. A failure is logged and hurts nobody; the next
/// request of the connection does not wait for it.
public struct BackgroundTask: Sendable {
  private let operation: @Sendable () async throws -> Void

  /// - Parameter operation: async or not; one that is not must not block.
  public init(_ operation: @escaping @Sendable () async throws -> Void) {
    self.operation = operation
  }

  /// Runs it; servers do, once the answer has left or the client has.
  /// - Throws: what the operation throws.
  public func run() async throws {
    try await operation()
  }
}
