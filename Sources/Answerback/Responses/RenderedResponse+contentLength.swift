import FieldValues
import HTTPTypes

extension RenderedResponse.Rules {
  /// Returns the Content-Length of a response: none for 1xx, 204 and 304, 0 for 205, otherwise the number of bytes, if it is
  /// known (RFC 9110 sections 8.6 and 15.3.6).
  static func contentLength(_ status: Status, count: Int?) -> Int? {
    if !status.allowsContentLength { return nil }
    return status.allowsBody ? count : 0
  }

  /// Returns the fields of a head that a responder wrote, without those that it may not write.
  ///
  /// Content-Length is checked by ``contentLength(_:count:)``, but kept in a 304, where it is the length of the content that is
  /// not sent.
  /// - Throws: ``ResponseMachine/Misuse/contentLength(_:)`` for a length that isn't a number, or for several that differ.
  static func written(_ fields: HTTPFields, _ status: Status) throws(ResponseMachine.Misuse) -> HTTPFields {
    let stated = try statedLength(fields)
    let length = status == .notModified ? stated : contentLength(status, count: stated)
    var result = HTTPFields()
    for field in fields where !fieldsOfTheServer.contains(field.name) && field.name != .contentLength { result.append(field) }
    if let length { result.append(HTTPField(name: .contentLength, value: String(length))) }
    return result
  }

  /// Returns the number in Content-Length, or nil if there is none.
  /// - Throws: ``ResponseMachine/Misuse/contentLength(_:)`` for a length that isn't a number, or for several that differ.
  static func statedLength(_ fields: HTTPFields) throws(ResponseMachine.Misuse) -> Int? {
    let texts = fields[values: .contentLength]
    guard let text = texts.first else { return nil }
    guard let length = text.utf8.decimalValue, texts.allSatisfy({ $0 == text }) else {
      throw .contentLength(texts.joined(separator: ", "))
    }
    return length
  }
}
