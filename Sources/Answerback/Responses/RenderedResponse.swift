import FieldValues
public import HTTPTypes
package import NIOCore

/// A response that is ready for a wire: a status, its header fields and the body.
public struct RenderedResponse: Sendable {
  public var status: Status
  /// What is sent after the head; `.empty` for HEAD and for statuses without content.
  public var body: ResponseBody
  /// Whether the connection closes after the response, as `Connection: close` asks (RFC 9112 section 9.6). It has no effect on HTTP/2.
  public var closesConnection = false
  /// Logs that the body failed after the head was sent; nil if nobody knows the route.
  package var logFailure: (@Sendable (any Error) -> Void)?
  /// To be run by the server after the last byte has been handed over, also when the client has left.
  public var background: BackgroundRun?

  /// The value of Content-Type, where it stands before ``ownFields``.
  package private(set) var contentType: String?
  /// The value of Content-Length, where it stands before ``ownFields``.
  package private(set) var contentLength: Int?
  /// The fields that the response has of its own.
  package private(set) var ownFields: HTTPFields
  /// The fields that all responses of the route have, which stand behind ``ownFields``.
  package private(set) var prepared: PreparedFields?

  /// Creates a response of fields that go out as they are.
  public init(
    status: Status,
    fields: HTTPFields = HTTPFields(),
    body: ResponseBody = .empty
  ) {
    self.status = status
    ownFields = fields
    self.body = body
  }

  /// Creates a response whose fields are in up to four parts: the type and length of its content, its own fields, and those that all
  /// responses of its route have.
  init(
    status: Status,
    contentType: String?,
    contentLength: Int?,
    ownFields: HTTPFields = HTTPFields(),
    prepared: PreparedFields? = nil,
    body: ResponseBody = .empty
  ) {
    self.status = status
    self.contentType = contentType
    self.contentLength = contentLength
    self.ownFields = ownFields
    self.prepared = prepared
    self.body = body
  }

  /// Every field that goes out except `Date`, `Connection` and `Transfer-Encoding`, which belong to the server, in the order of the wire.
  public var fields: HTTPFields {
    get {
      var fields = HTTPFields()
      if let contentType { fields.append(HTTPField(name: .contentType, value: contentType)) }
      if let contentLength { fields.append(HTTPField(name: .contentLength, value: String(contentLength))) }
      if fields.isEmpty, prepared == nil { return ownFields }
      fields.append(contentsOf: ownFields)
      if let prepared { fields.append(contentsOf: prepared.fields) }
      return fields
    }
    set {
      ownFields = newValue
      (contentType, contentLength, prepared) = (nil, nil, nil)
    }
  }

  /// The automatic response to OPTIONS.
  /// - Parameter fields: `Allow`, and the headers of the layers around the routes.
  static func options(_ fields: HTTPFields) -> RenderedResponse {
    var sent = HTTPFields()
    var closesConnection = false
    for field in fields {
      if Rules.fieldsOfTheServer.contains(field.name) {
        closesConnection = closesConnection || Rules.closesConnection(field)
      } else {
        sent.append(field)
      }
    }
    var response = RenderedResponse(status: .noContent, fields: sent)
    response.closesConnection = closesConnection
    return response
  }

  /// Writes the whole answer, head, body and end, for a body that is not there at once; nil for one that is.
  ///
  /// It throws only when the wire does or when the body must be seen to be cut: a failure before the head is an answer of its own.
  public var writing: (@Sendable (any ResponseWriter) async throws -> Void)? {
    switch body {
    case .empty, .bytes, .nothing, .ranged, .unencoded: nil
    case .raw(let write): write
    case .stream(let stream): { try await BodyStream.Delivery(self, stream, $0).run() }
    }
  }
}

extension RenderedResponse {
  /// Fields that every response of a route has, with the bytes they are on HTTP/1.1: prepared once, when the app is built.
  package final class PreparedFields: Sendable {
    package let fields: HTTPFields
    /// `Name: value`, each with its line end, in UTF-8.
    package let bytes: ByteBuffer
    /// Whether one of the fields is ETag or Last-Modified.
    let hasValidator: Bool

    init(_ fields: HTTPFields) {
      self.fields = fields
      bytes = ByteBuffer(string: fields.map { "\($0.name.rawName): \($0.value)\r\n" }.joined())
      hasValidator = fields.contains(.eTag) || fields.contains(.lastModified)
    }
  }
}

extension RenderedResponse {
  /// The finishing rules that hold for every response, whether the framework finishes it or a ``Raw`` writes it.
  enum Rules {
    /// Fields that the server writes. A line of the response's own would stand twice, or contradict how the message is framed.
    static let fieldsOfTheServer: Set<HTTPField.Name> = [.connection, .transferEncoding, .date]

    /// Whether a field of a response or a layer asks the server to close the connection.
    static func closesConnection(_ field: HTTPField) -> Bool {
      field.name == .connection && field.value.parts(between: ",").contains { $0.trimmingBlanks().equalsIgnoringCase("close") }
    }

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
    /// - Throws: ``ResponseMachine/Misuse/contentLength(_:)`` for a length that is no number, or several that differ.
    static func written(_ fields: HTTPFields, _ status: Status) throws(ResponseMachine.Misuse) -> HTTPFields {
      let stated = try statedLength(fields)
      let length = status == .notModified ? stated : contentLength(status, count: stated)
      var result = HTTPFields()
      for field in fields where !fieldsOfTheServer.contains(field.name) && field.name != .contentLength { result.append(field) }
      if let length { result.append(HTTPField(name: .contentLength, value: String(length))) }
      return result
    }

    /// The number that Content-Length says; nil where there is none.
    /// - Throws: ``ResponseMachine/Misuse/contentLength(_:)`` for a length that is no number, or several that differ.
    static func statedLength(_ fields: HTTPFields) throws(ResponseMachine.Misuse) -> Int? {
      let texts = fields[values: .contentLength]
      guard let text = texts.first else { return nil }
      guard let length = text.utf8.decimalValue, texts.allSatisfy({ $0 == text }) else {
        throw .contentLength(texts.joined(separator: ", "))
      }
      return length
    }
  }
}
