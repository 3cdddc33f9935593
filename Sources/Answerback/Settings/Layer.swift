public import Codecs
public import FieldValues
import HTTPTypes

/// Anything that carries settings: app, router, controller, route. The modifiers are the same on every layer; nesting is the layering.
public protocol Layer {
  /// What a modifier throws: `ConfigurationError` for an app, which is checked as a whole each time, nothing for the rest.
  associatedtype Fault: Error = Never
  /// What a modifier returns.
  associatedtype Modified = Self

  /// This layer with changed settings.
  func with(_ change: (inout Settings) -> Void) throws(Fault) -> Modified
}

extension Layer {
  /// Sets a header on every normal answer beneath this layer; the nearest layer's value of a name wins, names compare without case.
  ///
  /// `Vary` is a list: what several layers and the response say of it is sent together, each name once.
  /// - Parameters:
  ///   - description: for the documentation.
  ///   - onErrors: whether error responses have it too, 404 and 405 included where the layer is the app, as CORS and request ids need. A
  ///     header of the error's own replaces it.
  public func header(
    _ name: String,
    _ value: some LosslessStringConvertible & Sendable,
    description: String? = nil,
    required: Bool = false,
    deprecated: Bool = false,
    onErrors: Bool = false
  ) throws(Fault) -> Modified {
    try header(
      HeaderSetting(
        name,
        value.description,
        description: description,
        required: required,
        deprecated: deprecated,
        onErrors: onErrors
      )
    )
  }

  /// Declares a header as given, documentation-only ones included.
  public func header(_ header: HeaderSetting) throws(Fault) -> Modified {
    try with { $0.add(header) }
  }

  /// Sets several headers at once (seed page: the mapping form).
  /// - Parameter onErrors: whether error responses have them too.
  public func headers(_ headers: KeyValuePairs<String, String>, onErrors: Bool = false) throws(Fault) -> Modified {
    try with { settings in
      for (name, value) in headers { settings.add(HeaderSetting(name, value, onErrors: onErrors)) }
    }
  }

  /// Sets a cookie on every normal answer beneath this layer; the nearest layer's cookie of an identity (name, path, domain) wins.
  public func cookie(
    _ name: String,
    _ value: String,
    maxAge: Int? = nil,
    path: String? = "/",
    domain: String? = nil,
    secure: Bool = false,
    httpOnly: Bool = false,
    sameSite: Cookie.SameSite? = .lax,
    description: String? = nil
  ) throws(Fault) -> Modified {
    try with {
      $0.addCookie(description: description) { () throws(FieldValueError) in
        try Cookie(
          name,
          value,
          maxAge: maxAge,
          path: path,
          domain: domain,
          secure: secure,
          httpOnly: httpOnly,
          sameSite: sameSite
        )
      }
    }
  }

  /// Declares a cookie as given, documentation-only ones included.
  public func cookie(_ cookie: CookieSetting) throws(Fault) -> Modified {
    try with { $0.cookies.append(cookie) }
  }

  /// Sets several cookies at once, each with the default attributes (seed page: the mapping form).
  public func cookies(_ cookies: KeyValuePairs<String, String>) throws(Fault) -> Modified {
    try with { settings in
      for (name, value) in cookies {
        settings.addCookie(description: nil) { () throws(FieldValueError) in try Cookie(name, value) }
      }
    }
  }

  /// Declares that an answer sets a cookie, without setting it (seed page: Setting Cookies dynamically).
  public func documentedCookie(_ name: String, description: String? = nil) throws(Fault) -> Modified {
    try with {
      $0.addCookie(description: description, documentationOnly: true) { () throws(FieldValueError) in try Cookie(name, "") }
    }
  }

  /// The status of every normal answer beneath this layer, unless a response brings its own.
  public func status(_ status: Status) throws(Fault) -> Modified {
    try with { $0.status = status }
  }

  /// The media type of every normal answer beneath this layer, unless a response brings its own.
  public func mediaType(_ type: MediaType) throws(Fault) -> Modified {
    try with { $0.mediaType = type }
  }

  /// The same from its text; one that does not parse is a configuration error.
  public func mediaType(_ text: String) throws(Fault) -> Modified {
    try with { settings in
      do {
        settings.mediaType = try MediaType(parsing: text)
      } catch {
        settings.faults.append("media type \(text.debugDescription) — \(error)")
      }
    }
  }

  /// Cache-Control from its directives: `.cacheControl(.maxAge(.days(30)), .public)`.
  public func cacheControl(_ directives: CacheControl.Directive...) throws(Fault) -> Modified {
    try cacheControl(CacheControl(directives))
  }

  public func cacheControl(_ value: CacheControl) throws(Fault) -> Modified {
    try with { $0.cacheControl = value }
  }

  /// An entity tag for every normal answer beneath this layer; also the validator of conditional requests.
  public func etag(_ value: String, weak: Bool = false) throws(Fault) -> Modified {
    try with { settings in
      do {
        settings.etag = try ETag(value, weak: weak)
      } catch {
        settings.faults.append("etag \(value.debugDescription) — \(error)")
      }
    }
  }

  /// How errors beneath this layer look on the wire.
  public func errors(as form: some ErrorForm) throws(Fault) -> Modified {
    try with { $0.errorForm = form }
  }

  /// An encoder for a type that cannot encode itself, or should encode differently; the nearest layer's wins.
  public func encode<Value>(
    _ type: Value.Type,
    _ encode: @escaping @Sendable (Value) throws -> any Encodable & Sendable
  ) throws(Fault) -> Modified {
    try with { $0.customEncodings.register(type, encode) }
  }

  /// The response class of the routes beneath this layer; the nearest layer's is used.
  public func renderer(_ renderer: some ResponseRenderer) throws(Fault) -> Modified {
    try with { $0.renderer = renderer }
  }

  /// Whether NaN and infinities become null, as by default, or are refused with a 500.
  public func nonFinite(_ policy: BodyEncoder.NonFinite) throws(Fault) -> Modified {
    try with { $0.nonFinite = policy }
  }

  /// A hook that may change the answer after the handler; only the nearest layer's hook runs.
  public func afterRequest(_ hook: @escaping AfterRequestHook) throws(Fault) -> Modified {
    try with { $0.afterRequest = hook }
  }

  /// Runs the handlers beneath this layer on a thread where blocking is allowed, away from the event loops.
  public func blocking() throws(Fault) -> Modified {
    try with { $0.blocking = true }
  }

  /// Work to be done after every normal answer beneath this layer, after the response's own and that of nearer layers.
  public func background(_ work: any BackgroundWork) throws(Fault) -> Modified {
    try with { $0.background = ($0.background ?? BackgroundTasks()).then(work) }
  }

  /// Told of every background task beneath this layer that fails, beside the log; the nearest layer's hook is called.
  public func onBackgroundFailure(_ hook: @escaping @Sendable (BackgroundFailure) -> Void) throws(Fault) -> Modified {
    try with { $0.onBackgroundFailure = hook }
  }

  /// The engine that renders the ``Template`` responses beneath this layer, usually the app; the nearest layer's is used.
  public func templates(_ engine: some TemplateEngine) throws(Fault) -> Modified {
    try with { $0.templateEngine = engine }
  }
}
