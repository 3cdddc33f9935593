import FieldValues

/// An HTML response (Starlette: `HTMLResponse`).
public struct HTML: ResponseConvertible {
  public var text: String
  public var status: Status?

  public init(_ text: String, status: Status? = nil) {
    self.text = text
    self.status = status
  }

  public static var declaration: ResponseDeclaration { ResponseDeclaration(defaultMediaType: .html, bodyType: String.self) }

  public func response(in context: RenderingContext) throws -> AnyResponse {
    try Response(text, status: status, mediaType: .html).response(in: context)
  }
}

/// A plain text response (Starlette: `PlainTextResponse`).
public struct PlainText: ResponseConvertible {
  public var text: String
  public var status: Status?

  public init(_ text: String, status: Status? = nil) {
    self.text = text
    self.status = status
  }

  public static var declaration: ResponseDeclaration { ResponseDeclaration(defaultMediaType: .text, bodyType: String.self) }

  public func response(in context: RenderingContext) throws -> AnyResponse {
    try Response(text, status: status, mediaType: .text).response(in: context)
  }
}

/// A value as JSON, text included (Starlette: `JSONResponse`).
public struct JSON<Value: Encodable & Sendable>: ResponseConvertible {
  public var value: Value
  public var status: Status?

  public init(_ value: Value, status: Status? = nil) {
    self.value = value
    self.status = status
  }

  public static var declaration: ResponseDeclaration { ResponseDeclaration(defaultMediaType: .json, bodyType: Value.self) }

  public func response(in context: RenderingContext) throws -> AnyResponse {
    try Response(value, status: status, mediaType: .json).response(in: context)
  }
}
