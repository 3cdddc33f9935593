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
  /// Whether a layer says the media type of its normal response.
  var isMediaTypeStated = false
  /// Whether a layer or the documentation says the status of its normal response.
  var isStatusStated = false
}
