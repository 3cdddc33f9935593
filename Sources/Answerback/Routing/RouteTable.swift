import FieldValues
import HTTPTypes
import Logging

/// The tree of an app as it serves: every route with its settled settings, found by path and method.
struct RouteTable: Sendable {
  /// The route for a path, or what stands in its way.
  enum Match {
    case route(SettledRoute, [String])
    /// The fields of the automatic response.
    case options(HTTPFields)
    case methodNotAllowed(allow: String)
    case notFound
  }

  private var root = Trie()
  private var mounts: [MountedApp] = []
  private(set) var descriptions: [RouteDescription] = []
  /// What is wrong with the tree, in the order of declaration.
  private(set) var faults: [String] = []
  /// What is wrong unless a modifier of the app mends it; the routes serve all the same.
  private(set) var openFaults: [String] = []
  /// For responses that belong to no route: 404 and the automatic ones.
  let outside: SettledSettings
  /// The app's hooks around these; nil where there are none.
  let hooks: HookChain?

  /// Another app under a path.
  struct MountedApp: Sendable {
    let segments: [Substring]
    let app: App
    /// The layers around the mount, for their hooks; the rest of what they say does not reach into it.
    let settings: SettledSettings
    /// Their hooks; nil where there are none.
    let hooks: HookChain?

    /// How many segments lead to it.
    var depth: Int { segments.count }
  }

  /// Settles every route; what is wrong stands in ``faults`` and ``openFaults``.
  /// - Parameter derived: makes further routes from the declared ones.
  init(_ nodes: [RouteNode], derived: (any App.DerivedRoutes)? = nil, settings: Settings, logger: Logger) {
    faults = settings.faults.map { "the app — \($0)" }
    let app = settings.named("app")
    outside = SettledSettings(route: "the app", layers: [app], logger: logger)
    hooks = HookChain.ofOthers(outside)
    for node in nodes { add(node, path: "", layers: [app], logger: logger) }
    for node in derived?.nodes(for: descriptions) ?? [] { add(node, path: "", layers: [app], logger: logger) }
  }

  private mutating func add(_ node: RouteNode, path: String, layers: [Settings], logger: Logger) {
    switch node {
    case .mount(let prefix, let app):
      faults += app.allFaults.map { "the app mounted at \(path)\(prefix) — \($0)" }
      mount(app, at: path + prefix, layers: layers, logger: logger)
    case .group(let kind, let prefix, let settings, let children):
      faults += settings.faults.map { "\(kind) \(path)\(prefix) — \($0)" }
      for child in children {
        let layer = settings.named("\(kind) \(path)\(prefix)")
        add(child, path: path + prefix, layers: layers + [layer], logger: logger)
      }
    case .route(let definition):
      add(definition, path: path + definition.path, layers: layers, logger: logger)
    }
  }

  private mutating func add(
    _ definition: RouteDefinition,
    path: String,
    layers: [Settings],
    logger: Logger
  ) {
    let pattern: RouteDefinition.PathPattern
    do {
      pattern = try RouteDefinition.PathPattern(path)
    } catch {
      return faults += error.faults
    }
    let methods = definition.methods.map(\.rawValue).joined(separator: ", ")
    let name = "\(methods.isEmpty ? "route" : methods) \(pattern.description)"
    faults += definition.settings.faults.map { "\(name) — \($0)" }
    let settled = SettledSettings(
      route: name,
      layers: layers + [definition.settings],
      headStatesLength: definition.methods.contains(.head) && !definition.methods.contains(.get),
      logger: logger
    )
    let around = SettledSettings(route: name, layers: layers, logger: logger)
    let route = SettledRoute(definition, pattern: pattern, settings: settled, optionsFields: around.fieldsOfAutomaticAnswers)
    faults += route.faults.map { "\(name) \($0)" }
    openFaults += route.openFaults.map { "\(name) \($0)" }
    for method in definition.methods {
      guard let other = root.insert(route, method: method, at: pattern.segments[...]) else { continue }
      faults.append(Self.duplicate(method, pattern.description, other.description.path))
    }
    descriptions.append(route.description)
  }

  private static func duplicate(_ method: HTTPRequest.Method, _ path: String, _ other: String) -> String {
    let name = method.rawValue
    if path == other { return "\(name) \(path) — two handlers are declared for it — remove one, or change its path" }
    return "\(name) \(other) and \(name) \(path) — two handlers are declared for the same paths — remove one, or change its path"
  }

  private mutating func mount(_ app: App, at path: String, layers: [Settings], logger: Logger) {
    let settings = SettledSettings(route: "the app mounted at \(path)", layers: layers, logger: logger)
    mounts.append(
      MountedApp(segments: path.parts(between: "/"), app: app, settings: settings, hooks: HookChain.ofOthers(settings))
    )
    mounts.sort { $0.depth > $1.depth }
    descriptions += app.routes.map { route in
      var route = route
      route.path = route.path == "/" ? path : path + route.path
      return route
    }
  }

  /// The app that is mounted nearest to a path.
  func mounted(at path: Substring) -> MountedApp? {
    if mounts.isEmpty { return nil }
    let segments = path.parts(between: "/")
    return mounts.first { segments.starts(with: $0.segments) }
  }

  /// The route for a path, or what stands in its way.
  func find(_ method: HTTPRequest.Method, path: Substring) -> Match {
    var values: [String] = []
    guard let node = root.find(path, values: &values) else { return .notFound }
    if let route = node.routes[method] ?? (method == .head ? node.routes[.get] : nil) { return .route(route, values) }
    return method == .options ? .options(node.optionsFields) : .methodNotAllowed(allow: node.allow)
  }
}

extension RouteTable {
  /// Routes by path segment; a literal segment beats a parameter, which beats the rest of a path, and where one leads nowhere the next
  /// is tried.
  struct Trie: Sendable {
    private(set) var routes: [HTTPRequest.Method: SettledRoute] = [:]
    /// The value of `Allow`: sorted, with HEAD where GET is, and OPTIONS (RFC 9110 section 10.2.1).
    private(set) var allow = ""
    /// What the automatic response to OPTIONS says: Allow, and the headers of the layers around the routes.
    private(set) var optionsFields = HTTPFields()
    private var literals: [String: Trie] = [:]
    private var parameter: [Trie] = []
    private var rest: [Trie] = []

    /// Adds a route, unless there is one for this method and path already, which is returned.
    mutating func insert(
      _ route: SettledRoute,
      method: HTTPRequest.Method,
      at segments: ArraySlice<RouteDefinition.PathPattern.Segment>
    ) -> SettledRoute? {
      switch segments.first {
      case nil:
        if let other = routes[method] { return other }
        routes[method] = route
        var names = Set(routes.keys.map(\.rawValue)).union(["OPTIONS"])
        if names.contains("GET") { names.insert("HEAD") }
        allow = names.sorted().joined(separator: ", ")
        optionsFields = [.allow: allow]
        for field in route.optionsFields { optionsFields.append(field) }
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

    /// The node of a path; nil when no route has it. `values` gets the parameters' values, percent-decoded.
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

    /// Segments decoded and joined; nil where one is `.` or `..`, or hides a slash or NUL, so that the text says what the path said.
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
  /// What stands before the next slash, and what follows; nil when there is nothing but slashes.
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
