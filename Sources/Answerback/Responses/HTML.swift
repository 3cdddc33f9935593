/// An HTML response (Starlette: `HTMLResponse`).
public struct HTML: ResponseConvertible {
  public var text: String
  public var status: Status?

  public init(_ text: String, status: Status? = nil) {
    self.text = text
    self.status = status
  }

  public static var declaration: ResponseDeclaration {
    ResponseDeclaration(defaultMediaType: .html, bodyType: String.self, mediaTypeDecision: .kind)
  }

  public func response(in context: RenderingContext) throws -> AnyResponse {
    try Response(text, status: status, mediaType: .html).response(in: context)
  }
}
