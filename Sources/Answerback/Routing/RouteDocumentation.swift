public import FieldValues

/// What a route says of itself for the documentation alone; none of it changes an answer.
public struct RouteDocumentation: Sendable {
  /// Several lines, where the summary is one.
  public var description: String?
  /// Headings under which the route stands; the first part of its path where there are none.
  public var tags: [String] = []
  public var isDeprecated = false
  /// A name for generated clients; made of method and path where there is none.
  public var operationID: String?
  /// What the normal answer is, in words.
  public var responseDescription: String?
  /// The status of the normal answer, where the response decides it.
  public var responseStatus: Status?
  /// Further answers, and words for those that are known anyway.
  public var responses: [DocumentedResponse] = []
  /// What answers there are of statuses that only the handler knows, in words.
  public var otherResponses: String?
  /// The media types of an answer whose handler chooses among them.
  public var offers: [MediaType] = []
  /// An example of the normal answer's body.
  public var example: Schema?
  /// Names of security schemes, one of which a request needs.
  public var security: [String] = []
  /// Whether the route is left out.
  public var isHidden = false

  public init() {}
}
