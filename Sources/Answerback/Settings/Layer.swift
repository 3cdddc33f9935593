public import Codecs
public import FieldValues
import HTTPTypes

/// A type that carries settings: an app, a router, a controller, a route, or ``Settings`` itself.
///
/// Every layer has the same modifiers. The settings of a layer apply to everything inside it.
public protocol Layer {
  /// The error of a modifier. The modifiers of an app check their values at once and throw a ``ConfigurationError``; the others
  /// never throw.
  associatedtype Fault: Error = Never
  /// The type that a modifier returns.
  associatedtype Modified = Self

  /// Returns this layer with changed settings.
  /// - Parameter change: Changes the settings.
  /// - Throws: For an app, a ``ConfigurationError`` about the values that the change sets.
  func with(_ change: (inout Settings) -> Void) throws(Fault) -> Modified
}

/// Headers, cookies and validators.
extension Layer {
  /// Sets a header on every normal response within this layer. The value of the nearest layer is sent. Names are compared without
  /// case.
  ///
  /// `Vary` is a list: the names that several layers and the response set are sent together, each once.
  /// - Parameters:
  ///   - name: The name of the header.
  ///   - value: The value of the header.
  ///   - description: A description for the documentation.
  ///   - required: Whether the documentation states that every response has the header.
  ///   - deprecated: Whether the documentation states that the header should no longer be used.
  ///   - onErrors: Whether error responses have the header too, as CORS and request ids need. If the layer is the app, 404 and
  ///     405 are included. A header of the error itself replaces it.
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

  /// Sets a header, or only documents it.
  public func header(_ header: HeaderSetting) throws(Fault) -> Modified {
    try with { $0.add(header) }
  }

  /// Sets several headers (seed page: the mapping form).
  /// - Parameters:
  ///   - headers: The names and values.
  ///   - onErrors: Whether error responses have the headers too.
  public func headers(_ headers: KeyValuePairs<String, String>, onErrors: Bool = false) throws(Fault) -> Modified {
    try with { settings in
      for (name, value) in headers { settings.add(HeaderSetting(name, value, onErrors: onErrors)) }
    }
  }

  /// Sets a cookie on every normal response within this layer. Of cookies with the same name, path and domain, the nearest
  /// layer's is sent.
  ///
  /// The parameters are those of `Cookie`. A value that can't be sent is a configuration error.
  /// - Parameters:
  ///   - name: The name of the cookie.
  ///   - value: The value of the cookie.
  ///   - maxAge: The lifetime in seconds; nil doesn't send it.
  ///   - expires: The end of the lifetime; nil doesn't send it.
  ///   - path: The path of the cookie. It begins with `/`.
  ///   - domain: The domain of the cookie; nil is the host of the response.
  ///   - secure: Whether clients send the cookie only over HTTPS.
  ///   - httpOnly: Whether scripts can't read the cookie.
  ///   - sameSite: When clients send the cookie with requests from other sites.
  ///   - partitioned: Whether the cookie is stored separately for each top-level site.
  ///   - description: A description for the documentation.
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

  /// Sets a cookie, or only documents it.
  public func cookie(_ cookie: CookieSetting) throws(Fault) -> Modified {
    try with { $0.cookies.append(cookie) }
  }

  /// Sets several cookies with the default attributes (seed page: the mapping form).
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
  /// - Parameters:
  ///   - directives: The directives.
  ///   - documentationOnly: Whether the header is only documented, and not sent. A header of an outer layer is still sent.
  public func cacheControl(_ directives: CacheControl.Directive..., documentationOnly: Bool = false) throws(Fault) -> Modified {
    try cacheControl(CacheControl(directives), documentationOnly: documentationOnly)
  }

  /// Sets Cache-Control on every normal response within this layer.
  /// - Parameters:
  ///   - value: The directives.
  ///   - documentationOnly: Whether the header is only documented, and not sent. A header of an outer layer is still sent.
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
  /// - Parameters:
  ///   - value: The tag without quotes.
  ///   - weak: Whether the tag is weak.
  ///   - documentationOnly: Whether the header is only documented, and not sent (seed page: `documentation_only`). A tag of an
  ///     outer layer is still sent.
  public func etag(_ value: String, weak: Bool = false, documentationOnly: Bool = false) throws(Fault) -> Modified {
    try with { settings in
      do throws(FieldValueError) {
        let tag = try ETag(value, weak: weak)
        if documentationOnly {
          settings.add(HeaderSetting("ETag", tag.description, documentationOnly: true))
        } else {
          settings.etag = tag
        }
      } catch {
        settings.faults.append(.refused(error))
      }
    }
  }
}

/// Status, media type, and how values become bodies.
extension Layer {
  /// Sets the status of every normal response within this layer, unless a response sets its own.
  public func status(_ status: Status) throws(Fault) -> Modified {
    try with { $0.status = status }
  }

  /// Sets the media type of every normal response within this layer, unless a response sets its own.
  public func mediaType(_ type: MediaType) throws(Fault) -> Modified {
    try with { $0.mediaType = type }
  }

  /// Sets the media type from its text. A text that can't be parsed is a configuration error.
  public func mediaType(_ text: String) throws(Fault) -> Modified {
    try with { settings in
      do throws(FieldValueError) {
        settings.mediaType = try MediaType(parsing: text)
      } catch {
        settings.faults.append(.refused(error))
      }
    }
  }

  /// Encodes the values of a type as values of another one. Use it for a type that isn't `Encodable`, or that should be encoded
  /// differently. The nearest layer's encoder is used.
  /// - Parameters:
  ///   - type: The type whose values are encoded differently.
  ///   - encode: Returns the value that is encoded instead.
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

  /// Sets whether NaN and infinities are encoded as null, which is the default, or make the response a 500.
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
  /// Wraps everything within this layer in a hook: `.around { request, next in try await next(request) }`.
  ///
  /// The hooks of outer layers run first. If a layer has several, the first one is the outermost. A hook can
  /// - store values in `request.storage`, where inner hooks, inputs and handlers find them;
  /// - change the response that `next` returns, including the response to an error that was thrown within the layer;
  /// - return its own response without calling `next`, to which no settings of the layers are added;
  /// - throw an ``HTTPError``, or an error of a type that ``error(_:_:)`` maps. The next outer hook receives the response to it.
  ///
  /// The hooks of an app also see 404, 405 and the automatic response to OPTIONS, so that CORS belongs on the app. The hooks
  /// around a ``Mount`` see every response of the mounted app. An error that a hook throws has the error form of the route. The
  /// names that a hook sets in `Vary` are added to those of the response. If a stream or a ``Raw`` fails before its head was
  /// sent, the hooks don't see its error response, but it has the headers that they set.
  ///
  /// Hooks run in a task, and so do the handlers inside them. A handler that blocks needs ``blocking()``.
  /// - Parameter hook: Takes the request and what is inside the hook, and returns a response of any kind.
  public func around(_ hook: @escaping AroundHook) throws(Fault) -> Modified {
    try with { $0.around.append(hook) }
  }

  /// Calls a hook after the handler, which can change the response. Only the nearest layer's hook is called, and not for error
  /// responses (seed page: Using the After Request Hook).
  public func afterRequest(_ hook: @escaping AfterRequestHook) throws(Fault) -> Modified {
    try with { $0.afterRequest = .sync(hook) }
  }

  /// Calls an async hook after the handler, which can change the response. Only the nearest layer's hook is called, and not for
  /// error responses.
  public func afterRequest(_ hook: @escaping AsyncAfterRequestHook) throws(Fault) -> Modified {
    try with { $0.afterRequest = .async(hook) }
  }

  /// Runs the handlers within this layer on a thread that may block, and not on an event loop.
  public func blocking() throws(Fault) -> Modified {
    try with { $0.blocking = true }
  }

  /// Adds work that is done after every normal response within this layer. The work of the response and of nearer layers is done
  /// first.
  public func background(_ work: any BackgroundWork) throws(Fault) -> Modified {
    try with { $0.background = ($0.background ?? BackgroundTasks()).then(work) }
  }

  /// Calls a hook for every background task within this layer that fails. The failure is also logged. Only the nearest layer's
  /// hook is called.
  public func onBackgroundFailure(_ hook: @escaping @Sendable (BackgroundTask.Failure) -> Void) throws(Fault) -> Modified {
    try with { $0.onBackgroundFailure = hook }
  }
}

/// Errors.
extension Layer {
  /// Sets the form of error responses within this layer. The nearest layer's form is used.
  public func errors(as form: some ErrorForm) throws(Fault) -> Modified {
    try with { $0.errorForm = form }
  }

  /// Turns errors of a type into responses.
  ///
  /// ```swift
  /// .error(OutOfStock.self) { error, _ in HTTPError(.conflict, "\(error.item) is sold out") }
  /// ```
  ///
  /// It applies to errors that handlers, inputs, templates, files and hooks within this layer throw, and to errors of streams and
  /// ``Raw`` before their head. The nearest layer that maps the error is used, and on one layer the first mapping. An
  /// ``HTTPError`` is never mapped. An error that becomes a 5xx is logged, like every unexpected error.
  /// - Parameters:
  ///   - type: The type of the error, a superclass, or a protocol: every error that `error as? Failure` finds.
  ///   - map: Returns the error that the client receives, in the error form of the layer.
  public func error<Failure>(
    _ type: Failure.Type,
    _ map: @escaping @Sendable (Failure, Request) -> HTTPError
  ) throws(Fault) -> Modified {
    try with { $0.errorMappings.append { error, request in (error as? Failure).map { map($0, request) } } }
  }

  /// Sets whether the detail of a 500 is the description of the error that was thrown. The nearest layer's setting is used. By
  /// default the detail is `Internal Server Error`.
  ///
  /// Use it only for development, because the description of an error can contain secrets.
  public func debug(_ isOn: Bool = true) throws(Fault) -> Modified {
    try with { $0.debug = isOn }
  }
}
