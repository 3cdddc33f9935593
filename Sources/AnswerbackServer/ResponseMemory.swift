import NIOConcurrencyHelpers
import Synchronization

/// Limits on the bytes of responses a server holds in memory until clients take them.
public struct ResponseLimits: Sendable, Hashable {
  /// The number of bytes a streamed response may be ahead of its client before its writer waits.
  public var stream = 128 * 1024
  /// The number of bytes of all responses on one connection. Above it, each writer waits until the client has taken everything the
  /// response has sent so far.
  public var connection = 1024 * 1024
  /// The number of bytes of all responses of the server. Above it, streamed responses wait before each piece, new HTTP/2 streams are
  /// refused with REFUSED_STREAM, and HTTP/1.1 requests get a 503.
  public var server = 256 * 1024 * 1024

  public init() {}
}

/// Counts the bytes of responses that have been written and not yet taken by clients, for the whole server.
final class ResponseMemory: Sendable {
  private struct Waiting {
    var nextID = 0
    var continuations: [Int: CheckedContinuation<Void, any Error>] = [:]
  }

  private let limit: Int
  private let held = Atomic(0)
  private let waiting = NIOLockedValueBox(Waiting())

  init(limit: Int) { self.limit = limit }

  /// Whether the limit is exceeded.
  var isFull: Bool { held.load(ordering: .relaxed) > limit }

  func take(_ count: Int) { held.add(count, ordering: .relaxed) }

  func release(_ count: Int) {
    let (old, new) = held.subtract(count, ordering: .relaxed)
    if old > limit, new <= limit { resumeAll() }
  }

  /// Waits until the limit is no longer exceeded.
  func untilRoom() async throws {
    while isFull {
      try Task.checkCancellation()
      try await waitOnce()
    }
  }

  private func waitOnce() async throws {
    let id = waiting.withLockedValue { waiting in
      waiting.nextID += 1
      return waiting.nextID
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let goesOn = waiting.withLockedValue { waiting in
          if !isFull || Task.isCancelled { return true }
          waiting.continuations[id] = continuation
          return false
        }
        if goesOn { continuation.resume() }
      }
    } onCancel: {
      waiting.withLockedValue { $0.continuations.removeValue(forKey: id) }?.resume(throwing: CancellationError())
    }
  }

  private func resumeAll() {
    let resumed = waiting.withLockedValue { waiting in
      defer { waiting.continuations = [:] }
      return waiting.continuations.values
    }
    for continuation in resumed { continuation.resume() }
  }
}

/// Counts the same bytes for one connection, and adds them to the server's count.
final class ConnectionMemory: Sendable {
  private let limits: ResponseLimits
  private let server: ResponseMemory
  private let held = Atomic(0)

  init(_ server: ResponseMemory, _ limits: ResponseLimits) {
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
