#if Hummingbird
import Answerback
import FieldValues
import HTTPTypes
import Hummingbird
import NIOCore

extension RenderedResponse {
  /// The response as Hummingbird sends it; nil for one that writes its head itself.
  func ready(isHead: Bool) -> Hummingbird.Response? {
    writing == nil ? Hummingbird.Response(status, fields, content(isHead: isHead)).followed(by: background, isHead: isHead) : nil
  }

  /// The response as Hummingbird sends it, waiting for the head where a responder writes it.
  /// - Throws: a ``RelayedResponse.Fault`` when a responder ends without a head.
  func started(isHead: Bool) async throws -> Hummingbird.Response {
    if let ready = ready(isHead: isHead) { return ready }
    guard let writing else { throw RelayedResponse.Fault.noHead }
    return try await RelayedResponse.start(writing, isHead: isHead).followed(by: background, isHead: isHead)
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

extension Hummingbird.Request {
  /// A request of ours for Hummingbird, which keeps the host apart from the fields.
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

  /// The target in origin form, without the first segments of its path.
  func target(droppingSegments count: Int) -> String {
    var rest = (head.path ?? "/")[...]
    for _ in 0..<count { rest = rest.drop { $0 == "/" }.drop { $0 != "/" && $0 != "?" } }
    return count > 0 && !rest.hasPrefix("/") ? "/\(rest)" : String(rest)
  }

  /// The part of the path that a target without its first segments lacks, each segment after one slash: with two in front, a redirect
  /// would name another host.
  func mountPath(before target: String) -> String {
    let whole = self.target(droppingSegments: 0).utf8
    let missing =
      whole.reversed().starts(with: target.utf8.reversed())
      ? whole.dropLast(target.utf8.count) : whole.prefix { $0 != UInt8(ascii: "?") }
    return Substring(missing).split(separator: "/").map { "/\($0)" }.joined()
  }
}

extension Answerback.Request {
  /// A request of Hummingbird's for us: `Host` stands among its fields again, first.
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
