public import FieldValues

/// What is known of a kind of response before one exists; read when the app is built.
public struct ResponseDeclaration: Sendable {
  /// The status when neither the response nor its route says one; nil is the default of the method.
  public var defaultStatus: Status?
  /// The media type when neither the response nor its route says one; nil when only the value can tell.
  public var defaultMediaType: MediaType?
  /// The type of the value that is encoded; nil when it cannot be known.
  public var bodyType: Any.Type?
  /// False for a kind that never has a body.
  public var carriesBody: Bool
  /// How the body is documented.
  public var content = Content.value
  /// Header fields that every response of this kind has, for the documentation.
  public var headers: [HeaderSetting] = []
  /// Statuses that a response of this kind can turn into, for the documentation: 404 of a file that is not there, say.
  public var otherStatuses: [Status] = []
  /// Who decides the media type.
  public var mediaTypeDecision = MediaTypeDecision.layers

  /// Whether it sends the client elsewhere, which not every status does.
  var redirects = false
  /// Whether it is rendered by the template engine of the layers.
  var needsTemplateEngine = false

  /// Who decides the media type of a response, for the documentation.
  public enum MediaTypeDecision: Sendable, Hashable {
    /// The layers; the default where they say nothing.
    case layers
    /// The response, which can bring a media type and a status of its own: only run time can tell.
    case response
    /// The kind: its media type is the default, whatever the layers say, unless the response brings one of its own.
    case kind
  }

  /// How a body is documented.
  public enum Content: Sendable, Hashable {
    /// A value, encoded; its schema is that of its type.
    case value
    /// Text of any kind.
    case text
    /// Bytes: a file, a stream.
    case binary
    /// An event stream.
    case events
    /// Only the handler knows.
    case unknown
  }

  /// Creates a declaration; what is left out is not known, or decided elsewhere.
  public init(
    defaultStatus: Status? = nil,
    defaultMediaType: MediaType? = nil,
    bodyType: Any.Type? = nil,
    carriesBody: Bool = true,
    content: Content = .value,
    headers: [HeaderSetting] = [],
    otherStatuses: [Status] = [],
    mediaTypeDecision: MediaTypeDecision = .layers
  ) {
    self.defaultStatus = defaultStatus
    self.defaultMediaType = defaultMediaType
    self.bodyType = bodyType
    self.carriesBody = carriesBody
    self.content = content
    self.headers = headers
    self.otherStatuses = otherStatuses
    self.mediaTypeDecision = mediaTypeDecision
  }

  /// What is known of a handler that returns a plain value.
  init<Value>(value: Value.Type) {
    self.init(bodyType: value)
  }
}
