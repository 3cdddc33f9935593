import Answerback

struct CacheControls: Controller {
  var path: String { "/cache-control" }

  var routes: [RouteNode] {
    Get("/build") { request in
      let value = try CacheControl(query: request.query).description
      return OrderedObject(["value": value, "line": value.isEmpty ? "" : "cache-control: \(value)"])
    }
    Get("/parse", Query("value", String.self, default: "")) { _, text in
      do {
        return try CacheControl(parsing: text).object
      } catch let error as FieldValueError {
        return OrderedObject(["error": error.description])
      }
    }
    Get("/prevent-storing") { Null() }.cacheControl(.preventStoring)
  }
}

extension CacheControl {
  /// From parameters such as `max_age=10&no_store=true`.
  fileprivate init(query: FormFields) throws {
    self.init()
    for (name, text) in query.pairs {
      switch (name.replacing("_", with: "-"), Int(text), Bool(text)) {
      case ("max-age", let seconds?, _): maxAge = seconds
      case ("s-maxage", let seconds?, _): sMaxAge = seconds
      case ("stale-while-revalidate", let seconds?, _): staleWhileRevalidate = seconds
      case ("stale-if-error", let seconds?, _): staleIfError = seconds
      case ("no-cache", _, let flag?): noCache = Scope(booleanLiteral: flag)
      case ("private", _, let flag?): `private` = Scope(booleanLiteral: flag)
      case ("no-store", _, let flag?): noStore = flag
      case ("public", _, let flag?): `public` = flag
      case ("no-transform", _, let flag?): noTransform = flag
      case ("must-revalidate", _, let flag?): mustRevalidate = flag
      case ("proxy-revalidate", _, let flag?): proxyRevalidate = flag
      case ("must-understand", _, let flag?): mustUnderstand = flag
      case ("immutable", _, let flag?): immutable = flag
      default: throw HTTPError(.badRequest, "\(name)=\(text) is no directive")
      }
    }
  }

  /// The directives found, `_` for `-`, extensions under a key of their own.
  fileprivate var object: OrderedObject {
    var members: [(String, (any Encodable & Sendable)?)] = []
    func add(_ name: String, _ value: (any Encodable & Sendable)?) {
      if let value { members.append((name, value)) }
    }
    add("max_age", maxAge)
    add("s_maxage", sMaxAge)
    add("no_cache", noCache.value)
    add("no_store", noStore ? true : nil)
    add("private", `private`.value)
    add("public", `public` ? true : nil)
    add("no_transform", noTransform ? true : nil)
    add("must_revalidate", mustRevalidate ? true : nil)
    add("proxy_revalidate", proxyRevalidate ? true : nil)
    add("must_understand", mustUnderstand ? true : nil)
    add("immutable", immutable ? true : nil)
    add("stale_while_revalidate", staleWhileRevalidate)
    add("stale_if_error", staleIfError)
    if !extensions.isEmpty {
      add("extensions", OrderedObject(extensions.map { ($0.name, $0.value ?? true as any Encodable & Sendable) }))
    }
    return OrderedObject(members)
  }
}

extension CacheControl.Scope {
  fileprivate var value: (any Encodable & Sendable)? {
    switch self {
    case .none: nil
    case .all: true
    case .fields(let names): names
    }
  }
}
