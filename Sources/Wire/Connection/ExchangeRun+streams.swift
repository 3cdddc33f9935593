import NIOCore
import NIOHTTP2
import Scenarios

extension ExchangeRun {
  /// Sends the request as one stream of an HTTP/2 connection.
  func openStream(on connection: Connection, _ multiplexer: NIOHTTP2Handler.StreamMultiplexer) {
    let http2: HTTP2Request
    do throws(RequestFault) {
      http2 = try HTTP2Request(request)
    } catch {
      return finish(.failed(error.failure(at: place)))
    }
    let run = NIOLoopBound(self, eventLoop: loop)
    let stream = loop.makePromise(of: (any Channel).self)
    multiplexer.createStreamChannel(promise: stream) { channel in
      channel.eventLoop.makeCompletedFuture {
        try channel.pipeline.syncOperations.addHandler(StreamHandler(run.value))
      }
    }
    stream.futureResult.assumeIsolated().whenComplete { outcome in
      guard !self.isEnded else { return }
      switch outcome {
      case .success(let channel): self.send(http2, on: channel, of: connection)
      case .failure(let error): self.framesFailed(error)
      }
    }
  }

  private func send(_ request: HTTP2Request, on stream: any Channel, of connection: Connection) {
    let body = request.sent.body
    let head = HTTP2Frame.FramePayload.Headers(headers: request.headers, endStream: body.isEmpty)
    let isSent: EventLoopFuture<Void>
    if body.isEmpty {
      isSent = stream.writeAndFlush(HTTP2Frame.FramePayload.headers(head))
    } else {
      stream.write(HTTP2Frame.FramePayload.headers(head), promise: nil)
      let data = HTTP2Frame.FramePayload.Data(data: .byteBuffer(ByteBuffer(bytes: body)), endStream: true)
      isSent = stream.writeAndFlush(HTTP2Frame.FramePayload.data(data))
    }
    isSent.assumeIsolated().whenComplete { outcome in
      switch outcome {
      case .success:
        var sent = request.sent
        sent.bytes = connection.handler.value.written
        self.sent(sent, on: connection)
      case .failure(let error):
        // A stream that has ended tells so itself.
        if !(error is NIOHTTP2Errors.StreamClosed), !(error is ChannelError) { self.framesFailed(error) }
      }
    }
  }

  /// Takes bytes of frames, before NIOHTTP2 reads them.
  func tapped(_ bytes: [UInt8]) {
    handle(frames.tap(bytes))
  }

  /// Takes what came on the stream.
  func took(_ read: (inout FrameReader) -> [ExchangeEvent]) {
    handle(read(&frames))
  }

  func streamClosed(_ code: HTTP2ErrorCode?) {
    guard !isEnded, connection != nil else { return }
    handle(frames.cut(code.map { .reset("\($0)") } ?? .connection(.closed)))
  }

  /// Takes an error that NIOHTTP2 found in the server's frames.
  func framesFailed(_ error: any Error) {
    finish(.failed(AnswerFault.frames("\(error)").failure(at: place)))
  }
}
