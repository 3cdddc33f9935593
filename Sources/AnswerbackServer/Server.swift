public import Answerback
public import Logging
public import NIOCore
import NIOExtras
public import NIOPosix
public import ServiceLifecycle

/// Serves an ``/Answerback/App`` (or any ``/Answerback/Responder``) over HTTP/1.1 and HTTP/2.
///
/// As a `Service` it stops gracefully: it accepts no new connections, waits for running responses to end, and returns.
public struct Server: Service {
  private let responder: any Responder
  private let configuration: ServerConfiguration
  private let logger: Logger
  private let group: any EventLoopGroup
  private let onListening: @Sendable (ListeningServer) -> Void

  /// Creates a server. It does not listen yet.
  /// - Parameters:
  ///   - responder: The app that is served.
  ///   - configuration: The address and limits.
  ///   - logger: The logger of the server.
  ///   - group: The event loops. By default those of the process.
  ///   - onListening: Called by ``run()`` with the port after the server has begun to accept connections.
  public init(
    _ responder: some Responder,
    configuration: ServerConfiguration = ServerConfiguration(),
    logger: Logger = Logger(label: "answerback.server"),
    group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton,
    onListening: @escaping @Sendable (ListeningServer) -> Void = { _ in }
  ) {
    self.responder = responder
    self.configuration = configuration
    self.logger = logger
    self.group = group
    self.onListening = onListening
  }

  /// Serves until graceful shutdown or until its task is cancelled.
  /// - Throws: What ``start()`` throws.
  public func run() async throws {
    let listening = try await start()
    onListening(listening)
    try await withGracefulShutdownHandler {
      try await listening.untilClosed()
    } onGracefulShutdown: {
      listening.beginShutdown()
    }
    // The server no longer listens, but running responses and background tasks have not ended yet.
    await listening.stop()
  }

  /// Starts to listen and returns at once.
  /// - Throws: A `ConfigurationError` if the app lacks something, or a ``ServerError`` if the server can't listen.
  public func start() async throws -> ListeningServer {
    try responder.check()
    let quiescing = ServerQuiescingHelper(group: group)
    let state = SharedServerState(responder: responder, configuration: configuration, logger: logger)
    let connections = connectionsWithDescriptors()
    let bootstrap = ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: Int32(clamping: configuration.backlog))
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .serverChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(quiescing.makeServerChannelHandler(channel: channel))
          try channel.pipeline.syncOperations.addHandler(AcceptGate(limit: connections, logger))
        }
      }
      // A client that closes its sending side still gets its whole response (RFC 9112 section 9.6).
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          guard state.opened(channel) else { throw ChannelError.operationUnsupported }
          try channel.pipeline.syncOperations.addServing(state, channel)
        }
      }
    return ListeningServer(channel: try await bind(bootstrap), quiescing: quiescing, state: state)
  }

  /// Returns the number of connections the process has descriptors for. Logs a warning if it is below the configured limit.
  private func connectionsWithDescriptors() -> Int {
    let descriptors = AcceptGate.DescriptorLimit.raise()
    let connections = AcceptGate.DescriptorLimit.connections(of: descriptors)
    if connections < configuration.connectionLimit {
      logger.warning(
        "connectionLimit is \(configuration.connectionLimit), but this process may open \(descriptors) files. Further connections wait while \(connections) are open. Raise the limit, for instance with ulimit -n."
      )
    }
    return connections
  }

  private func bind(_ bootstrap: ServerBootstrap) async throws(ServerError) -> any Channel {
    if let path = configuration.unixSocket {
      do {
        return try await bootstrap.bind(unixDomainSocketPath: path, cleanupExistingSocketFile: true).get()
      } catch {
        throw .cannotListenAt(path: path, reason: ServerError.reason(of: error))
      }
    }
    do {
      return try await bootstrap.bind(host: configuration.host, port: configuration.port).get()
    } catch {
      throw .cannotListen(host: configuration.host, port: configuration.port, reason: ServerError.reason(of: error))
    }
  }
}

extension Server: CustomStringConvertible {
  /// The address of the server. A service that is logged is printed, and the default description would print the whole app.
  public var description: String {
    "Server(\(configuration.unixSocket ?? "\(configuration.host):\(configuration.port)"))"
  }
}
