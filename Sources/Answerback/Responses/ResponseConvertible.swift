/// What a handler may return beside plain values: a kind of response.
///
/// A new kind is as long as its difference: say what the answer has of its own, and leave the rest to the layers.
public protocol ResponseConvertible: Sendable {
  /// What is known of every response of this kind before one exists.
  static var declaration: ResponseDeclaration { get }

  /// The answer, its body encoded; layered values are merged afterwards.
  /// - Throws: an ``HTTPError`` becomes an answer of its status, anything else a 500.
  func response(in context: RenderingContext) throws -> AnyResponse
}

extension ResponseConvertible {
  public static var declaration: ResponseDeclaration { ResponseDeclaration(content: .unknown) }
}
