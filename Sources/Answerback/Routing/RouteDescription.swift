public import HTTPTypes

/// A description of a route, for the bench's catalogue, `answerback routes` and the OpenAPI document.
public struct RouteDescription: Sendable {
  /// The methods that the route serves.
  public var methods: [HTTPRequest.Method]
  /// The whole path, parameters as `{name}`.
  public var path: String
  /// One line about the route.
  public var summary: String?
  /// The inputs of the handler, in the order of declaration.
  public var inputs: [InputDeclaration]
  /// The status of a normal response that has none of its own.
  public var status: Status
  /// The declared media type as text; nil if it depends on the value.
  public var mediaType: String?
  /// The type of the value that is encoded; nil if it isn't known.
  public var bodyType: Any.Type?
  /// The documented headers of all layers, of each name the nearest layer's.
  public var headers: [HeaderSetting]
  /// The documented cookies of all layers, of each identity the nearest layer's.
  public var cookies: [CookieSetting]
  /// Cache-Control and ETag of the layers.
  package var validators: [HeaderSetting] = []
  /// The kind of response that the handler returns.
  package var declaration = ResponseDeclaration()
  /// What the route states only for the documentation.
  package var documentation = RouteDocumentation()
  /// The form of error responses.
  var errorForm: any ErrorForm = ProblemDetails()
  /// Whether a layer states the media type of the normal response.
  var isMediaTypeStated = false
  /// Whether a layer or the documentation states the status of the normal response.
  var isStatusStated = false
}
