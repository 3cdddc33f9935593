/// A kind of response that a handler may return, besides plain values.
///
/// Your own kind sets what differs and leaves the rest to the layers. To have the modifiers of a layer, conform to
/// ``ConfigurableResponse``.
public protocol ResponseConvertible: Sendable {
  /// What is known of every response of this kind in advance.
  static var declaration: ResponseDeclaration { get }

  /// Returns the response with its body encoded. Values of the layers are merged afterwards.
  /// - Throws: An ``HTTPError`` becomes a response with its status, any other error a 500.
  func response(in context: RenderingContext) throws -> AnyResponse
}

extension ResponseConvertible {
  /// Declares that nothing is known in advance.
  public static var declaration: ResponseDeclaration { ResponseDeclaration(content: .unknown) }
}
