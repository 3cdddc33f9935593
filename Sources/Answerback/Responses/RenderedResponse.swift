import FieldValues
public import HTTPTypes
import NIOCore

/// An answer that is ready for a wire: status, every field in its order, and the body.
public struct RenderedResponse: Sendable {
  public var status: Status
  /// Every field that goes out except `Date`, `Connection` and `Transfer-Encoding`, which belong to the edge.
  public var fields: HTTPFields
  /// What is sent after the head; `.empty` for HEAD and for statuses without content.
  public var body: ResponseBody
  /// Whether the connection closes after the response, as `Connection: close` asks (RFC 9112 section 9.6). It has no effect on HTTP/2.
  public var closesConnection = false
  /// Logs that the body failed after the head was sent; nil if nobody knows the route.
  package var logFailure: (@Sendable (any Error) -> Void)?
  /// To be run by the server after the last byte has been handed over, also when the client has left.
  public var background: BackgroundRun?

  public init(
    status: Status,
    fields: HTTPFields = HTTPFields(),
    body: ResponseBody = .empty
  ) {
    self.status = status
    self.fields = fields
    self.body = body
  }

  /// The automatic response to OPTIONS.
  /// - Parameter fields: `Allow`, and the headers of the layers around the routes.
  static func options(_ fields: HTTPFields) -> RenderedResponse {
    var response = RenderedResponse(status: .noContent)
    for field in fields {
      if Rules.fieldsOfTheServer.contains(field.name) {
        response.closesConnection = response.closesConnection || Rules.closesConnection(field)
      } else {
        response.fields.append(field)
      }
    }
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
    /// - Throws: ``Raw/Delivery/Misuse/contentLength(_:)`` for a length that is no number, or several that differ.
    static func written(_ fields: HTTPFields, _ status: Status) throws(Raw.Delivery.Misuse) -> HTTPFields {
      let stated = try statedLength(fields)
      let length = status == .notModified ? stated : contentLength(status, count: stated)
      var result = HTTPFields()
      for field in fields where !fieldsOfTheServer.contains(field.name) && field.name != .contentLength { result.append(field) }
      if let length { result.append(HTTPField(name: .contentLength, value: String(length))) }
      return result
    }

    /// The number that Content-Length says; nil where there is none.
    /// - Throws: ``Raw/Delivery/Misuse/contentLength(_:)`` for a length that is no number, or several that differ.
    static func statedLength(_ fields: HTTPFields) throws(Raw.Delivery.Misuse) -> Int? {
      let texts = fields[values: .contentLength]
      guard let text = texts.first else { return nil }
      guard let length = text.utf8.decimalValue, texts.allSatisfy({ $0 == text }) else {
        throw .contentLength(texts.joined(separator: ", "))
      }
      return length
    }
  }
}
