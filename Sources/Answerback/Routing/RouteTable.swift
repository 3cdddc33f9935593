import FieldValues
import HTTPTypes
import Logging

/// The merged tree of an app. It finds a route, with the settings of its layers, by path and method.
struct RouteTable: Sendable {
  /// The result of a search.
  enum Match {
    case route(SettledRoute, [String])
    /// The fields of the automatic response.
    case options(HTTPFields)
    case methodNotAllowed(allow: String)
    case notFound
  }

  private var root = Trie()
  /// The places in the tree without parameters, by path. Nearly every request for one of them is found here at once.
  private var literalPaths: [Substring: LiteralPath] = [:]
  private var mounts: [MountedApp] = []
  private var served: [Served] = []
  /// What is wrong with the tree, in the order of declaration.
  private(set) var faults: [ConfigurationError.Fault] = []
  /// What is wrong unless a modifier of the app corrects it. The other routes are served.
  private(set) var openFaults: [ConfigurationError.Fault] = []
  /// The settings for responses without a route: 404 and the automatic responses.
  let outside: SettledSettings
  /// The hooks of the app around these responses; nil if there are none.
  let hooks: HookChain?
  /// The layer of the app, which is around every route.
  private let app: LayersAround

  /// An app that is mounted under a path.
  struct MountedApp: Sendable {
    let segments: [Substring]
    let app: App
    /// The settings of the layers around the mount. Only their hooks apply to the mounted app.
    let settings: SettledSettings
    /// The hooks of these layers; nil if there are none.
    let hooks: HookChain?

    /// The number of segments in the path of the mount.
    var depth: Int { segments.count }
  }

  /// A declared route or mount. It is described only for those who ask.
  private enum Served: Sendable {
    case route(SettledRoute)
    case mounted(path: String, App)

    var descriptions: [RouteDescription] {
      switch self {
      case .route(let route): [route.description]
      case .mounted(let path, let app):
        app.routes.map { route in
          var route = route
          route.path = route.path == "/" ? path : path + route.path
          return route
        }
      }
    }
  }

  /// Merges the layers of every route. ``faults`` and ``openFaults`` state what is wrong.
  /// - Parameters:
  ///   - nodes: The declared tree.
  ///   - settings: The settings of the app.
  ///   - logger: The logger of the app.
  init(_ nodes: [RouteNode], settings: Settings, logger: Logger) {
    faults = settings.faults.map { .value(layer: "the app", $0) }
    app = LayersAround([settings.named("app")], route: "the app", logger: logger)
    outside = app.merged
    hooks = HookChain.ofOthers(outside)
    for node in nodes { add(node, path: "", within: app) }
    literalPaths = root.literalPaths
  }

  /// Returns the table with more routes that are made from the declared ones.
  func adding(_ derived: any App.DerivedRoutes) -> RouteTable {
    var table = self
    for node in derived.nodes(for: { [served] in served.flatMap(\.descriptions) }) { table.add(node, path: "", within: app) }
    table.literalPaths = table.root.literalPaths
    return table
  }

  /// The descriptions of all routes, in the order of declaration.
  var descriptions: [RouteDescription] { served.flatMap(\.descriptions) }

  private mutating func add(_ node: RouteNode, path: String, within layers: LayersAround) {
    switch node {
    case .mount(let prefix, let app):
      faults += app.allFaults.map { .mounted(path: path + prefix, $0) }
      mount(app, at: path + prefix, within: layers)
    case .group(let kind, let prefix, let settings, let children):
      let name = "\(kind) \(path)\(prefix)"
      faults += settings.faults.map { .value(layer: name, $0) }
      let inner = layers.adding(settings.named(name))
      for child in children { add(child, path: path + prefix, within: inner) }
    case .route(let definition):
      add(definition, path: path + definition.path, within: layers)
    }
  }

  private mutating func add(_ definition: RouteDefinition, path: String, within layers: LayersAround) {
    let pattern: RouteDefinition.PathPattern
    do {
      pattern = try RouteDefinition.PathPattern(path)
    } catch {
      return faults.append(error)
    }
    let methods = Self.text(of: definition.methods)
    let name = "\(methods.isEmpty ? "route" : methods) \(pattern.description)"
    if let own = definition.ownSettings { faults += own.faults.map { .value(layer: name, $0) } }
    let settled = layers.settings(of: definition, named: name)
    let route = SettledRoute(definition, pattern: pattern, settings: settled, optionsFields: layers.automaticFields)
    faults += route.faults.map { .route(name, $0) }
    openFaults += route.openFaults.map { .route(name, $0) }
    for method in definition.methods {
      guard let other = root.insert(route, method: method, at: pattern.segments[...]) else { continue }
      faults.append(.duplicate(method: method.rawValue, path: pattern.description, other: other.path))
    }
    served.append(.route(route))
  }

  private static func text(of methods: [HTTPRequest.Method]) -> String {
    methods.count == 1 ? methods[0].rawValue : methods.map(\.rawValue).joined(separator: ", ")
  }

  private mutating func mount(_ app: App, at path: String, within layers: LayersAround) {
    var settings = layers.merged
    settings.route = "the app mounted at \(path)"
    mounts.append(
      MountedApp(segments: path.parts(between: "/"), app: app, settings: settings, hooks: HookChain.ofOthers(settings))
    )
    mounts.sort { $0.depth > $1.depth }
    served.append(.mounted(path: path, app))
  }

  /// Returns the app that is mounted nearest to a path; nil if there is none.
  func mounted(at path: Substring) -> MountedApp? {
    if mounts.isEmpty { return nil }
    let segments = path.parts(between: "/")
    return mounts.first { segments.starts(with: $0.segments) }
  }

  /// Finds the route for a method and path.
  func find(_ method: HTTPRequest.Method, path: Substring) -> Match {
    if let literal = literalPaths[path] {
      if method == .get, let get = literal.get { return .route(get, []) }
      return literal.place.match(method, [])
    }
    var values: [String] = []
    return root.find(path, values: &values)?.match(method, values) ?? .notFound
  }
}

extension RouteTable {
  /// The layers around routes. They are merged once for all routes within them.
  private struct LayersAround: Sendable {
    private let layers: [Settings]
    private let logger: Logger
    /// The merged settings of the layers.
    let merged: SettledSettings
    /// The headers of the layers that are also in the automatic response to OPTIONS.
    let automaticFields: [HTTPField]

    init(_ layers: [Settings], route: String, logger: Logger) {
      self.layers = layers
      self.logger = logger
      merged = SettledSettings(route: route, layers: layers, logger: logger)
      automaticFields = merged.fieldsOfAutomaticAnswers
    }

    func adding(_ layer: Settings) -> LayersAround {
      LayersAround(layers + [layer], route: merged.route, logger: logger)
    }

    /// Returns the settings of a route within the layers.
    func settings(of definition: RouteDefinition, named name: String) -> SettledSettings {
      let headStatesLength = definition.methods.contains(.head) && !definition.methods.contains(.get)
      if definition.ownSettings == nil, !headStatesLength {
        var settings = merged
        settings.route = name
        return settings
      }
      return SettledSettings(
        route: name,
        layers: layers + [definition.settings],
        headStatesLength: headStatesLength,
        logger: logger
      )
    }
  }

  /// A place in the tree, in a class: copying a place counts a reference for each of its tables.
  fileprivate final class LiteralPath: Sendable {
    let place: Trie
    let get: SettledRoute?

    init(_ place: Trie) {
      self.place = place
      get = place.routes[.get]
    }
  }

  /// A tree of routes by path segment. A literal segment is tried first, then a parameter, then the rest of a path.
  struct Trie: Sendable {
    private(set) var routes: [HTTPRequest.Method: SettledRoute] = [:]
    /// The headers of the layers around the route that was added last.
    private var fieldsAround: [HTTPField] = []
    private var literals: [String: Trie] = [:]
    private var parameter: [Trie] = []
    private var rest: [Trie] = []

    /// The value of `Allow` (RFC 9110 section 10.2.1): the methods in order, with OPTIONS, and with HEAD if there is GET.
    var allow: String {
      var names = Set(routes.keys.map(\.rawValue)).union(["OPTIONS"])
      if names.contains("GET") { names.insert("HEAD") }
      return names.sorted().joined(separator: ", ")
    }

    /// The fields of the automatic response to OPTIONS: Allow, and the headers of the layers around the routes.
    var optionsFields: HTTPFields {
      var fields: HTTPFields = [.allow: allow]
      for field in fieldsAround { fields.append(field) }
      return fields
    }

    /// Returns what responds to a method here.
    func match(_ method: HTTPRequest.Method, _ values: [String]) -> Match {
      if let route = routes[method] ?? (method == .head ? routes[.get] : nil) { return .route(route, values) }
      return method == .options ? .options(optionsFields) : .methodNotAllowed(allow: allow)
    }

    /// The places that are reached without parameters, by path. A percent sign in a declared path is one of the decoded text, so
    /// such a place is found by segments.
    fileprivate var literalPaths: [Substring: LiteralPath] {
      var paths: [Substring: LiteralPath] = [:]
      addLiteralPaths(to: &paths, at: "")
      return paths
    }

    private func addLiteralPaths(to paths: inout [Substring: LiteralPath], at path: String) {
      if !routes.isEmpty { paths[path.isEmpty ? "/" : path[...]] = LiteralPath(self) }
      for (segment, next) in literals where !segment.utf8.contains(UInt8(ascii: "%")) {
        next.addLiteralPaths(to: &paths, at: "\(path)/\(segment)")
      }
    }

    /// Adds a route. If there is already one for this method and path, it is returned instead.
    mutating func insert(
      _ route: SettledRoute,
      method: HTTPRequest.Method,
      at segments: ArraySlice<RouteDefinition.PathPattern.Segment>
    ) -> SettledRoute? {
      switch segments.first {
      case nil:
        if let other = routes[method] { return other }
        routes[method] = route
        fieldsAround = route.optionsFields
        return nil
      case .literal(let text):
        return literals[text, default: Trie()].insert(route, method: method, at: segments.dropFirst())
      case .parameter:
        if parameter.isEmpty { parameter.append(Trie()) }
        return parameter[0].insert(route, method: method, at: segments.dropFirst())
      case .rest:
        if rest.isEmpty { rest.append(Trie()) }
        return rest[0].insert(route, method: method, at: segments.dropFirst())
      }
    }

    /// Returns the node of a path; nil if no route matches. Adds the values of the parameters, percent-decoded, to `values`.
    func find(_ path: Substring, values: inout [String]) -> Trie? {
      guard let (segment, following) = path.firstSegment else {
        if routes.isEmpty, let rest = rest.first {
          values.append("")
          return rest
        }
        return routes.isEmpty ? nil : self
      }
      guard let text = String(validatingPercentEncoded: segment) else { return nil }
      if let found = literals[text]?.find(following, values: &values) { return found }
      if let next = parameter.first {
        let count = values.count
        values.append(text)
        if let found = next.find(following, values: &values) { return found }
        values.removeSubrange(count...)
      }
      guard let rest = rest.first, let path = Self.decoded(path) else { return nil }
      values.append(path)
      return rest
    }

    /// Decodes and joins the segments of a path. Returns nil if one is `.` or `..`, or contains a slash or NUL after decoding,
    /// because the result would be another path.
    private static func decoded(_ path: Substring) -> String? {
      var names: [String] = []
      for segment in path.parts(between: "/") {
        guard let name = String(validatingPercentEncoded: segment), name != ".", name != "..",
          !name.utf8.contains(where: { $0 == 0 || $0 == 0x2F })
        else { return nil }
        names.append(name)
      }
      return names.joined(separator: "/")
    }
  }
}

extension Substring {
  /// The first segment and the rest of a path; nil if it has only slashes.
  fileprivate var firstSegment: (segment: Substring, following: Substring)? {
    let rest = utf8.drop { $0 == UInt8(ascii: "/") }
    if rest.isEmpty { return nil }
    let end = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
    return (self[rest.startIndex..<end], self[end...])
  }
}

extension Settings {
  fileprivate func named(_ layer: String) -> Settings {
    var settings = self
    settings.layer = layer
    return settings
  }
}
