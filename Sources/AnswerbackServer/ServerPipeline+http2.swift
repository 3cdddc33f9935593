import NIOCore
import NIOHTTP1
import NIOHTTP2

extension ChannelPipeline.SynchronousOperations {
  /// Adds NIO's HTTP/2 handlers. Each stream looks like an HTTP/1.1 connection with one request.
  func addHTTP2(_ server: SharedServerState, _ channel: any Channel) throws {
    var connection = NIOHTTP2Handler.ConnectionConfiguration()
    // Twice the limit, so that a request slightly above it gets a response, and only a larger one ends the connection.
    let headers = 2 * Int(Int32(clamping: max(1, server.configuration.limits.headers)))
    connection.initialSettings = [
      HTTP2Setting(parameter: .maxConcurrentStreams, value: HTTP2Limits.streamsBeforeBreak),
      HTTP2Setting(parameter: .maxHeaderListSize, value: headers),
    ]
    connection.maximumSequentialContinuationFrames += headers / HTTP2FrameHead.payloadLimit
    connection.maximumRecentlyResetStreams = HTTP2Limits.streamsBeforeBreak
    let windows = HTTP2Windows()
    let edge = HTTP2Edge(linger: server.configuration.timeouts.linger, streams: HTTP2Limits.streams, windows)
    let streams = HTTP2Streams(server, edge, windows, limit: HTTP2Limits.streams, channel.eventLoop)
    let memory = ResponseMemory.OfConnection(server.memory, server.configuration.responses)
    let ofConnection = NIOLoopBound((streams: streams, date: ResponseFraming.DateField()), eventLoop: channel.eventLoop)
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
        let (streams, date) = ofConnection.value
        guard streams.admitsStream else { return try pipeline.addHandler(HTTP2Streams.RefusingHandler()) }
        try pipeline.addHandler(HTTP2StreamFrames())
        try pipeline.addHandler(HTTP2FramePayloadToHTTP1ServerCodec())
        let handler = ResponseHandler(server, edge: nil, memory, window: window, date: date, timer: streams.timer)
        try pipeline.addHandler(handler)
      }
    }
    try addHandler(streams)
  }
}
