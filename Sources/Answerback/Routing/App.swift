@_exported public import Codecs
@_exported public import FieldValues
@_exported public import HTTPTypes
public import Logging
import NIOCore
import Synchronization

/// A tree of routes with settings on every layer. An app responds to requests.
///
/// ```swift
/// let app = try App {
///   Get("/hello") { "Hello" }
/// }
/// .header("X-A", "b")
/// ```
///
/// The layers are merged once: when the app is created, or when it is first used if it has modifiers. Copies share the result.
/// Create everything that changes while the app serves, such as a store, inside the function that creates the app, so that it is
/// released with it.
public struct App: Sendable, Layer {
  private let children: [RouteNode]
  private var settings = Settings()
  private let logger: Logger
  private let requestLogger: Request.AppLogger
  /// Makes more routes from the declared ones: those of the documentation.
  private(set) var derived: (any DerivedRoutes)?
  /// The declared routes.
  private var declared: SettledTable
  /// The declared routes and those that are made from them.
  private var settled: SettledTable

  /// Creates an app and checks its tree.
  /// - Parameters:
  ///   - logger: The logger for failures.
  ///   - routes: The routes, routers and controllers.
  /// - Throws: A ``ConfigurationError`` that lists every fault of the tree, except those that a modifier of the app can correct,
  ///   which ``check()`` throws.
  public init(logger: Logger = Logger(label: "answerback"), @RoutesBuilder routes: () throws -> [RouteNode]) throws {
    children = try routes()
    self.logger = logger
    requestLogger = Request.AppLogger(logger)
    let table = RouteTable(children, settings: settings, logger: logger)
    if !table.faults.isEmpty { throw ConfigurationError(table.faults) }
    declared = SettledTable(table)
    settled = declared
  }

  /// Returns the app with changed settings of its own layer.
  ///
  /// The layers are merged again when the app is used or checked. ``check()`` throws the faults of the tree.
  /// - Parameter change: Changes the settings.
  /// - Throws: A ``ConfigurationError`` about the values that the change sets.
  public func with(_ change: (inout Settings) -> Void) throws(ConfigurationError) -> App {
    var app = self
    change(&app.settings)
    if !app.settings.faults.isEmpty { throw ConfigurationError(app.settings.faults.map { .value(layer: "the app", $0) }) }
    app.unsettle()
    return app
  }

  /// Returns the app with more routes that are made from the declared ones.
  func serving(_ derived: any DerivedRoutes) -> App {
    var app = self
    app.derived = derived
    app.settled = app.declared.adding(derived)
    return app
  }

  private mutating func unsettle() {
    declared = SettledTable { [children, settings, logger] in RouteTable(children, settings: settings, logger: logger) }
    settled = derived.map(declared.adding) ?? declared
  }

  /// Checks the whole app, including its modifiers. A server checks its app before it listens.
  ///
  /// If an app is used despite a fault, it logs the fault and responds with 500 to every request. If only a template engine is
  /// missing, the routes that need it respond with 500.
  /// - Throws: A ``ConfigurationError`` that lists every fault.
  public func check() throws(ConfigurationError) {
    if !allFaults.isEmpty { throw ConfigurationError(allFaults) }
  }

  /// Everything that is wrong with the app.
  var allFaults: [ConfigurationError.Fault] { settled.made.table.faults + settled.made.table.openFaults }

  /// The descriptions of all routes, in the order of declaration.
  public var routes: [RouteDescription] { settled.made.table.descriptions }

  /// A type that makes routes from the routes of an app.
  protocol DerivedRoutes: Sendable {
    /// - Parameter routes: Describes the declared routes when it is called.
    func nodes(for routes: @escaping @Sendable () -> [RouteDescription]) -> [RouteNode]
  }

  /// The merged tree of an app. It is made when it is first used, and shared by the copies of the app.
  fileprivate final class SettledTable: Sendable {
    final class Made: Sendable {
      let table: RouteTable

      init(_ table: RouteTable) { self.table = table }
    }

    private enum State {
      case unmade(@Sendable () -> RouteTable)
      case made(Made)
    }

    /// The address of the table once it is made, and otherwise 0, which every request reads without a lock. `AtomicLazyReference` does the same,
    /// but looks up its generic type at every read, which takes as long as finding a route.
    private let address = Atomic<UInt>(0)
    /// Keeps the table as long as this object. The lock is held while it is made, so that it is made only once.
    private let state: Mutex<State>

    init(_ make: @escaping @Sendable () -> RouteTable) {
      state = Mutex(.unmade(make))
    }

    init(_ table: RouteTable) {
      state = Mutex(.made(Made(table)))
    }

    /// The table with more routes, which are added when it is first used.
    func adding(_ derived: any DerivedRoutes) -> SettledTable {
      SettledTable { [self] in made.table.adding(derived) }
    }

    /// The table in a class. A request reads it in place, because a copy would retain every reference in it.
    var made: Made {
      if let address = UnsafeRawPointer(bitPattern: address.load(ordering: .acquiring)) {
        return Unmanaged<Made>.fromOpaque(address).takeUnretainedValue()
      }
      return state.withLock { state in
        let made =
          switch state {
          case .made(let made): made
          case .unmade(let make): Made(make())
          }
        state = .made(made)
        address.store(UInt(bitPattern: Unmanaged.passUnretained(made).toOpaque()), ordering: .releasing)
        return made
      }
    }
  }
}

extension App: Responder {
  /// Responds to a request. Every failure is a response.
  public func respond(to request: Request) -> ResponseWork {
    var request = request
    request.log(by: requestLogger)
    let made = settled.made
    if !made.table.faults.isEmpty { return .ready(faulty(request, made)) }
    switch made.table.find(request.method, path: request.path) {
    case .notFound:
      if let mount = made.table.mounted(at: request.path) {
        if mount.hooks == nil { return mount.app.respond(to: request.below(mount.depth)) }
      } else if made.table.hooks == nil {
        // OPTIONS for the server as a whole (RFC 9110 section 9.3.7).
        if request.method == .options, request.target == "*" { return .ready(RenderedResponse(status: .noContent)) }
        return .ready(automatic(Self.notFound(request), request, made))
      }
    case .methodNotAllowed(let allow):
      if made.table.hooks == nil { return .ready(automatic(Self.methodNotAllowed(request, allow), request, made)) }
    case .options(let fields):
      if made.table.hooks == nil { return .ready(.options(fields)) }
    case .route(let route, let values):
      request.pathParameters = Request.PathParameters(names: route.parameterNames, values: values)
      return route.respond(to: request)
    }
    return .pending { [request] in
      let (hooks, innermost) = Self.hooks(around: request, made)
      return .ready(await hooks.respond(to: request, innermost))
    }
  }

  /// Returns the response to a request before it is finished, for the hooks of an app in which this one is mounted.
  private func response(to request: Request, _ journal: HookChain.Journal) async throws -> AnyResponse {
    let made = settled.made
    guard case .route(let route, let values) = made.table.find(request.method, path: request.path) else {
      let (hooks, innermost) = Self.hooks(around: request, made)
      return try await hooks.response(to: request, journal, innermost)
    }
    var request = request
    request.pathParameters = Request.PathParameters(names: route.parameterNames, values: values)
    return try await (route.hooks ?? HookChain(route.settings)).response(to: request, journal, route.response)
  }

  /// Returns the hooks around a request for which this app has no route, and what is inside them.
  private static func hooks(around request: Request, _ made: SettledTable.Made) -> (HookChain, HookChain.Innermost) {
    let hooks = made.table.hooks ?? HookChain(made.table.outside)
    switch made.table.find(request.method, path: request.path) {
    case .options(let fields):
      return (hooks, { _, journal in options(fields, journal) })
    case .methodNotAllowed(let allow):
      return (hooks, { request, _ in throw methodNotAllowed(request, allow) })
    case .notFound, .route:
      if let mount = made.table.mounted(at: request.path) {
        return (
          mount.hooks ?? HookChain(mount.settings),
          { request, journal in try await mount.app.response(to: request.below(mount.depth), journal) }
        )
      }
      if request.method == .options, request.target == "*" { return (hooks, { _, journal in options([:], journal) }) }
      return (hooks, { request, _ in throw notFound(request) })
    }
  }

  /// Returns the path of the route for a request, with parameters as `{name}`; nil if the app has no such route.
  public func route(of request: Request) -> String? {
    let made = settled.made
    switch made.table.find(request.method, path: request.path) {
    case .route(let route, _): return route.path
    case .methodNotAllowed, .options: return nil
    case .notFound:
      guard let mount = made.table.mounted(at: request.path), let route = mount.app.route(of: request.below(mount.depth)) else {
        return nil
      }
      return request.path.parts(between: "/").prefix(mount.depth).map { "/\($0)" }.joined() + (route == "/" ? "" : route)
    }
  }

  private func automatic(_ error: HTTPError, _ request: Request, _ made: SettledTable.Made) -> RenderedResponse {
    ErrorRendering(context: RenderingContext(request: request, settings: made.table.outside)).render(error)
  }

  private func faulty(_ request: Request, _ made: SettledTable.Made) -> RenderedResponse {
    let settings = made.table.outside
    let error = ConfigurationError(made.table.faults)
    settings.logger.error("the app can't respond: \(error)")
    let detail = settings.hooks?.debug == true ? error.description : Status.internalServerError.reasonPhrase
    let context = RenderingContext(request: request, settings: settings)
    return ErrorRendering(context: context).render(HTTPError(.internalServerError, detail))
  }

  private static func notFound(_ request: Request) -> HTTPError {
    HTTPError(.notFound, "no route has the path \(request.path)")
  }

  private static func methodNotAllowed(_ request: Request, _ allow: String) -> HTTPError {
    HTTPError(.methodNotAllowed, "\(request.path) doesn't support \(request.method.rawValue)", headers: ["Allow": allow])
  }

  private static func options(_ fields: HTTPFields, _ journal: HookChain.Journal) -> AnyResponse {
    var response = AnyResponse(status: .noContent)
    for field in fields { response.headers.append(field) }
    journal.responded(response, merged: response)
    return response
  }
}
