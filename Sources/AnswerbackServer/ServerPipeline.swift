import NIOCore
import NIOHTTP1
import NIOHTTP2
import NIOSSL
import NIOTLS

extension ChannelPipeline.SynchronousOperations {
  /// The number of concurrent HTTP/2 streams of a client. A stream above it is refused.
  private static let streamLimit = 128
  /// The number of streams at which the connection ends. Refusals can't be sent to a client that reads nothing, and pile up.
  private static let streamsBeforeBreak = 1024

  /// Adds the handlers of a new connection: TLS if there is a certificate, and then those of the protocol that the client speaks.
  func addServing(_ server: SharedServerState, _ channel: any Channel) throws {
    let loop = channel.eventLoop
    let timeouts = server.configuration.timeouts
    let limit = loop.scheduleTask(in: .init(min(timeouts.idle, timeouts.head))) {
      channel.close(promise: nil)
    }
    channel.closeFuture.whenComplete { _ in limit.cancel() }
    guard let tls = server.configuration.tls else {
      return try addHandler(
        PrefaceHandler(timeout: timeouts.head) { isHTTP2 in
          limit.cancel()
          try channel.pipeline.syncOperations.addProtocol(isHTTP2: isHTTP2, server, channel)
        }
      )
    }
    try addHandler(TLSGreetingHandler(protocols: Set(TLSFiles.protocols)))
    try addHandler(NIOSSLServerHandler(context: tls.context))
    try addHandler(
      ApplicationProtocolNegotiationHandler { result in
        limit.cancel()
        return loop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addProtocol(isHTTP2: result == .negotiated("h2"), server, channel)
        }
      }
    )
  }

  private func addProtocol(isHTTP2: Bool, _ server: SharedServerState, _ channel: any Channel) throws {
    if isHTTP2 { try addHTTP2(server, channel) } else { try addHTTP1(server, channel) }
  }

  /// Adds NIO's HTTP/1.1 request decoder between our two handlers.
  ///
  /// Responses are written by our own encoder. Field lines are not validated again, because `HTTPFields` only contains valid
  /// ones.
  private func addHTTP1(_ server: SharedServerState, _ channel: any Channel) throws {
    let edge = WireEdge()
    try addHandler(edge)
    try addHandler(ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes)))
    let memory = ResponseMemory.OfConnection(server.memory, server.configuration.responses)
    let timer = ConnectionClock.Timer(server.configuration.timeouts, isShared: false, channel.eventLoop)
    try addHandler(ResponseHandler(server, edge: edge, memory, timer: timer))
  }

  /// Adds NIO's HTTP/2 handlers. Each stream looks like an HTTP/1.1 connection with one request.
  private func addHTTP2(_ server: SharedServerState, _ channel: any Channel) throws {
    var connection = NIOHTTP2Handler.ConnectionConfiguration()
    // Twice the limit, so that a request slightly above it gets a response, and only a larger one ends the connection.
    let headers = 2 * Int(Int32(clamping: max(1, server.configuration.limits.headers)))
    connection.initialSettings = [
      HTTP2Setting(parameter: .maxConcurrentStreams, value: Self.streamsBeforeBreak),
      HTTP2Setting(parameter: .maxHeaderListSize, value: headers),
    ]
    connection.maximumSequentialContinuationFrames += headers / HTTP2FrameHead.payloadLimit
    // A client may send more frames on a refused stream before it reads the refusal.
    connection.maximumRecentlyResetStreams = Self.streamsBeforeBreak
    let windows = HTTP2Windows()
    let edge = HTTP2Edge(linger: server.configuration.timeouts.linger, streams: Self.streamLimit, windows)
    let streams = HTTP2Streams(server, edge, windows, limit: Self.streamLimit, channel.eventLoop)
    let memory = ResponseMemory.OfConnection(server.memory, server.configuration.responses)
    let streamsHere = NIOLoopBound(streams, eventLoop: channel.eventLoop)
    try addHandler(edge)
    _ = try configureHTTP2Pipeline(
      mode: .server,
      connectionConfiguration: connection,
      streamConfiguration: NIOHTTP2Handler.StreamConfiguration(),
      streamDelegate: streams.counting
    ) { stream in
      stream.eventLoop.makeCompletedFuture {
        let pipeline = stream.pipeline.syncOperations
        let id = try stream.syncOptions?.getOption(HTTP2StreamChannelOptions.streamID)
        let window = HTTP2Windows.OfStream(windows, stream: id.map { Int($0) } ?? 0)
        let streams = streamsHere.value
        guard streams.admitsStream else { return try pipeline.addHandler(HTTP2Streams.RefusingHandler()) }
        try pipeline.addHandler(HTTP2Streams.AuthorityHandler())
        try pipeline.addHandler(HTTP2FramePayloadToHTTP1ServerCodec())
        try pipeline.addHandler(ResponseHandler(server, edge: nil, memory, window: window, timer: streams.timer))
      }
    }
    try addHandler(streams)
  }
}
