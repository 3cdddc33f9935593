/// What a handler may return beside plain values: a kind of response.
///
/// A kind of your own states what differs and leaves the rest to the layers. One that should have the modifiers of a layer conforms to
/// ``ConfigurableResponse``.
public protocol ResponseConvertible: Sendable {
  /// What is known of every response of this kind before one exists.
  static var declaration: ResponseDeclaration { get }

  /// The response, its body encoded. Values of the layers are merged afterwards.
  /// - Throws: an ``HTTPError`` becomes a response of its status, anything else a 500.
  func response(in context: RenderingContext) throws -> AnyResponse
}

extension ResponseConvertible {
  /// Nothing is known of the response before it exists.
  public static var declaration: ResponseDeclaration { ResponseDeclaration(content: .unknown) }
}
