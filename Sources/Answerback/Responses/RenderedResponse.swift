import FieldValues
public import HTTPTypes

/// A response that is ready to be sent: a status, its header fields and the body.
public struct RenderedResponse: Sendable {
  /// The status.
  public var status: Status
  /// The content after the head; `.empty` for HEAD and for statuses without content.
  public var body: ResponseBody
  /// Whether the connection closes after the response, as `Connection: close` requests (RFC 9112 section 9.6). It has no effect
  /// on HTTP/2.
  public var closesConnection = false
  /// Logs that the body failed after the head was sent. Nil outside a route.
  package var logFailure: (@Sendable (any Error) -> Void)?
  /// The work that the server runs after the last byte was handed over, also if the client has left.
  public var background: BackgroundRun?

  /// The value of Content-Type, if it is sent before ``ownFields``.
  package private(set) var contentType: String?
  /// The value of Content-Length, if it is sent before ``ownFields``.
  package private(set) var contentLength: Int?
  /// The fields of this response.
  package private(set) var ownFields: HTTPFields
  /// The fields that all responses of the route have. They are sent after ``ownFields``.
  package private(set) var prepared: PreparedFields?
  /// The fields that this response has unless it or its route sets others of the same names. They are sent last.
  package private(set) var fallback: PreparedFields?

  /// Creates a response with fields that are sent unchanged.
  public init(
    status: Status,
    fields: HTTPFields = HTTPFields(),
    body: ResponseBody = .empty
  ) {
    self.status = status
    ownFields = fields
    self.body = body
  }

  /// Creates a response whose fields consist of up to five parts: the type and length of its content, its own fields, those of all
  /// responses of its route, and fallback fields, whose names none of the others has.
  init(
    status: Status,
    contentType: String?,
    contentLength: Int?,
    ownFields: HTTPFields = HTTPFields(),
    prepared: PreparedFields? = nil,
    fallback: PreparedFields? = nil,
    body: ResponseBody = .empty
  ) {
    self.status = status
    self.contentType = contentType
    self.contentLength = contentLength
    self.ownFields = ownFields
    self.prepared = prepared
    self.fallback = fallback
    self.body = body
  }

  /// Every field that is sent, in the order in which it is sent. `Date`, `Connection` and `Transfer-Encoding` are written by the
  /// server.
  public var fields: HTTPFields {
    get {
      var fields = HTTPFields()
      if let contentType { fields.append(HTTPField(name: .contentType, value: contentType)) }
      if let contentLength { fields.append(HTTPField(name: .contentLength, value: String(contentLength))) }
      if fields.isEmpty, prepared == nil, fallback == nil { return ownFields }
      fields.append(contentsOf: ownFields)
      if let prepared { fields.append(contentsOf: prepared.fields) }
      if let fallback { fields.append(contentsOf: fallback.fields) }
      return fields
    }
    set {
      ownFields = newValue
      (contentType, contentLength, prepared, fallback) = (nil, nil, nil, nil)
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

  /// Writes the whole response (head, body and end) if its body is produced while it is sent; nil for any other body.
  ///
  /// It throws only if the connection fails, or if the body must be left incomplete. A failure before the head becomes an error
  /// response.
  public var writing: (@Sendable (any ResponseWriter) async throws -> Void)? {
    switch body {
    case .empty, .bytes, .nothing, .ranged, .unencoded: nil
    case .raw(let write): write
    case .stream(let stream): { try await BodyStream.Delivery(self, stream, $0).run() }
    }
  }
}

extension RenderedResponse {
  /// Fields that many responses have, with their bytes on HTTP/1.1 and their validators. They are prepared once: those of a route
  /// when the app is built, those of a file when it is opened.
  package final class PreparedFields: Sendable {
    package let fields: HTTPFields
    /// The lines `Name: value`, each with its line end, in ISO-8859-1.
    package let bytes: [UInt8]
    /// Whether one of the fields is ETag or Last-Modified.
    let hasValidator: Bool
    /// The entity tag; nil if there is none, or none that can be read.
    let eTag: ETag?
    /// The date of Last-Modified; nil if there is none, or none that can be read.
    let lastModified: HTTPDate?
    /// Whether one of the fields describes content, and is left out of a 304.
    let describesContent: Bool

    init(_ fields: HTTPFields) {
      self.fields = fields
      bytes = Self.latin1(fields.map { "\($0.name.rawName): \($0.value)\r\n" }.joined())
      hasValidator = fields.contains(.eTag) || fields.contains(.lastModified)
      eTag = fields[.eTag].flatMap { try? ETag(parsing: $0) }
      lastModified = fields[.lastModified].flatMap { HTTPDate(parsing: $0) }
      describesContent = fields.contains { Rules.fieldsOfContent.contains($0.name) }
    }

    /// Returns lines of a head as ISO-8859-1, with a question mark for every other character (RFC 9110 section 5.5).
    package static func latin1(_ lines: String) -> [UInt8] {
      if lines.utf8.allSatisfy({ $0 < 0x80 }) { return Array(lines.utf8) }
      return lines.unicodeScalars.map { UInt8(exactly: $0.value) ?? UInt8(ascii: "?") }
    }
  }
}

extension RenderedResponse {
  /// The rules for every finished response, whether the framework finishes it or a ``Raw`` writes it.
  enum Rules {
    /// Fields that the server writes. Another line would be a duplicate, or contradict the framing of the message.
    static let fieldsOfTheServer: Set<HTTPField.Name> = [.connection, .transferEncoding, .date]

    /// Whether a field of a response or a layer requests that the connection is closed.
    static func closesConnection(_ field: HTTPField) -> Bool {
      field.name == .connection && field.value.parts(between: ",").contains { $0.trimmingBlanks().equalsIgnoringCase("close") }
    }

    /// Fields that describe content, which a 304 does not carry. A 304 keeps every other field (RFC 9110 section 15.4.5).
    static let fieldsOfContent: Set<HTTPField.Name> = [.contentType, .contentLength, .contentEncoding, .contentRange]

    /// Fields that a client needs before the body. They are left out of trailers (RFC 9110 section 6.5.1).
    static let fieldsNotInTrailers: Set<HTTPField.Name> = [
      .contentLength, .transferEncoding, .trailer, .contentType, .contentEncoding, .setCookie, .connection, .date,
    ]
  }
}
