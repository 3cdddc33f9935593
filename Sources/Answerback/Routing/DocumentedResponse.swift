public import FieldValues

/// An answer that is documented beside the normal one.
public struct DocumentedResponse: Sendable {
  public var status: Status
  /// The type of its body; nil for none, or for the form of errors.
  public var bodyType: Any.Type?
  /// nil is the route's, or JSON where it has none.
  public var mediaType: MediaType?
  public var description: String?

  init(status: Status, bodyType: Any.Type? = nil, mediaType: MediaType? = nil, description: String? = nil) {
    self.status = status
    self.bodyType = bodyType
    self.mediaType = mediaType
    self.description = description
  }
}
