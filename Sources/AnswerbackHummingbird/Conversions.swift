#if Hummingbird
import Answerback
import FieldValues
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

extension RenderedResponse {
  /// Returns the response for Hummingbird, or nil for a response that writes its head itself.
  func ready(isHead: Bool) -> Hummingbird.Response? {
    writing == nil ? Hummingbird.Response(status, fields, content(isHead: isHead)).followed(by: background, isHead: isHead) : nil
  }

  /// The response as Hummingbird sends it, waiting for the head where a responder writes it.
  /// - Parameter logger: Logs a body that fails after its head, if the response doesn't know its route.
  /// - Throws: A ``ResponseMachine/Misuse`` if a responder ends without a head, or what it threw before that.
  func started(for request: Hummingbird.Request, logger: Logger) async throws -> Hummingbird.Response {
    let isHead = request.method == .head
    if let ready = ready(isHead: isHead) { return ready }
    guard let writing else { throw ResponseMachine.Misuse.noResponse }
    let route = "\(request.method) \(request.uri.path)"
    let logFailure = logFailure ?? { logger.error("\(route): the response was cut: \($0)") }
    return try await RelayedResponse.start(writing, isHead: isHead, logFailure: logFailure)
      .followed(by: background, isHead: isHead)
  }

  /// Returns a body without a length for a response that allows none: for a length Hummingbird would add Content-Length.
  private func content(isHead: Bool) -> Hummingbird.ResponseBody {
    guard status.allowsBody else { return Hummingbird.ResponseBody { try await $0.finish(nil) } }
    return isHead ? Hummingbird.ResponseBody() : Hummingbird.ResponseBody(byteBuffer: body.buffer ?? ByteBuffer())
  }
}

extension Hummingbird.Response {
  init(_ status: Status, _ fields: HTTPFields, _ body: Hummingbird.ResponseBody) {
    self.init(status: HTTPResponse.Status(status), headers: fields, body: body)
  }

  /// Returns the response with background tasks that run after its body is written or its client has left.
  ///
  /// Hummingbird does not write the body of a response to HEAD, so the tasks then run at once.
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
  /// Creates a status, 500 for a number without three digits, which the type can't represent.
  init(_ status: Status) {
    let code = (100...999).contains(status.code) ? status : .internalServerError
    self.init(code: code.code, reasonPhrase: code.reasonPhrase)
  }
}

extension Hummingbird.Request {
  /// Creates a request for Hummingbird, which keeps the host separate from the fields.
  init(_ request: Answerback.Request) {
    var fields = HTTPFields()
    var authority: String?
    for field in request.headers {
      if field.name.isHost, authority == nil { authority = field.value } else { fields.append(field) }
    }
    self.init(
      head: HTTPRequest(
        method: request.method,
        scheme: "http",
        authority: authority,
        path: request.target,
        headerFields: fields
      ),
      body: RequestBody(buffer: request.body)
    )
  }

  /// Returns the target in origin form, without the first segments of its path.
  func target(droppingSegments count: Int) -> String {
    var rest = (head.path ?? "/")[...]
    for _ in 0..<count { rest = rest.drop { $0 == "/" }.drop { $0 != "/" && $0 != "?" } }
    return count > 0 && !rest.hasPrefix("/") ? "/\(rest)" : String(rest)
  }

  /// Returns the part of the path that was removed from a target. Each segment follows one slash: with two at the beginning, a
  /// redirect would name another host.
  func mountPath(before target: String) -> String {
    let whole = self.target(droppingSegments: 0).utf8
    let missing =
      whole.reversed().starts(with: target.utf8.reversed())
      ? whole.dropLast(target.utf8.count) : whole.prefix { $0 != UInt8(ascii: "?") }
    return Substring(missing).split(separator: "/").map { "/\($0)" }.joined()
  }
}

extension Answerback.Request {
  /// Creates a request from Hummingbird's, with `Host` as the first field again.
  init(_ request: Hummingbird.Request, target: String? = nil, body: ByteBuffer = ByteBuffer()) {
    var fields = HTTPFields()
    if let authority = request.head.authority, let host = HTTPField.Name("Host") {
      fields.append(HTTPField(name: host, value: authority))
    }
    fields.append(contentsOf: request.headers)
    self.init(
      method: request.method,
      target: target ?? request.target(droppingSegments: 0),
      headers: fields,
      body: body,
      time: .now
    )
  }
}

extension HTTPField.Name {
  fileprivate var isHost: Bool { canonicalName == "host" }
}
#endif
