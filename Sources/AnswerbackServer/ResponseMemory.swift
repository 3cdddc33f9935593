import NIOConcurrencyHelpers
import Synchronization

/// How many bytes of responses a server may hold for clients that have not taken them.
public struct ResponseLimits: Sendable, Hashable {
  /// Bytes that a response in pieces may be ahead of its client before what writes it waits.
  public var stream = 128 * 1024
  /// Bytes of all responses of a connection; beyond it each of them waits until the client has taken what it was given.
  public var connection = 1024 * 1024
  /// Bytes of all responses of the server. Beyond it those in pieces wait before each piece, a new stream of HTTP/2 is refused with
  /// REFUSED_STREAM, and a request of HTTP/1.1 is answered 503.
  public var server = 256 * 1024 * 1024

  public init() {}
}

/// Counts the bytes of responses that were given to connections and not taken by their clients.
final class ResponseMemory: Sendable {
  private struct Waiting {
    var nextID = 0
    var continuations: [Int: CheckedContinuation<Void, any Error>] = [:]
  }

  private let limit: Int
  private let held = Atomic(0)
  private let waiting = NIOLockedValueBox(Waiting())

  init(limit: Int) { self.limit = limit }

  /// Whether more is held than may be.
  var isFull: Bool { held.load(ordering: .relaxed) > limit }

  func take(_ count: Int) { held.add(count, ordering: .relaxed) }

  func release(_ count: Int) {
    let (old, new) = held.subtract(count, ordering: .relaxed)
    if old > limit, new <= limit { resumeAll() }
  }

  /// Returns when no more is held than may be.
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

/// The same for one connection, as a part of its server's.
final class ConnectionMemory: Sendable {
  private let limits: ResponseLimits
  private let server: ResponseMemory
  private let held = Atomic(0)

  init(_ server: ResponseMemory, _ limits: ResponseLimits) {
    self.server = server
    self.limits = limits
  }

  /// How many bytes a response may be ahead of its client before it waits.
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
