import NIOConcurrencyHelpers
import Synchronization

/// Counts the bytes of responses that have been written and not yet taken by clients, for the whole server.
final class ResponseMemory: Sendable {
  private let limit: Int
  private let held = Atomic(0)
  private let waiters = NIOLockedValueBox(Waiters<Void>())

  init(limit: Int) { self.limit = limit }

  /// Whether the limit is exceeded.
  var isFull: Bool { held.load(ordering: .relaxed) > limit }

  func take(_ count: Int) { held.add(count, ordering: .relaxed) }

  func release(_ count: Int) {
    let (old, new) = held.subtract(count, ordering: .relaxed)
    if old > limit, new <= limit { waiters.withLockedValue { $0.take { _ in true } }.resume() }
  }

  /// Waits until the limit isn't exceeded.
  func untilRoom() async throws {
    try await waiters.wait(in: \.self, for: ()) { _ in !isFull }
  }
}

extension ResponseMemory {
  /// Counts the same bytes for one connection, and adds them to the server's count.
  final class OfConnection: Sendable {
    private let limits: ServerConfiguration.ResponseLimits
    private let server: ResponseMemory
    private let held = Atomic(0)

    init(_ server: ResponseMemory, _ limits: ServerConfiguration.ResponseLimits) {
      self.server = server
      self.limits = limits
    }

    /// The number of bytes a response may be ahead of its client before its writer waits.
    var lead: Int {
      held.load(ordering: .relaxed) > limits.connection || server.isFull ? 0 : limits.stream
    }

    var isServerFull: Bool { server.isFull }

    func take(_ count: Int) {
      held.add(count, ordering: .relaxed)
      server.take(count)
    }

    func release(_ count: Int) {
      held.subtract(count, ordering: .relaxed)
      server.release(count)
    }

    func untilServerHasRoom() async throws { try await server.untilRoom() }
  }
}
