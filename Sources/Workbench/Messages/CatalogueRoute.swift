/// A route that can be asked for, as the server under test declares it.
public struct CatalogueRoute: Sendable, Hashable {
  public var methods: [String]
  /// The path with its parameters in braces: `/items/{id}`.
  public var path: String
  /// A sentence for the list; may be empty.
  public var summary: String
  public var parameters: [RouteParameter]
  /// An example of the request's body; nil when the route reads none.
  public var requestBody: String?
  /// The media type of `requestBody`.
  public var requestMediaType: String?
  /// The media types the route declares for its answers.
  public var mediaTypes: [String]

  public init(
    methods: [String],
    path: String,
    summary: String = "",
    parameters: [RouteParameter] = [],
    requestBody: String? = nil,
    requestMediaType: String? = nil,
    mediaTypes: [String] = []
  ) {
    self.methods = methods
    self.path = path
    self.summary = summary
    self.parameters = parameters
    self.requestBody = requestBody
    self.requestMediaType = requestMediaType
    self.mediaTypes = mediaTypes
  }
}
