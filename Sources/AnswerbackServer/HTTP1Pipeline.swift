import Answerback
import Logging
import NIOCore
import NIOHTTP1

extension ChannelPipeline.SynchronousOperations {
  /// NIO's HTTP/1.1 server pipeline with our handler at its end.
  ///
  /// Framing fields are ours: NIO's encoder would add `Transfer-Encoding` to answers to HEAD, and then write a last chunk.
  func addAnswering(by responder: any Responder, _ configuration: ServerConfiguration, _ logger: Logger) throws {
    var encoding = HTTPResponseEncoder.Configuration()
    encoding.automaticallySetFramingHeaders = false
    let transcoder = HeadTranscoder()
    try addHandler(transcoder)
    try configureHTTPServerPipeline(withErrorHandling: false, withEncoderConfiguration: encoding)
    try addHandler(HTTP1Handler(responder: responder, transcoder: transcoder, configuration, logger: logger))
  }
}
