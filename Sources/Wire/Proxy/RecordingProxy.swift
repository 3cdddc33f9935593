package import Exchanges
import FieldValues
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A reverse proxy that keeps what passes: each request that comes goes to one server, and each exchange is reported when it has ended.
///
/// Responses pass as they come, event by event and byte by byte; only heads are changed, so that the client comes back to the proxy: the
/// origin in Location, the domain of cookies, the fields of the connection. Requests pass while they come, and no faster than the server
/// takes them. Clients that use it as an HTTP proxy (absolute form, RFC 9112 section 3.2.2) get the server's own heads. Tunnels and
/// WebSocket are refused.
package final class RecordingProxy: Sendable {
  /// What a proxy passes on, and how much it keeps.
  package struct Options: Sendable {
    /// The port on 127.0.0.1; 0 takes a free one.
    package var port = 0
    /// How many bytes of the body of a request are kept; all of it is passed on.
    package var requestLimit = 16 << 20
    /// How many bytes of the bodies of all requests that run are kept.
    package var requestsLimit = 64 << 20
    /// How many bytes of a response are kept; all of it is passed on.
    package var recordLimit = 1 << 20
    /// Connections beyond are closed at once.
    package var connectionLimit = 256

    package init() {}
  }

  /// An exchange that passed.
  package struct Passed: Sendable {
    /// Which connection of a client it came on, counted from 1.
    package let connection: Int
    /// When its request came, since the proxy began.
    package let begun: Duration
    /// Its request has the body that was kept.
    package let exchange: Exchange
    /// What resulted from the request's body; nil where it has none.
    package let upload: RequestStream.Record?
  }

  /// The proxy can't listen.
  package struct ListeningFailure: Error, CustomStringConvertible {
    let port: Int
    let reason: String
    package var description: String {
      "Port \(port) of 127.0.0.1 can't be listened on: \(reason). Name another with --port, or leave it out."
    }
  }

  private let options: Options
  private let transport: any ExchangeTransport
  private let began = ContinuousClock.now
  private let tell: @Sendable (Passed) -> Void
  private let origin: String
  private let state = Mutex(State())

  private struct State {
    var listener: (any Channel)?
    var connections: [ObjectIdentifier: any Channel] = [:]
    var count = 0
    var tasks: [Int: Task<Void, Never>] = [:]
    var taskCount = 0
    /// How many bytes of requests that run are kept.
    var keptBytes = 0
    var isStopped = false
  }

  /// - Parameters:
  ///   - origin: the server's, `http://127.0.0.1:8080`.
  ///   - transport: sends the requests.
  ///   - tell: called on an event loop for each exchange that has ended; it must not block.
  package init(
    to origin: String,
    by transport: any ExchangeTransport,
    options: Options = Options(),
    tell: @escaping @Sendable (Passed) -> Void
  ) {
    self.origin = origin
    self.transport = transport
    self.options = options
    self.tell = tell
  }

  /// Begins to listen.
  /// - Returns: The port.
  package func start() async throws(ListeningFailure) -> Int {
    do {
      let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelOption(.maxMessagesPerRead, value: 1)
        .childChannelInitializer { [self] channel in
          channel.eventLoop.makeCompletedFuture {
            guard let number = enter(channel) else { return channel.close(promise: nil) }
            let server = ProxiedServer(origin: origin, proxy: "http://127.0.0.1:\(channel.localAddress?.port ?? 0)")
            let handler = ProxyHandler(self, server, connection: number)
            try channel.pipeline.syncOperations.addHandlers(ByteToMessageHandler(HTTPRequestDecoder()), handler)
          }
        }
        .bind(host: "127.0.0.1", port: options.port).get()
      state.withLock { $0.listener = channel }
      return channel.localAddress?.port ?? options.port
    } catch let error as IOError {
      throw ListeningFailure(port: options.port, reason: String(cString: strerror(error.errnoCode)))
    } catch {
      throw ListeningFailure(port: options.port, reason: "\(error)")
    }
  }

  /// Listens no longer and closes every connection; exchanges that run are reported as cancelled.
  package func stop() async {
    let (listener, connections) = state.withLock { state in
      state.isStopped = true
      return (state.listener, Array(state.connections.values))
    }
    try? await listener?.close()
    for channel in connections { try? await channel.close() }
    // Closing a connection cancels its exchange.
    for task in state.withLock({ Array($0.tasks.values) }) { await task.value }
  }

  /// Counts a connection.
  /// - Returns: Its number; nil where there are too many.
  private func enter(_ channel: any Channel) -> Int? {
    let number = state.withLock { state -> Int? in
      guard !state.isStopped, state.connections.count < options.connectionLimit else { return nil }
      state.connections[ObjectIdentifier(channel)] = channel
      state.count += 1
      return state.count
    }
    channel.closeFuture.whenComplete { [weak self] _ in
      self?.state.withLock { $0.connections[ObjectIdentifier(channel)] = nil }
    }
    return number
  }

  /// The body of a request that is to come.
  /// - Parameter hasRoomAgain: Called when more of it may be read.
  func stream(length: Int?, hasRoomAgain: @escaping @Sendable () -> Void) -> RequestStream {
    RequestStream(
      length: length,
      limit: options.requestLimit,
      keeps: { [self] count in
        state.withLock { state in
          guard state.keptBytes + count <= options.requestsLimit else { return false }
          state.keptBytes += count
          return true
        }
      },
      hasRoomAgain: hasRoomAgain
    )
  }

  /// Has a request sent, and tells the exchange when it has ended.
  func pass(
    _ request: RequestMessage,
    _ upload: RequestStream?,
    _ gate: ReadGate,
    on connection: Int,
    onEvent: @escaping @Sendable (Exchange.Event, Duration) -> Void
  ) -> Task<Void, Never> {
    let begun = ContinuousClock.now - began
    var options = TransportOptions()
    options.headTimeout = .seconds(600)
    options.sizeLimit = .max
    options.recordLimit = self.options.recordLimit
    options.decompresses = true
    options.flow = gate
    options.upload = upload
    // A body that was taken can't be sent again where the server has closed an idle connection.
    options.reusesConnections = upload == nil
    return state.withLock { state in
      let number = state.taskCount
      state.taskCount += 1
      let task = Task { [options] in
        var exchange = await transport.perform(request, options: options, onEvent: onEvent)
        upload?.abandon()
        let record = upload?.record
        if let record { exchange.request.body = record.body }
        if let record, upload?.length == nil, !record.body.isEmpty {
          exchange.request.headers.append(HeaderLine(name: "Transfer-Encoding", value: "chunked"))
        }
        // A step sends no trailers. It waits for no 100 either: that the client did matters only where the server refused to send it.
        exchange.request.headers.removeAll { line in
          line.isNamed("Trailer") || (line.isNamed("Expect") && exchange.head?.status != 417)
        }
        tell(Passed(connection: connection, begun: begun, exchange: exchange, upload: record))
        self.state.withLock { state in
          state.tasks[number] = nil
          state.keptBytes -= record?.body.count ?? 0
        }
      }
      state.tasks[number] = task
      return task
    }
  }
}
