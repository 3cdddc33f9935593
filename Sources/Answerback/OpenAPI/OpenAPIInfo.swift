/// What a document says of the whole app.
public struct OpenAPIInfo: Sendable {
  public var title: String
  /// The version of the app's interface, not of OpenAPI.
  public var version: String
  public var description: String?
  /// URLs under which the app can be reached; none is the one the document comes from.
  public var servers: [String] = []
  /// Security schemes by name: `["basic": ["type": "http", "scheme": "basic"]]`.
  public var securitySchemes: [(name: String, scheme: Schema)] = []

  public init(title: String, version: String, description: String? = nil) {
    self.title = title
    self.version = version
    self.description = description
  }
}
