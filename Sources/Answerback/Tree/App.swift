public import HTTPTypes
public import Logging

/// An app: a declared tree of routes with settings on every layer, merged and checked when it is built. It answers requests.
///
/// Everything that changes while it serves (a database, a store) is made inside the function that makes the app and is released with it.
public struct App: Sendable, Layer {
  private let children: [RouteNode]
  private var settings = Settings()
  private var logger: Logger
  private var documentation: DocumentationSetting?
  /// The tree as it serves: settled settings and the routing table.
  private(set) var table: RouteTable

  /// Builds the tree and checks it.
  /// - Throws: a ``ConfigurationError`` listing every fault of the tree at once.
  public init(logger: Logger = Logger(label: "answerback"), @RoutesBuilder routes: () throws -> [RouteNode]) throws {
    children = try routes()
    self.logger = logger
    table = try RouteTable(children, settings: settings, logger: logger)
  }

  /// Changes the app's own layer and checks the whole tree again.
  public func with(_ change: (inout Settings) -> Void) throws(ConfigurationError) -> App {
    var app = self
    change(&app.settings)
    try app.build()
    return app
  }

  /// Serves the app's documentation: the OpenAPI document as JSON and YAML, and a page to read it, under a path.
  /// - Parameter path: literal segments: `/schema` serves `/schema/openapi.json`, `/schema/openapi.yaml` and `/schema`.
  public func documentation(_ info: OpenAPIInfo, path: String = "/schema") throws(ConfigurationError) -> App {
    var app = self
    app.documentation = DocumentationSetting(info: info, path: path)
    try app.build()
    return app
  }

  /// What the documentation says of the app as a whole; nil where none is served.
  public var documentationInfo: OpenAPIInfo? { documentation?.info }

  private mutating func build() throws(ConfigurationError) {
    var table = try RouteTable(children, settings: settings, logger: logger)
    if let documentation {
      let served = documentation.nodes(for: table.descriptions)
      table = try RouteTable(children + served, settings: settings, logger: logger)
    }
    self.table = table
  }

  /// Every route, in the order of declaration.
  public var routes: [RouteDescription] { table.descriptions }
}

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
