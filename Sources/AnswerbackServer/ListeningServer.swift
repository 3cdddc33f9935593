import Answerback
import NIOConcurrencyHelpers
import NIOCore
import NIOExtras
import Synchronization

/// A server that accepts connections until it is stopped.
public struct ListeningServer: Sendable {
  /// The address to which it is bound.
  public let host: String
  /// The port to which it is bound, never 0.
  public let port: Int
  private let channel: any Channel
  /// nil once the server is stopping: its end is a task for an event loop, which may have ended before the last copy of this value.
  private let quiescing: NIOLockedValueBox<ServerQuiescingHelper?>
  private let state: SharedServerState

  init(channel: any Channel, quiescing: ServerQuiescingHelper, state: SharedServerState) {
    self.channel = channel
    self.quiescing = NIOLockedValueBox(quiescing)
    self.state = state
    host = channel.localAddress?.ipAddress ?? ""
    port = channel.localAddress?.port ?? 0
  }

  /// The base URL, such as `http://127.0.0.1:41873`.
  public var base: String {
    let scheme = state.configuration.tls == nil ? "http" : "https"
    return host.contains(":") ? "\(scheme)://[\(host)]:\(port)" : "\(scheme)://\(host):\(port)"
  }

  /// Returns when the server has stopped listening. Responses may still be running; ``stop()`` waits for them.
  public func untilClosed() async throws {
    try await channel.closeFuture.get()
  }

  /// The current counts of connections, requests and tasks.
  public var statistics: ServerStatistics { state.counters.statistics }

  /// Stops the server. It accepts no new connections, running responses and background tasks may end within the grace time, and
  /// then the rest is aborted. It may be called several times, and always returns after that.
  /// - Returns: The number of responses that were aborted.
  @discardableResult
  public func stop() async -> Int {
    await stopping.value
  }

  func beginShutdown() {
    _ = stopping
  }

  private var stopping: Task<Int, Never> {
    let server = self
    return state.stopping { await server.shutDown() }
  }

  private func shutDown() async -> Int {
    let grace = state.configuration.shutdownGrace
    let deadline = ContinuousClock.now + grace
    state.shutdown.raise()
    let done = channel.eventLoop.makePromise(of: Void.self)
    quiescing.withLockedValue { helper in
      helper?.initiateShutdown(promise: done)
      helper = nil
    }
    let limit = channel.eventLoop.scheduleTask(in: .init(grace)) { done.succeed(()) }
    try? await done.futureResult.get()
    limit.cancel()
    try? await channel.close()
    let cut = state.counters.running
    await state.closeAll()
    await state.background.drain(until: deadline)
    return cut
  }
}
