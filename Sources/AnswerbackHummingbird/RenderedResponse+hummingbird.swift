import Answerback
import HTTPTypes
import Hummingbird
import NIOCore

extension RenderedResponse {
  /// The response as Hummingbird sends it; nil for one that writes its head itself.
  func ready(isHead: Bool) -> Hummingbird.Response? {
    writing == nil ? Hummingbird.Response(status, fields, content(isHead: isHead)).followed(by: background, isHead: isHead) : nil
  }

  /// The response as Hummingbird sends it, waiting for the head where a responder writes it.
  /// - Throws: a ``RelayedAnswer.Fault`` when a responder ends without a head.
  func started(isHead: Bool) async throws -> Hummingbird.Response {
    if let ready = ready(isHead: isHead) { return ready }
    guard let writing else { throw RelayedAnswer.Fault.noHead }
    return try await RelayedAnswer.start(writing, isHead: isHead).followed(by: background, isHead: isHead)
  }

  /// A body of no stated length where none may be: with a stated one Hummingbird adds Content-Length.
  private func content(isHead: Bool) -> Hummingbird.ResponseBody {
    guard status.allowsBody else { return Hummingbird.ResponseBody { try await $0.finish(nil) } }
    return isHead ? Hummingbird.ResponseBody() : Hummingbird.ResponseBody(byteBuffer: body.buffer ?? ByteBuffer())
  }
}

extension Hummingbird.Response {
  init(_ status: Status, _ fields: HTTPFields, _ body: Hummingbird.ResponseBody) {
    self.init(status: HTTPResponse.Status(status), headers: fields, body: body)
  }

  /// The response with background tasks to run once its body is written or its client has left.
  ///
  /// Hummingbird does not write the body of an answer to HEAD, so that there they run at once.
  func followed(by background: BackgroundRun?, isHead: Bool) -> Hummingbird.Response {
    guard let background else { return self }
    if isHead {
      Task { await background.run() }
      return self
    }
    var response = self
    let body = body
    response.body = Hummingbird.ResponseBody(contentLength: body.contentLength) { writer in
      defer { Task { await background.run() } }
      try await body.write(writer)
    }
    return response
  }
}

extension HTTPResponse.Status {
  /// 500 for a number that is not of three digits, which the type does not hold.
  init(_ status: Status) {
    let code = (100...999).contains(status.code) ? status : .internalServerError
    self.init(code: code.code, reasonPhrase: code.reasonPhrase)
  }
}
