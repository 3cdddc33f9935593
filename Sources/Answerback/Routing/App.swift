@_exported public import FieldValues
@_exported public import HTTPTypes
public import Logging
import NIOCore

/// An app: a declared tree of routes with settings on every layer, merged and checked when it is built. It answers requests.
///
/// Everything that changes while it serves (a database, a store) is made inside the function that makes the app and is released with it.
public struct App: Sendable, Layer {
  private let children: [RouteNode]
  private var settings = Settings()
  private var logger: Logger
  /// What serves further routes that are made from the declared ones: the documentation.
  private(set) var derived: (any DerivedRoutes)?
  /// The tree as it serves: settled settings and the routing table.
  private var table: RouteTable

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

  /// Serves further routes that are made from the declared ones.
  func serving(_ derived: any DerivedRoutes) throws(ConfigurationError) -> App {
    var app = self
    app.derived = derived
    try app.build()
    return app
  }

  private mutating func build() throws(ConfigurationError) {
    var table = try RouteTable(children, settings: settings, logger: logger)
    if let derived {
      let served = derived.nodes(for: table.descriptions)
      table = try RouteTable(children + served, settings: settings, logger: logger)
    }
    self.table = table
  }

  /// Whether a route lacks something that every modifier of the app could still have given it: the engine of a template. A server checks
  /// it before it begins to listen.
  /// - Throws: a ``ConfigurationError`` listing every such fault at once.
  public func check() throws(ConfigurationError) {
    if !openFaults.isEmpty { throw ConfigurationError(openFaults) }
  }

  /// What is wrong with the app unless a modifier mends it.
  var openFaults: [String] { table.openFaults }

  /// Every route, in the order of declaration.
  public var routes: [RouteDescription] { table.descriptions }

  /// Routes that are made from the routes of an app.
  protocol DerivedRoutes: Sendable {
    func nodes(for routes: [RouteDescription]) -> [RouteNode]
  }
}

extension App: Responder {
  public func respond(to request: Request) -> Answer {
    switch table.find(request.method, path: request.path) {
    case .notFound:
      if let (app, depth) = table.mounted(at: request.path) { return app.respond(to: request.below(depth)) }
      // About the server as a whole (RFC 9110 section 9.3.7).
      if request.method == .options, request.target == "*" { return .ready(RenderedResponse(status: .noContent)) }
      return .ready(automatic(HTTPError(.notFound, "no route has the path \(request.path)"), request))
    case .methodNotAllowed(let allow):
      let error = HTTPError(
        .methodNotAllowed,
        "\(request.path) does not answer \(request.method.rawValue)",
        headers: ["Allow": allow]
      )
      return .ready(automatic(error, request))
    case .options(let fields):
      return .ready(.options(fields))
    case .route(let route, let values):
      var request = request
      request.pathParameters = PathParameters(names: route.parameterNames, values: values)
      return route.respond(to: request)
    }
  }

  public func route(of request: Request) -> String? {
    switch table.find(request.method, path: request.path) {
    case .route(let route, _): return route.description.path
    case .methodNotAllowed, .options: return nil
    case .notFound:
      guard let (app, depth) = table.mounted(at: request.path), let route = app.route(of: request.below(depth)) else {
        return nil
      }
      return request.path.parts(between: "/").prefix(depth).map { "/\($0)" }.joined() + (route == "/" ? "" : route)
    }
  }

  private func automatic(_ error: HTTPError, _ request: Request) -> RenderedResponse {
    ErrorRendering(context: RenderingContext(request: request, settings: table.outside)).render(error)
  }
}
