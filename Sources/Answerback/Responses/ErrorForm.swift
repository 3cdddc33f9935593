public import FieldValues

/// Decides how errors are sent. Set it on any layer, so that an app can send errors in the form that its clients know.
public protocol ErrorForm: Sendable {
  /// Returns the response for an error. Of the layers' values only the headers declared with ``HeaderSetting/onErrors`` are added
  /// to it.
  /// - Throws: What the encoder throws. The client then gets a 500 without details.
  func response(for error: HTTPError, in context: RenderingContext) throws -> AnyResponse

  /// Returns the media types of an error's body, each with its schema, for the documentation. The default is none.
  /// - Parameter types: Gives the schemas of types, as references if they have a name.
  func documentedBodies(in types: SchemaTypes) -> [(MediaType, Schema)]
}

extension ErrorForm {
  /// Returns none.
  public func documentedBodies(in types: SchemaTypes) -> [(MediaType, Schema)] { [] }
}
