public import FieldValues

/// A response that is documented in addition to the normal one.
public struct DocumentedResponse: Sendable {
  /// The status of the response.
  public var status: Status
  /// The type of its body; nil if it has none, or the form of errors.
  public var bodyType: Any.Type?
  /// The media type of its body; nil stands for the route's, or JSON.
  public var mediaType: MediaType?
  /// What the response means, in words.
  public var description: String?

  init(status: Status, bodyType: Any.Type? = nil, mediaType: MediaType? = nil, description: String? = nil) {
    self.status = status
    self.bodyType = bodyType
    self.mediaType = mediaType
    self.description = description
  }
}
