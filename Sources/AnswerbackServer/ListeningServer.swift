import NIOCore
import NIOExtras

/// A server that accepts connections until it is stopped.
public struct ListeningServer: Sendable {
  /// The address it is bound to.
  public let host: String
  /// The port it is bound to, never 0.
  public let port: Int
  private let channel: any Channel
  private let quiescing: ServerQuiescingHelper
  private let grace: Duration

  init(channel: any Channel, quiescing: ServerQuiescingHelper, grace: Duration) {
    self.channel = channel
    self.quiescing = quiescing
    self.grace = grace
    host = channel.localAddress?.ipAddress ?? ""
    port = channel.localAddress?.port ?? 0
  }

  /// `http://127.0.0.1:41873`.
  public var base: String {
    host.contains(":") ? "http://[\(host)]:\(port)" : "http://\(host):\(port)"
  }

  /// Returns when the server has stopped listening and every connection has ended.
  public func untilClosed() async throws {
    try await channel.closeFuture.get()
  }

  /// Stops accepting; running answers end within the grace time, then their connections are closed.
  public func stop() async {
    let done = channel.eventLoop.makePromise(of: Void.self)
    quiescing.initiateShutdown(promise: done)
    let limit = channel.eventLoop.scheduleTask(in: .init(grace)) { done.succeed(()) }
    try? await done.futureResult.get()
    limit.cancel()
    try? await channel.close()
  }

  func beginShutdown() {
    let server = self
    Task { await server.stop() }
  }
}
