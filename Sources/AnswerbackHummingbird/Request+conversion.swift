import Answerback
import FieldValues
import HTTPTypes
import Hummingbird
import NIOCore

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
