import HTTPTypes

/// The finishing rules that hold for every response, whether the framework finishes it or a ``Raw`` writes it.
enum FinishingRules {
  /// Fields that the server writes. A line of the response's own would stand twice, or contradict how the message is framed.
  static let fieldsOfTheServer: Set<HTTPField.Name> = [.connection, .transferEncoding, .date]

  /// Fields that describe content, which a 304 does not carry. A 304 keeps every other field (RFC 9110 section 15.4.5).
  static let fieldsOfContent: Set<HTTPField.Name> = [.contentType, .contentLength, .contentEncoding, .contentRange]

  /// Fields that a client needs before the body, and that are left out of trailers (RFC 9110 section 6.5.1).
  static let fieldsNotInTrailers: Set<HTTPField.Name> = [
    .contentLength, .transferEncoding, .trailer, .contentType, .contentEncoding, .setCookie, .connection, .date,
  ]

  /// The Content-Length of a response: none under 1xx, 204 and 304, 0 under 205, else the number of bytes, where it is known
  /// (RFC 9110 sections 8.6 and 15.3.6).
  static func contentLength(_ status: Status, count: Int?) -> Int? {
    if !status.allowsContentLength { return nil }
    return status.allowsBody ? count : 0
  }

  /// The fields of a head as a responder wrote it, without those that it may not write.
  ///
  /// Content-Length goes through ``contentLength(_:count:)``, but stays on a 304, where it tells the length of what is not sent.
  /// - Throws: ``RawDelivery.Misuse/contentLength(_:)`` for a length that is no number, or several that differ.
  static func written(_ fields: HTTPFields, _ status: Status) throws(RawDelivery.Misuse) -> HTTPFields {
    let stated = try statedLength(fields)
    let length = status == .notModified ? stated : contentLength(status, count: stated)
    var result = HTTPFields()
    for field in fields where !fieldsOfTheServer.contains(field.name) && field.name != .contentLength { result.append(field) }
    if let length { result.append(HTTPField(name: .contentLength, value: String(length))) }
    return result
  }

  private static func statedLength(_ fields: HTTPFields) throws(RawDelivery.Misuse) -> Int? {
    let texts = fields[values: .contentLength]
    guard let text = texts.first else { return nil }
    let isNumber = !text.isEmpty && text.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    guard isNumber, let length = Int(text), texts.allSatisfy({ $0 == text }) else {
      throw .contentLength(texts.joined(separator: ", "))
    }
    return length
  }
}
