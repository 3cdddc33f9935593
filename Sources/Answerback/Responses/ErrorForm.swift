public import FieldValues

/// How errors look on the wire: a setting of any layer, so that an app can send errors in the form that its clients know.
public protocol ErrorForm: Sendable {
  /// The response for an error. Of the layers' values, only headers declared with ``HeaderSetting/onErrors`` are added to it.
  /// - Throws: what the encoder throws; the client then gets a bare 500.
  func response(for error: HTTPError, in context: RenderingContext) throws -> AnyResponse

  /// For the documentation: the media types of an error's body, each with its schema. None unless stated.
  /// - Parameter types: gives the schemas of types, as references where they have a name.
  func documentedBodies(in types: SchemaTypes) -> [(MediaType, Schema)]
}

extension ErrorForm {
  /// No bodies are documented.
  public func documentedBodies(in types: SchemaTypes) -> [(MediaType, Schema)] { [] }
}
