public import FieldValues

/// What is known of a kind of response in advance. It is read when the app is built.
public struct ResponseDeclaration: Sendable {
  /// The status if neither the response nor its route sets one. Nil is the default of the method.
  public var defaultStatus: Status?
  /// The media type if neither the response nor its route sets one. Nil if it depends on the value.
  public var defaultMediaType: MediaType?
  /// The type of the value that is encoded; nil if it isn't known.
  public var bodyType: Any.Type?
  /// Whether responses of this kind can have a body.
  public var carriesBody: Bool
  /// How the body is documented.
  public var content = Content.value
  /// Header fields that every response of this kind has, for the documentation.
  public var headers: [HeaderSetting] = []
  /// Other statuses that a response of this kind can have, for the documentation, such as 404 for a missing file.
  public var otherStatuses: [Status] = []
  /// What decides the media type.
  public var mediaTypeDecision = MediaTypeDecision.layers

  /// Whether it redirects the client, which requires the status of a redirect.
  var redirects = false
  /// Whether the template engine of the layers renders it.
  var needsTemplateEngine = false

  /// What decides the media type of a response, for the documentation.
  public enum MediaTypeDecision: Sendable, Hashable {
    /// The layers, and the default if they set none.
    case layers
    /// The response, which can set its own media type and status. They are only known at run time.
    case response
    /// The kind: its media type is the default, whatever the layers set, unless the response sets its own.
    case kind
  }

  /// How a body is documented.
  public enum Content: Sendable, Hashable {
    /// An encoded value. Its schema is that of its type.
    case value
    /// Text of any kind.
    case text
    /// Bytes, such as a file or a stream.
    case binary
    /// An event stream.
    case events
    /// A stream of values of the body type, one on each line.
    case jsonLines
    /// Content that only the handler knows.
    case unknown
  }

  /// Creates a declaration. What is left out is unknown, or decided elsewhere.
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

  /// Creates the declaration of a handler that returns a plain value.
  init<Value>(value: Value.Type) {
    self.init(bodyType: value)
  }
}
