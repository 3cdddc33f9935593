/// A plain text response (Starlette: `PlainTextResponse`).
public struct PlainText: ResponseConvertible {
  public var text: String {
    didSet { bytes = nil }
  }
  public var status: Status?
  /// What is sent in place of the text, to the byte.
  private var bytes: [UInt8]?

  public init(_ text: String, status: Status? = nil) {
    self.text = text
    self.status = status
  }

  /// Creates a response of bytes, which are sent as they are.
  public init(_ bytes: some Sequence<UInt8>, status: Status? = nil) {
    let bytes = Array(bytes)
    text = String(decoding: bytes, as: UTF8.self)
    self.bytes = bytes
    self.status = status
  }

  public static var declaration: ResponseDeclaration {
    ResponseDeclaration(defaultMediaType: .text, bodyType: String.self, mediaTypeDecision: .kind)
  }

  public func response(in context: RenderingContext) throws -> AnyResponse {
    if let bytes { return try Response(bytes, status: status, mediaType: .text).response(in: context) }
    return try Response(text, status: status, mediaType: .text).response(in: context)
  }
}
