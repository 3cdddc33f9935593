import Answerback
import FieldValues
import HTTPTypes
import NIOCore
import NIOHTTP1

extension Request {
  /// A request from what NIO's decoder read.
  init(_ head: HTTPRequestHead, body: ByteBuffer, time: HTTPDate) {
    var fields = HTTPFields()
    fields.reserveCapacity(head.headers.count)
    for (name, value) in head.headers {
      guard let name = HTTPField.Name(name) else { continue }
      fields.append(HTTPField(name: name, value: value))
    }
    self.init(
      method: HTTPRequest.Method(rawValue: head.method.rawValue) ?? .get,
      target: head.uri.originForm,
      headers: fields,
      body: body,
      time: time
    )
  }
}

extension HTTPResponseHead {
  /// The head of a rendered response; the edge's own fields come last.
  init(_ response: RenderedResponse, version: HTTPVersion, date: String, connection: String?) {
    var headers = HTTPHeaders()
    headers.reserveCapacity(response.fields.count + 2)
    for field in response.fields { headers.add(name: field.name.rawName, value: field.value) }
    headers.add(name: "Date", value: date)
    if let connection { headers.add(name: "Connection", value: connection) }
    self.init(version: version, status: HTTPResponseStatus(response.status), headers: headers)
  }
}

extension HTTPResponseStatus {
  /// NIO knows by its cases which statuses have no body; only where there may be one is our reason phrase put in place of its own.
  init(_ status: Status) {
    let known = HTTPResponseStatus(statusCode: status.code)
    let isOurs = known.reasonPhrase == status.reasonPhrase || !status.allowsBody
    self = isOurs ? known : .custom(code: UInt(clamping: status.code), reasonPhrase: status.reasonPhrase)
  }
}
