import Logging
import NIOCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Stops accepting connections while the process has too few file descriptors. New connections then wait in the system's backlog.
///
/// When `accept` fails, NIO's server channel stays registered with the selector and spins: its own `AcceptBackoffHandler` delays reads
/// but leaves the registration. Setting `autoRead` to false removes it.
final class AcceptGate: ChannelInboundHandler {
  typealias InboundIn = any Channel
  typealias InboundOut = any Channel

  /// The time to wait after `accept` has failed. Other parts of the process may free descriptors meanwhile.
  private static let pause = TimeAmount.milliseconds(100)

  /// The number of connections the process has descriptors for.
  private let limit: Int
  private let logger: Logger
  private var open = 0
  private var isPaused = false
  /// Whether the failure has been logged since the last accepted connection.
  private var isLogged = false

  init(limit: Int, _ logger: Logger) {
    self.limit = limit
    self.logger = logger
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    open += 1
    isLogged = false
    let bound = NIOLoopBound((gate: self, context: context), eventLoop: context.eventLoop)
    unwrapInboundIn(data).closeFuture.hop(to: context.eventLoop).whenComplete { _ in
      let (gate, context) = bound.value
      gate.open -= 1
      if gate.open == gate.limit - 1, !gate.isPaused { gate.accept(context) }
    }
    if open == limit { stop(context) }
    context.fireChannelRead(data)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard error is IOError else { return context.fireErrorCaught(error) }
    if isPaused { return }
    if !isLogged { logger.warning("cannot accept connections: \(ServerError.reason(of: error)). New connections wait.") }
    (isPaused, isLogged) = (true, true)
    stop(context)
    let bound = NIOLoopBound((gate: self, context: context), eventLoop: context.eventLoop)
    context.eventLoop.scheduleTask(in: Self.pause) {
      let (gate, context) = bound.value
      gate.isPaused = false
      if gate.open < gate.limit { gate.accept(context) }
    }
  }

  private func stop(_ context: ChannelHandlerContext) { setReading(false, context) }
  private func accept(_ context: ChannelHandlerContext) { setReading(true, context) }

  /// Setting the option throws only when the channel is closed, and then there is nothing to do.
  private func setReading(_ reads: Bool, _ context: ChannelHandlerContext) {
    try? context.channel.syncOptions?.setOption(.autoRead, value: reads)
  }
}

extension AcceptGate {
  /// The number of file descriptors this process may have open.
  enum DescriptorLimit {
    /// The number of descriptors kept for files and other uses, at most a quarter of all.
    private static let reserve = 64

    #if canImport(Glibc)
    private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
    private static let resource = RLIMIT_NOFILE
    #endif

    /// Raises the soft limit to the hard limit, as Go's runtime does. Shells start with a soft limit of 1024 for the sake of
    /// `select`, which this package doesn't use.
    /// nothing here uses.
    /// - Returns: The limit in force.
    static func raise() -> Int {
      var limits = rlimit()
      guard getrlimit(resource, &limits) == 0 else { return .max }
      guard limits.rlim_cur < limits.rlim_max else { return Int(clamping: limits.rlim_cur) }
      var raised = limits
      raised.rlim_cur = limits.rlim_max
      return Int(clamping: setrlimit(resource, &raised) == 0 ? raised.rlim_cur : limits.rlim_cur)
    }

    /// Returns the number of connections a server can hold with this many descriptors.
    static func connections(of descriptors: Int) -> Int {
      descriptors - min(reserve, descriptors / 4)
    }
  }
}
