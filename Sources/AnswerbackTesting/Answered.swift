package import Answerback
package import HTTPTypes
import NIOCore

/// A response as this package's own tests look at it: the fields in order as lines, the body as text. Its request is of the first second
/// of 1970.
package struct Answered: Equatable {
  package var status: Int
  package var fields: [String]
  package var body: String

  package init(status: Int, fields: [String], body: String) {
    self.status = status
    self.fields = fields
    self.body = body
  }

  /// The status and the body: `200 hello`.
  package var line: String { "\(status) \(body)" }

  /// The status, the content type and the body: `200 text/plain; charset=utf-8 hello`.
  package var typedLine: String { "\(status) \(values(of: "Content-Type").first ?? "") \(body)" }

  /// The values of every line of a name, in order.
  package func values(of name: String) -> [String] {
    let prefix = name.lowercased() + ": "
    return fields.filter { $0.lowercased().hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
  }
}

extension Responder {
  /// Asks with GET.
  package func ask(_ target: String, headers: HTTPFields = [:]) async -> Answered {
    await ask(.get, target, headers: headers)
  }

  /// Asks without a server. A body that is written in pieces is not run, and is empty here.
  package func ask(
    _ method: HTTPRequest.Method,
    _ target: String,
    headers: HTTPFields = [:],
    body: String = ""
  ) async -> Answered {
    let request = Request(method: method, target: target, headers: headers, body: ByteBuffer(string: body), time: .epoch)
    let response = await respond(to: request).settled
    let bytes = if case .bytes(let buffer) = response.body { buffer } else { ByteBuffer() }
    return Answered(
      status: response.status.code,
      fields: response.fields.map { "\($0.name.rawName): \($0.value)" },
      body: String(buffer: bytes)
    )
  }
}
