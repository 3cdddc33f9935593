/// A route that can be asked for, as the server under test declares it.
public struct CatalogueRoute: Sendable, Hashable {
  public var methods: [String]
  /// The path with its parameters in braces: `/items/{id}`.
  public var path: String
  /// A sentence for the list; may be empty.
  public var summary: String
  public var parameters: [RouteParameter]
  /// The type of the request's body, for people: `NewResource`; nil when the route reads none.
  public var requestBodyType: String?
  /// An example of the request's body; nil when none is known.
  public var requestBody: String?
  /// The media type of `requestBody`.
  public var requestMediaType: String?
  /// The media types the route declares for its answers.
  public var mediaTypes: [String]
  /// The answers its documentation names, in the documentation's order.
  public var responses: [DeclaredResponse]

  public init(
    methods: [String],
    path: String,
    summary: String = "",
    parameters: [RouteParameter] = [],
    requestBodyType: String? = nil,
    requestBody: String? = nil,
    requestMediaType: String? = nil,
    mediaTypes: [String] = [],
    responses: [DeclaredResponse] = []
  ) {
    self.methods = methods
    self.path = path
    self.summary = summary
    self.parameters = parameters
    self.requestBodyType = requestBodyType
    self.requestBody = requestBody
    self.requestMediaType = requestMediaType
    self.mediaTypes = mediaTypes
    self.responses = responses
  }
}
