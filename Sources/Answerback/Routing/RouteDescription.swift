public import FieldValues
public import HTTPTypes

/// A route as others see it: the bench's catalogue, `answerback routes`, the documentation.
public struct RouteDescription: Sendable {
  public var methods: [HTTPRequest.Method]
  /// The whole path, parameters as `{name}`.
  public var path: String
  public var summary: String?
  public var inputs: [InputDeclaration]
  /// The status of a normal answer that says none of its own.
  public var status: Status
  /// The declared media type, printed; nil when only the value can tell.
  public var mediaType: String?
  /// The type of the value that is encoded; nil when it is not known.
  public var bodyType: Any.Type?
  /// Headers of all layers as they are documented, the nearest layer's word on each name.
  public var headers: [HeaderSetting]
  /// Cookies of all layers as they are documented, the nearest layer's word on each identity.
  public var cookies: [CookieSetting]
  /// Cache-Control and ETag of the layers, as they are documented.
  public var validators: [HeaderSetting] = []
  /// What is known of the kind of response its handler returns.
  public var declaration = ResponseDeclaration()
  /// What the route says for the documentation alone.
  public var documentation = RouteDocumentation()
  /// How its errors look.
  var errorForm: any ErrorForm = ProblemDetails()
}

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
