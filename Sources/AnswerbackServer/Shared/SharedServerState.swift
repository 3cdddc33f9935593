import Answerback
import Logging
import NIOConcurrencyHelpers
import NIOCore
import Synchronization

/// The state that all connections of a running server share.
final class SharedServerState: Sendable {
  let responder: any Responder
  let configuration: ServerConfiguration
  let logger: Logger
  /// Raised when the server begins to stop.
  let shutdown = ShutdownNotice()
  let counters = ServerStatistics.Counters()
  let background: BackgroundRunner
  /// Counts the bytes of responses that clients have not taken yet.
  let memory: ResponseMemory
  private let stoppingTask = NIOLockedValueBox<Task<Int, Never>?>(nil)
  private let channels = NIOLockedValueBox<[ObjectIdentifier: any Channel]>([:])

  init(responder: any Responder, configuration: ServerConfiguration, logger: Logger) {
    self.responder = responder
    self.configuration = configuration
    self.logger = logger
    background = BackgroundRunner(counters, delay: configuration.backgroundDelay)
    memory = ResponseMemory(limit: configuration.responses.server)
  }

  /// Reports a refused request to the observers.
  func notify(_ refusal: ObservedRefusal) {
    for observer in configuration.observers { observer.refused(refusal) }
  }

  /// Registers a new connection.
  /// - Returns: Whether the limit allows it.
  func opened(_ channel: any Channel) -> Bool {
    let isAllowed = channels.withLockedValue { channels in
      guard channels.count < configuration.connectionLimit else { return false }
      channels[ObjectIdentifier(channel)] = channel
      return true
    }
    guard isAllowed else { return false }
    counters.connections.add(1, ordering: .relaxed)
    channel.closeFuture.whenComplete { _ in
      self.channels.withLockedValue { _ = $0.removeValue(forKey: ObjectIdentifier(channel)) }
      self.counters.connections.subtract(1, ordering: .relaxed)
    }
    return true
  }

  /// Returns the one task that stops the server. The first caller begins it.
  func stopping(_ work: @escaping @Sendable () async -> Int) -> Task<Int, Never> {
    stoppingTask.withLockedValue { task in
      if let task { return task }
      let new = Task { await work() }
      task = new
      return new
    }
  }

  /// Closes every open connection at once: one that waits for its client must not delay the others.
  func closeAll() async {
    let closing = channels.withLockedValue { channels in
      channels.values.map { channel -> EventLoopFuture<Void> in channel.close() }
    }
    for future in closing { try? await future.get() }
  }
}
