/// A plain text response (Starlette: `PlainTextResponse`).
public struct PlainText: ResponseConvertible {
  public var text: String
  public var status: Status?

  public init(_ text: String, status: Status? = nil) {
    self.text = text
    self.status = status
  }

  public static var declaration: ResponseDeclaration {
    ResponseDeclaration(defaultMediaType: .text, bodyType: String.self, mediaTypeDecision: .kind)
  }

  public func response(in context: RenderingContext) throws -> AnyResponse {
    try Response(text, status: status, mediaType: .text).response(in: context)
  }
}
