import Answerback
import NIOCore
import NIOExtras
import Synchronization

/// A server that accepts connections until it is stopped.
public struct ListeningServer: Sendable {
  /// The address it is bound to.
  public let host: String
  /// The port it is bound to, never 0.
  public let port: Int
  private let channel: any Channel
  private let quiescing: ServerQuiescingHelper
  private let state: SharedServerState

  init(channel: any Channel, quiescing: ServerQuiescingHelper, state: SharedServerState) {
    self.channel = channel
    self.quiescing = quiescing
    self.state = state
    host = channel.localAddress?.ipAddress ?? ""
    port = channel.localAddress?.port ?? 0
  }

  /// `http://127.0.0.1:41873`.
  public var base: String {
    let scheme = state.configuration.tls == nil ? "http" : "https"
    return host.contains(":") ? "\(scheme)://[\(host)]:\(port)" : "\(scheme)://\(host):\(port)"
  }

  /// Returns when the server has stopped listening; responses may still be running, which ``stop()`` waits for.
  public func untilClosed() async throws {
    try await channel.closeFuture.get()
  }

  /// What it is doing now.
  public var statistics: ServerStatistics { state.counters.statistics }

  /// Stops accepting. Streams say goodbye, running responses and background tasks end within the grace time; then what is left is cut.
  /// Returns when that has been done, however often it is called.
  /// - Returns: The number of responses that were cut.
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
    quiescing.initiateShutdown(promise: done)
    let limit = channel.eventLoop.scheduleTask(in: .init(grace)) { done.succeed(()) }
    try? await done.futureResult.get()
    limit.cancel()
    try? await channel.close()
    let cut = state.counters.running.load(ordering: .relaxed)
    await state.closeAll()
    await state.background.drain(until: deadline)
    return cut
  }
}
