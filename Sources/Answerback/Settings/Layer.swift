public import Codecs
public import FieldValues
import HTTPTypes

/// Anything that carries settings: app, router, controller, route, and ``Settings`` itself. The modifiers are the same on every layer;
/// nesting is the layering.
public protocol Layer {
  /// What a modifier throws: a ``ConfigurationError`` for an app, whose modifiers check their own values at once, nothing for the rest.
  associatedtype Fault: Error = Never
  /// What a modifier returns.
  associatedtype Modified = Self

  /// Returns this layer with changed settings.
  /// - Throws: for an app, what is wrong with the values that the change sets.
  func with(_ change: (inout Settings) -> Void) throws(Fault) -> Modified
}

/// Headers, cookies and validators.
extension Layer {
  /// Sets a header on every normal response within this layer. The nearest layer's value of a name wins; names compare without case.
  ///
  /// `Vary` is a list: what several layers and the response say of it is sent together, each name once.
  /// - Parameters:
  ///   - description: for the documentation.
  ///   - required: whether the documentation says that the header is always there.
  ///   - deprecated: whether the documentation says that the header should not be used any more.
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

  /// Declares a header, which may be for the documentation only.
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

  /// Sets a cookie on every normal response within this layer. The nearest layer's cookie of an identity (name, path, domain) wins.
  ///
  /// The parameters are those of `Cookie`; a value that it refuses is a configuration error.
  /// - Parameter description: for the documentation.
  public func cookie(
    _ name: String,
    _ value: String,
    maxAge: Int? = nil,
    expires: Cookie.Expiry? = nil,
    path: String? = "/",
    domain: String? = nil,
    secure: Bool = false,
    httpOnly: Bool = false,
    sameSite: Cookie.SameSite? = .lax,
    partitioned: Bool = false,
    description: String? = nil
  ) throws(Fault) -> Modified {
    try with {
      $0.addCookie(description: description) { () throws(FieldValueError) in
        try Cookie(
          name,
          value,
          maxAge: maxAge,
          expires: expires,
          path: path,
          domain: domain,
          secure: secure,
          httpOnly: httpOnly,
          sameSite: sameSite,
          partitioned: partitioned
        )
      }
    }
  }

  /// Declares a cookie, which may be for the documentation only.
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

  /// Documents that a response sets a cookie, without setting it (seed page: Setting Cookies dynamically).
  public func documentedCookie(_ name: String, description: String? = nil) throws(Fault) -> Modified {
    try with {
      $0.addCookie(description: description, documentationOnly: true) { () throws(FieldValueError) in try Cookie(name, "") }
    }
  }

  /// Sets Cache-Control from its directives: `.cacheControl(.maxAge(.days(30)), .public)`.
  /// - Parameter documentationOnly: documents the header; neither sends nor removes anything.
  public func cacheControl(_ directives: CacheControl.Directive..., documentationOnly: Bool = false) throws(Fault) -> Modified {
    try cacheControl(CacheControl(directives), documentationOnly: documentationOnly)
  }

  /// Sets Cache-Control on every normal response within this layer.
  /// - Parameter documentationOnly: documents the header; neither sends nor removes anything.
  public func cacheControl(_ value: CacheControl, documentationOnly: Bool = false) throws(Fault) -> Modified {
    try with { settings in
      if documentationOnly {
        settings.add(HeaderSetting("Cache-Control", value.description, documentationOnly: true))
      } else {
        settings.cacheControl = value
      }
    }
  }

  /// Sets an entity tag on every normal response within this layer. It is also the validator of conditional requests.
  ///
  /// A tag with a character that RFC 9110 section 8.8.3 doesn't allow is a configuration error.
  /// - Parameter documentationOnly: documents the header; neither sends nor removes anything (seed page: `documentation_only`).
  public func etag(_ value: String, weak: Bool = false, documentationOnly: Bool = false) throws(Fault) -> Modified {
    try with { settings in
      do {
        let tag = try ETag(value, weak: weak)
        if documentationOnly {
          settings.add(HeaderSetting("ETag", tag.description, documentationOnly: true))
        } else {
          settings.etag = tag
        }
      } catch {
        settings.faults.append("etag \(value.debugDescription) — \(error)")
      }
    }
  }
}

/// Status, media type, and how values become bodies.
extension Layer {
  /// Sets the status of every normal response within this layer, unless a response brings its own.
  public func status(_ status: Status) throws(Fault) -> Modified {
    try with { $0.status = status }
  }

  /// Sets the media type of every normal response within this layer, unless a response brings its own.
  public func mediaType(_ type: MediaType) throws(Fault) -> Modified {
    try with { $0.mediaType = type }
  }

  /// Sets the media type from its text. One that can't be parsed is a configuration error.
  public func mediaType(_ text: String) throws(Fault) -> Modified {
    try with { settings in
      do {
        settings.mediaType = try MediaType(parsing: text)
      } catch {
        settings.faults.append("media type \(text.debugDescription) — \(error)")
      }
    }
  }

  /// Encodes the values of a type as another: one that can't encode itself, or should be encoded differently. The nearest layer's encoder
  /// wins.
  public func encode<Value>(
    _ type: Value.Type,
    _ encode: @escaping @Sendable (Value) throws -> any Encodable & Sendable
  ) throws(Fault) -> Modified {
    try with { $0.customEncodings.register(type, encode) }
  }

  /// Sets the response class of the routes within this layer. The nearest layer's is used.
  public func renderer(_ renderer: some ResponseRenderer) throws(Fault) -> Modified {
    try with { $0.renderer = renderer }
  }

  /// Decides whether NaN and infinities become null, which is the default, or are refused with a 500.
  public func nonFinite(_ policy: BodyEncoder.NonFinite) throws(Fault) -> Modified {
    try with { $0.nonFinite = policy }
  }

  /// Sets the engine that renders the ``Template`` responses within this layer, usually the app. The nearest layer's is used.
  public func templates(_ engine: some TemplateEngine) throws(Fault) -> Modified {
    try with { $0.templateEngine = engine }
  }
}

/// Hooks, and how a handler runs.
extension Layer {
  /// Wraps everything within this layer: `.around { request, next in try await next(request) }`.
  ///
  /// Outer layers' hooks run first; of several on one layer the first is the outermost. A hook can
  /// - put values into `request.storage`, where inner hooks, inputs and handlers find them;
  /// - change the response that `next` returns, also the one that an error thrown within the layer has become;
  /// - return a response of its own without calling `next`: no settings of the layers are added to it;
  /// - throw an ``HTTPError``, or an error that ``error(_:_:)`` knows: its response goes to the next outer hook.
  ///
  /// An app's hooks also see 404, 405 and the automatic response to OPTIONS, so that CORS belongs on the app. Hooks around a ``Mount`` see
  /// every response of the mounted app. What a hook throws has the error form of the route, as what its handler throws has. A hook adds to
  /// `Vary` and never replaces it. A stream or a ``Raw`` that fails before its head makes its error response after the hooks; it keeps the
  /// headers that hooks have set.
  ///
  /// Hooks run in a task, and so do the handlers inside them. A handler that blocks needs ``blocking()``.
  /// - Parameter hook: takes the request and what is inside the hook, and returns any kind of response.
  public func around(_ hook: @escaping AroundHook) throws(Fault) -> Modified {
    try with { $0.around.append(hook) }
  }

  /// Calls a hook that may change the response after the handler. Only the nearest layer's hook runs, and not on error responses (seed
  /// page: Using the After Request Hook).
  public func afterRequest(_ hook: @escaping AfterRequestHook) throws(Fault) -> Modified {
    try with { $0.afterRequest = .sync(hook) }
  }

  /// Calls an async hook that may change the response after the handler. Only the nearest layer's hook runs, and not on error responses.
  public func afterRequest(_ hook: @escaping AsyncAfterRequestHook) throws(Fault) -> Modified {
    try with { $0.afterRequest = .async(hook) }
  }

  /// Runs the handlers within this layer on a thread where blocking is allowed, away from the event loops.
  public func blocking() throws(Fault) -> Modified {
    try with { $0.blocking = true }
  }

  /// Adds work to be done after every normal response within this layer, after the response's own and that of nearer layers.
  public func background(_ work: any BackgroundWork) throws(Fault) -> Modified {
    try with { $0.background = ($0.background ?? BackgroundTasks()).then(work) }
  }

  /// Calls a hook for every background task within this layer that fails, beside the log. The nearest layer's hook is called.
  public func onBackgroundFailure(_ hook: @escaping @Sendable (BackgroundTask.Failure) -> Void) throws(Fault) -> Modified {
    try with { $0.onBackgroundFailure = hook }
  }
}

/// Errors.
extension Layer {
  /// Sets how errors within this layer look on the wire. The nearest layer's form is used.
  public func errors(as form: some ErrorForm) throws(Fault) -> Modified {
    try with { $0.errorForm = form }
  }

  /// Turns errors of a type into responses: `.error(OutOfStock.self) { error, _ in HTTPError(.conflict, "\(error.item) is sold out") }`.
  ///
  /// It applies to what handlers, inputs, templates, files and hooks throw within this layer, and to streams and ``Raw`` before their
  /// head. The nearest layer with a match wins; on one layer it is the first that was declared. An ``HTTPError`` is never mapped.
  /// An error that becomes a 5xx is logged, as every unexpected one is.
  /// - Parameters:
  ///   - type: the type, a superclass of it, or a protocol: what `error as? Failure` finds.
  ///   - map: makes the error that the client sees, in the form of its layer.
  public func error<Failure>(
    _ type: Failure.Type,
    _ map: @escaping @Sendable (Failure, Request) -> HTTPError
  ) throws(Fault) -> Modified {
    try with { $0.errorMappings.append { error, request in (error as? Failure).map { map($0, request) } } }
  }

  /// Decides whether a 500 tells the client what was thrown. The nearest layer's word counts; without one it says
  /// `Internal Server Error` and no more.
  ///
  /// For development: the description of an error can hold anything.
  public func debug(_ isOn: Bool = true) throws(Fault) -> Modified {
    try with { $0.debug = isOn }
  }
}
