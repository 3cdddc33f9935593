public import FieldValues

/// A kind of response that has ``ResponseOptions``: its own status, media type, headers, cookies and background work, and the
/// modifiers of a layer.
///
/// Every kind of this package conforms, except ``Raw``, which writes its head itself. Your own kind conforms by storing the
/// options and passing them on:
///
/// ```swift
/// struct Table: ConfigurableResponse {
///   var rows: [[String]]
///   var options = ResponseOptions(mediaType: .csv)
///
///   func response(in context: RenderingContext) throws -> AnyResponse {
///     let text = rows.map { $0.joined(separator: ",") + "\r\n" }.joined()
///     return try Response(text, options: options).response(in: context)
///   }
/// }
///
/// Get("/rows") { Table(rows: [["1", "2"]]).status(.accepted).header("X-Rows", 1) }
/// ```
///
/// A modifier does not throw. An argument that can't be sent, such as a header name with a space, is kept, and the response is
/// refused when it is rendered: the client gets a 500, and the log names the header or cookie. The mutating methods
/// (``setHeader(_:_:)`` and so on) throw instead.
public protocol ConfigurableResponse: ResponseConvertible {
  /// The options of the response, to be passed on by ``ResponseConvertible/response(in:)``.
  var options: ResponseOptions { get set }
}

// MARK: - Properties

// Each property has `_modify` beside `get`, so that a change in place does not copy all header fields.
extension ConfigurableResponse {
  /// The status. Nil uses the status of the route, then the default of the kind, then that of the method.
  public var status: Status? {
    get { options.status }
    _modify { yield &options.status }
  }

  /// The media type. Nil leaves it to the kind and the route.
  public var mediaType: MediaType? {
    get { options.mediaType }
    _modify { yield &options.mediaType }
  }

  /// The header fields of this response. They replace those of the layers that have the same name.
  public var headers: ResponseHeaders {
    get { options.headers }
    _modify { yield &options.headers }
  }

  /// The cookies of this response. They replace those of the layers that have the same name, path and domain.
  public var cookies: ResponseCookies {
    get { options.cookies }
    _modify { yield &options.cookies }
  }

  /// The work that runs after the response has been sent, before that of the layers.
  public var background: BackgroundTasks? {
    get { options.background }
    _modify { yield &options.background }
  }
}

// MARK: - Verbs

extension ConfigurableResponse {
  /// Sets a cookie, replacing one of the same name, path and domain (Starlette: `set_cookie`).
  public mutating func setCookie(_ cookie: Cookie) {
    cookies.set(cookie)
  }

  /// Sets a cookie from its parts (Starlette: `set_cookie`).
  /// - Throws: The fault of a part that can't be sent, from ``/FieldValues/Cookie``.
  public mutating func setCookie(
    _ name: String,
    _ value: String = "",
    maxAge: Int? = nil,
    expires: Cookie.Expiry? = nil,
    path: String? = "/",
    domain: String? = nil,
    secure: Bool = false,
    httpOnly: Bool = false,
    sameSite: Cookie.SameSite? = .lax,
    partitioned: Bool = false
  ) throws(FieldValueError) {
    setCookie(
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
    )
  }

  /// Deletes a cookie at the client (Starlette: `delete_cookie`). Path and domain must be those that it was set with.
  ///
  /// A layer's cookie of the same name, path and domain is not sent.
  /// - Throws: The fault of a part that can't be sent, from ``/FieldValues/Cookie``.
  public mutating func deleteCookie(
    _ name: String,
    path: String? = "/",
    domain: String? = nil,
    secure: Bool = false,
    httpOnly: Bool = false,
    sameSite: Cookie.SameSite? = .lax,
    partitioned: Bool = false
  ) throws(FieldValueError) {
    setCookie(
      try Cookie.deletion(
        name,
        path: path,
        domain: domain,
        secure: secure,
        httpOnly: httpOnly,
        sameSite: sameSite,
        partitioned: partitioned
      )
    )
  }

  /// Sets a header, replacing every line of this name (Litestar: `set_header`).
  /// - Throws: The fault of a name or value that can't be sent, from ``ResponseHeaders``.
  public mutating func setHeader(_ name: String, _ value: some LosslessStringConvertible) throws(FieldValueError) {
    try headers.set(name, value)
  }

  /// Sets the entity tag (Litestar: `set_etag`).
  public mutating func setETag(_ tag: ETag) {
    headers.set(tag)
  }

  /// Sets the entity tag from its text, without quotes (Litestar: `set_etag`).
  /// - Throws: The fault of a text that isn't an entity tag, from ``/FieldValues/ETag``.
  public mutating func setETag(_ value: String, weak: Bool = false) throws(FieldValueError) {
    setETag(try ETag(value, weak: weak))
  }
}

// MARK: - Modifiers

extension ConfigurableResponse {
  /// Returns the response with a status, which overrides that of the route.
  public consuming func status(_ status: Status) -> Self {
    changed { $0.status = status }
  }

  /// Returns the response with a media type, which overrides that of the kind and of the route.
  public consuming func mediaType(_ type: MediaType) -> Self {
    changed { $0.mediaType = type }
  }

  /// Returns the response with a media type given as text. A text that isn't a media type is refused when the response is
  /// rendered.
  public consuming func mediaType(_ text: String) -> Self {
    changed { response throws(FieldValueError) in response.mediaType = try MediaType(parsing: text) }
  }

  /// Returns the response with a header, which replaces every line of this name. A header that can't be sent is refused when the
  /// response is rendered.
  public consuming func header(_ name: String, _ value: some LosslessStringConvertible) -> Self {
    changed { response throws(FieldValueError) in try response.setHeader(name, value) }
  }

  /// Returns the response with several headers, `.headers(["a": "1", "b": "2"])`, each of which replaces every earlier line of its name.
  public consuming func headers(_ headers: ResponseHeaders) -> Self {
    changed { response in
      for field in headers.fields { response.headers.remove(field.name.rawName) }
      for field in headers.fields { response.headers.append(field) }
      var headers = headers
      for fault in headers.takeFaults() { response.options.refuse(fault) }
    }
  }

  /// Returns the response with a cookie. A cookie that can't be sent is refused when the response is rendered.
  public consuming func cookie(
    _ name: String,
    _ value: String = "",
    maxAge: Int? = nil,
    expires: Cookie.Expiry? = nil,
    path: String? = "/",
    domain: String? = nil,
    secure: Bool = false,
    httpOnly: Bool = false,
    sameSite: Cookie.SameSite? = .lax,
    partitioned: Bool = false
  ) -> Self {
    changed { response throws(FieldValueError) in
      try response.setCookie(
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

  /// Returns the response with a cookie, which replaces one of the same name, path and domain.
  public consuming func cookie(_ cookie: Cookie) -> Self {
    changed { $0.setCookie(cookie) }
  }

  /// Returns the response with several cookies: `.cookies([try Cookie("a", "1"), try Cookie("b", "2")])`.
  public consuming func cookies(_ cookies: ResponseCookies) -> Self {
    changed { response in
      for cookie in cookies.cookies { response.setCookie(cookie) }
    }
  }

  /// Returns the response with several cookies that have the default attributes: `.cookies(["a": "1", "b": "2"])`.
  public consuming func cookies(_ cookies: KeyValuePairs<String, String>) -> Self {
    changed { response throws(FieldValueError) in
      for (name, value) in cookies { try response.setCookie(name, value) }
    }
  }

  /// Returns the response that deletes a cookie at the client. Path and domain must be those that it was set with.
  public consuming func deletingCookie(
    _ name: String,
    path: String? = "/",
    domain: String? = nil,
    secure: Bool = false,
    httpOnly: Bool = false,
    sameSite: Cookie.SameSite? = .lax,
    partitioned: Bool = false
  ) -> Self {
    changed { response throws(FieldValueError) in
      try response.deleteCookie(
        name,
        path: path,
        domain: domain,
        secure: secure,
        httpOnly: httpOnly,
        sameSite: sameSite,
        partitioned: partitioned
      )
    }
  }

  /// Returns the response with a Cache-Control header of these directives: `.cacheControl(.maxAge(.days(30)), .public)`.
  public consuming func cacheControl(_ directives: CacheControl.Directive...) -> Self {
    cacheControl(CacheControl(directives))
  }

  /// Returns the response with a Cache-Control header. A value without directives changes nothing.
  public consuming func cacheControl(_ value: CacheControl) -> Self {
    changed { response throws(FieldValueError) in
      if !value.isEmpty { try response.setHeader("Cache-Control", value.description) }
    }
  }

  /// Returns the response with an entity tag, given without quotes. Conditional requests are compared with it.
  public consuming func etag(_ value: String, weak: Bool = false) -> Self {
    changed { response throws(FieldValueError) in try response.setETag(value, weak: weak) }
  }

  /// Returns the response with an entity tag.
  public consuming func etag(_ tag: ETag) -> Self {
    changed { $0.setETag(tag) }
  }

  /// Returns the response with work to run after it has been sent, after the work that it already has.
  public consuming func background(_ work: any BackgroundWork) -> Self {
    changed { $0.background = ($0.background ?? BackgroundTasks()).then(work) }
  }

  /// Returns the response with an async closure to run after it has been sent.
  /// - Parameters:
  ///   - name: The name of the task in the log and the trace.
  ///   - operation: The work.
  public consuming func background(
    _ name: String = "background task",
    _ operation: @escaping @Sendable () async throws -> Void
  ) -> Self {
    background(BackgroundTask(name, operation))
  }

  /// Returns the response with a closure to run on a thread that may block, after the response has been sent.
  /// - Parameters:
  ///   - name: The name of the task in the log and the trace.
  ///   - operation: The work.
  public consuming func background(
    _ name: String = "background task",
    _ operation: @escaping @Sendable () throws -> Void
  ) -> Self {
    background(BackgroundTask(name, operation))
  }

  /// Returns the response with a change. An error that the change throws is kept until the response is rendered.
  private consuming func changed(_ change: (inout Self) throws(FieldValueError) -> Void) -> Self {
    var response = self
    do {
      try change(&response)
    } catch {
      response.options.refuse(error)
    }
    return response
  }
}
