/// A value as JSON, text included (Starlette: `JSONResponse`).
public struct JSON<Value: Encodable & Sendable>: ResponseConvertible {
  public var value: Value
  public var status: Status?

  public init(_ value: Value, status: Status? = nil) {
    self.value = value
    self.status = status
  }

  public static var declaration: ResponseDeclaration {
    ResponseDeclaration(defaultMediaType: .json, bodyType: Value.self, mediaTypeDecision: .kind)
  }

  public func response(in context: RenderingContext) throws -> AnyResponse {
    try Response(value, status: status, mediaType: .json).response(in: context)
  }
}
