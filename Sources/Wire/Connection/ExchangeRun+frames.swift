import NIOCore
import NIOHTTP2
import Scenarios

extension ExchangeRun {
  /// Sends the request as one stream of an HTTP/2 connection.
  func send(on frames: FrameHandler, of connection: Connection) {
    let http2: HTTP2Request
    do throws(RequestFault) {
      http2 = try HTTP2Request(request)
    } catch {
      return finish(.failed(error.failure(at: place)))
    }
    frames.send(http2, for: self)?.assumeIsolated().whenComplete { outcome in
      switch outcome {
      case .success:
        var sent = http2.sent
        sent.bytes = connection.handler.value.written
        self.sent(sent, on: connection)
      case .failure(let error):
        // What ended the stream or the connection tells so itself.
        if !(error is NIOHTTP2Errors.StreamClosed), !(error is ChannelError), !(error is IOError) { self.framesFailed(error) }
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

  /// Takes an error that NIOHTTP2 found in the server's frames.
  func framesFailed(_ error: any Error) {
    finish(.failed(AnswerFault.frames("\(error)").failure(at: place)))
  }
}
