/// A response of nothing: 204 without a body, unless another status is set.
public struct NoContent: ResponseConvertible {
  public init() {}

  public static var declaration: ResponseDeclaration { ResponseDeclaration(defaultStatus: .noContent, carriesBody: false) }

  public func response(in context: RenderingContext) throws -> AnyResponse {
    AnyResponse()
  }
}
