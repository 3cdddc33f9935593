public import Answerback
import Codecs
public import Exchanges
public import FieldValues
public import HTTPTypes

/// A response that a test receives.
public struct TestResponse: Sendable {
  /// The name of the request, such as `GET /lamps/1`. After redirects that were followed it is the last one.
  public let request: String
  /// The status.
  public let status: Status
  /// The header fields in the order of the response. In process `Date`, `Connection` and `Transfer-Encoding` are missing, because
  /// the server writes them.
  public let fields: HTTPFields
  /// The bytes of the body, without transfer framing.
  public let body: [UInt8]
  /// The pieces in which a body without `Content-Length` was sent: its chunks.
  public internal(set) var chunks: [[UInt8]] = []
  /// The fields that were sent after the body.
  public internal(set) var trailers = HTTPFields()
  /// Why the body is incomplete, as a sentence; nil for a complete one. A stream that fails after its head has such a body.
  public internal(set) var failure: String?
  /// How the background tasks of this response ended, in that order. Empty over a socket, and if the client does not wait for
  /// them.
  public internal(set) var background: [BackgroundTask.Event] = []
  /// The exchange with its bytes; nil in process.
  public internal(set) var exchange: Exchange?
  /// Background tasks that have not been started.
  var pending: BackgroundRun?

  init(request: String, status: Status, fields: HTTPFields, body: [UInt8]) {
    self.request = request
    self.status = status
    self.fields = fields
    self.body = body
  }

  /// Returns the values of every line of a header field, joined by `, `, or nil if there is none. The name is compared without
  /// case.
  public func header(_ name: String) -> String? {
    HTTPField.Name(name).flatMap { fields[$0] }
  }

  /// Returns the value of each line of a header field, in the order of the response. The name is compared without case.
  public func headers(_ name: String) -> [String] {
    HTTPField.Name(name).map { fields[values: $0] } ?? []
  }

  /// The media type in `Content-Type`; nil if it is missing or malformed.
  public var mediaType: MediaType? { fields[.contentType].flatMap { MediaType($0) } }

  /// The cookies that the response sets, in order. Deletions are included.
  public var cookies: [SetCookieLine] { fields[values: .setCookie].compactMap { SetCookieLine($0) } }

  /// Returns the cookie of this name that the response sets, or the last one of several.
  public func cookie(_ name: String) -> SetCookieLine? { cookies.last { $0.name == name } }

  /// The body as text: ISO-8859-1 if `Content-Type` says so, otherwise UTF-8.
  public var text: String {
    mediaType?.charset == "iso-8859-1"
      ? String(String.UnicodeScalarView(body.map { Unicode.Scalar($0) })) : String(decoding: body, as: UTF8.self)
  }

  /// The frames of an event stream, including those without data.
  public var frames: [ServerSentEventFrame] {
    var decoder = ServerSentEventDecoder()
    return decoder.decode(body)
  }

  /// The events of an event stream, as a browser dispatches them (WHATWG HTML section 9.2.6).
  public var events: [ServerSentEventFrame.Event] { frames.compactMap(\.event) }

  /// Decodes the body: MessagePack if `Content-Type` says so, otherwise JSON.
  /// - Parameter type: The type to decode.
  /// - Throws: A ``DecodingFailure``.
  public func decode<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
    do {
      return try BodyDecoder(mediaType?.isMessagePack == true ? .messagePack : .json).decode(type, from: body)
    } catch {
      throw DecodingFailure(request: request, type: "\(type)", status: status, body: text, reason: "\(error)")
    }
  }

  /// The error of a body that can't be decoded.
  public struct DecodingFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// The name of the request, such as `GET /lamps/1`.
    public var request: String
    /// The type that the body should have.
    public var type: String
    /// The status of the response.
    public var status: Status
    /// The body as text.
    public var body: String
    /// The message of the decoder.
    public var reason: String

    /// What is wrong, and the beginning of the body.
    public var description: String {
      let text = VisibleText.excerpt(of: body, length: 200)
      return "The body of \(request), status \(status), can't be decoded as \(type): \(reason). The body is: \(text)"
    }
  }
}

extension TestResponse: CustomStringConvertible {
  /// The request, the status, the header fields, an empty line and the body.
  public var description: String {
    let lines = fields.map { "\($0.name.rawName): \($0.value)" }
    return (["\(request): \(status)"] + lines + ["", text]).joined(separator: "\n")
  }
}
