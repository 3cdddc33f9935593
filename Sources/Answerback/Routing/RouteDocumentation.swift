package import FieldValues

/// The settings of a route for the documentation. They don't change any response.
package struct RouteDocumentation: Sendable {
  /// A description of any length.
  package var description: String?
  /// The tags of the operation. If there are none, it is the first segment of the path.
  package var tags: [String] = []
  /// Whether the route should not be used any more.
  package var isDeprecated = false
  /// The `operationId` for generated clients; nil derives it from method and path.
  package var operationID: String?
  /// A description of the normal response.
  package var responseDescription: String?
  /// The status of the normal response, if the response decides it.
  package var responseStatus: Status?
  /// Further responses, and descriptions of those that are known anyway.
  package var responses: [RouteDocumentation.Response] = []
  /// A description of responses whose status only the handler knows (OpenAPI: `default`).
  package var otherResponses: String?
  /// The media types among which the handler chooses.
  package var offers: [MediaType] = []
  /// The kinds of messages of an event stream.
  package var events: [RouteDocumentation.Event] = []
  /// An example of the body of the normal response.
  package var example: Schema?
  /// The names of security schemes. A request needs one of them.
  package var security: [String] = []
  /// Whether the route is left out of the document.
  package var isHidden = false

  /// Creates empty documentation.
  package init() {}
}

extension RouteDocumentation {
  /// A message of an event stream.
  package struct Event: Sendable {
    /// The event name; nil for messages without one.
    let name: String?
    /// The type of the value that the data holds as JSON, or `String` for text.
    let dataType: Any.Type
  }

  /// A response that is documented in addition to the normal one.
  package struct Response: Sendable {
    /// The status of the response.
    package var status: Status
    /// The type of its body; nil if it has none, or the form of errors.
    package var bodyType: Any.Type?
    /// The media type of its body; nil stands for the media type of the route, or JSON.
    package var mediaType: MediaType?
    /// What the response means, in words.
    package var description: String?

    init(status: Status, bodyType: Any.Type? = nil, mediaType: MediaType? = nil, description: String? = nil) {
      self.status = status
      self.bodyType = bodyType
      self.mediaType = mediaType
      self.description = description
    }
  }
}
