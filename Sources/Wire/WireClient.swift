public import Exchanges
import FieldValues
import NIOCore
import NIOPosix
import NIOSSL

/// The HTTP client that keeps everything: header lines as they stood, 1xx heads, chunks, trailers, raw bytes, times.
///
/// Copies share one pool of kept-alive connections, which ``shutdown()`` closes; left alone, idle ones close by themselves.
/// An exchange waits for nothing but its own answer: any number may run at once, each on a connection of its own.
public struct WireClient: ExchangeTransport {
  private let pool: ConnectionPool
  private let contexts = TLSContexts()

  /// A client with an empty pool, on the process's shared event loops.
  public init() {
    self.init(idleLimit: .seconds(15))
  }

  init(idleLimit: Duration) {
    pool = ConnectionPool(idleLimit: idleLimit)
  }

  /// Sends one request and returns when the exchange has ended (``ExchangeTransport/perform(_:options:onEvent:)``).
  ///
  /// A body is sent as it is: with a Transfer-Encoding of its own the request's body holds the chunk framing, too.
  /// A reused connection that closes before any byte of an answer is replaced once, where the method is idempotent;
  /// then `.connected` and `.sent` come twice. On HTTP/2, too, a connection carries one exchange at a time. A server that takes nothing of the request for `headTimeout`, and for
  /// twice that time at most, ends the exchange, too.
  /// - Parameter onEvent: called on an event loop; blocking in it stops other exchanges.
  public func perform(
    _ request: RequestMessage,
    options: TransportOptions,
    onEvent: @escaping @Sendable (Exchange.Event, Duration) -> Void
  ) async -> Exchange {
    let start = ContinuousClock.now
    let place = "\(VisibleText.excerpt(of: request.method)) \(VisibleText.excerpt(of: request.url.withoutUserInfo, length: 200))"
    let outgoing: OutgoingRequest
    let context: NIOSSLContext?
    do throws(RequestFault) {
      (outgoing, context) = try await prepared(request, options)
    } catch {
      let ended = Exchange.Event.ended(.failed(error.failure(at: place)))
      let time = ContinuousClock.now - start
      onEvent(ended, time)
      var exchange = Exchange(request: request)
      exchange.apply(ended, at: time)
      return exchange
    }

    let idle = options.reusesConnections && request.raw == nil ? pool.take(outgoing.route, mayRepeat: outgoing.isIdempotent) : nil
    let loop = idle?.channel.eventLoop ?? MultiThreadedEventLoopGroup.singleton.next()
    let run = NIOLoopBoundBox.makeBoxSendingValue(
      ExchangeRun(
        outgoing,
        exchange: Exchange(request: request),
        options: options,
        tlsContext: context,
        place: place,
        start: start,
        pool: pool,
        loop: loop,
        onEvent: onEvent
      ),
      eventLoop: loop
    )
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in loop.execute { run.value.begin(idle, continuation) } }
    } onCancel: {
      loop.execute { run.value.cancel() }
    }
  }

  /// What is needed before anything is sent: the request's bytes, and for https the certificates.
  private func prepared(
    _ request: RequestMessage,
    _ options: TransportOptions
  ) async throws(RequestFault) -> (OutgoingRequest, NIOSSLContext?) {
    let outgoing = try OutgoingRequest(request, options: options)
    let route = outgoing.route
    guard let tls = route.tls else { return (outgoing, nil) }
    // NIOSSL compares an address with the peer's, which behind a proxy is the proxy's.
    if route.proxy != nil, route.origin.isAddress, !tls.insecure { throw .addressBehindProxy(route.origin.host) }
    return (outgoing, try await contexts.context(for: tls, applicationProtocols: route.applicationProtocols))
  }

  /// Closes the connections that wait for another exchange, and from now on keeps none.
  ///
  /// Exchanges that run are not disturbed.
  public func shutdown() async {
    await pool.shutDown()
  }
}
