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
      target: RequestTarget(head.uri).originForm,
      headers: fields,
      body: body,
      time: time
    )
  }
}
