public import FieldValues

/// What a route states only for the documentation. It doesn't change any response.
public struct RouteDocumentation: Sendable {
  /// A description of any length.
  public var description: String?
  /// The tags of the operation. If there are none, it is the first segment of the path.
  public var tags: [String] = []
  /// Whether the route should not be used any more.
  public var isDeprecated = false
  /// The `operationId` for generated clients; nil derives it from method and path.
  public var operationID: String?
  /// A description of the normal response.
  public var responseDescription: String?
  /// The status of the normal response, if the response decides it.
  public var responseStatus: Status?
  /// Further responses, and descriptions of those that are known anyway.
  public var responses: [RouteDocumentation.Response] = []
  /// A description of responses whose status only the handler knows (OpenAPI: `default`).
  public var otherResponses: String?
  /// The media types among which the handler chooses.
  public var offers: [MediaType] = []
  /// An example of the body of the normal response.
  public var example: Schema?
  /// The names of security schemes. A request needs one of them.
  public var security: [String] = []
  /// Whether the route is left out of the document.
  public var isHidden = false

  /// Creates the documentation of a route that says nothing.
  public init() {}
}

extension RouteDocumentation {
  /// A response that is documented in addition to the normal one.
  public struct Response: Sendable {
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
}
