public import FieldValues

/// A response of any kind: what the layers are merged into and what hooks may change.
///
/// A handler that returns now one kind, now another, wraps them: `done ? AnyResponse(Redirect(to: "/")) : AnyResponse("not yet")`.
public struct AnyResponse: ConfigurableResponse {
  /// The status, headers, cookies and so on. No media type sends no Content-Type.
  public var options: ResponseOptions
  /// The content. Setting it replaces what is still to be made of the response: the value that it wraps, or the file, say.
  public var body: ResponseBody {
    didSet { rest = .nothing }
  }
  /// Fields that are sent only where neither the response nor a layer says anything of that name.
  public var fallbackHeaders: ResponseHeaders = [:]
  /// What is still to be made.
  private var rest = Rest.nothing

  private enum Rest: Sendable {
    case nothing
    /// The response that this one wraps, to be converted with these options.
    case unconverted(@Sendable (ResponseOptions, RenderingContext) throws -> AnyResponse)
    /// What takes blocking to make.
    case deferred(@Sendable () throws -> AnyResponse)
  }

  /// Creates a response of options and an encoded body, for a kind of your own.
  public init(options: ResponseOptions, body: ResponseBody = .empty) {
    self.options = options
    self.body = body
  }

  /// Creates a response from its parts.
  public init(
    status: Status? = nil,
    mediaType: MediaType? = nil,
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    body: ResponseBody = .empty,
    background: (any BackgroundWork)? = nil
  ) {
    self.init(
      options: ResponseOptions(status: status, mediaType: mediaType, headers: headers, cookies: cookies, background: background),
      body: body
    )
  }

  /// Wraps a response that carries options: they become the options of this one. The response is converted when this one is.
  public init<Kind: ConfigurableResponse>(_ response: Kind) {
    self.init(options: response.options)
    rest = .unconverted { options, context in
      var response = response
      response.options = options
      return try response.response(in: context).takingStatus(of: Kind.declaration, in: context)
    }
  }

  /// Wraps a response of another kind, which is converted when this one is. What is set on this one replaces what that one says.
  public init<Kind: ResponseConvertible>(_ response: Kind) {
    self.init()
    rest = .unconverted { options, context in
      var response = try response.response(in: context)
      let own = response.options
      response.options = options
      response.options.fill(from: own)
      return try response.takingStatus(of: Kind.declaration, in: context)
    }
  }

  /// Wraps a value, which is encoded when this response is converted.
  @_disfavoredOverload
  public init(_ value: some Encodable & Sendable) {
    self.init(Response(value))
  }

  /// Creates a response that is made where blocking is allowed, away from the event loops.
  public init(deferred: @escaping @Sendable () throws -> AnyResponse) {
    self.init()
    rest = .deferred(deferred)
  }

  /// Returns the response itself, or what it wraps, converted. One that is put together by hand has no media type unless it says one.
  /// - Throws: what converting throws.
  public func response(in context: RenderingContext) throws -> AnyResponse {
    switch rest {
    case .nothing: return self
    case .unconverted(let convert):
      // A kind of an app's own may return one that wraps another.
      var response = try convert(options, context).response(in: context)
      let own = response.fallbackHeaders
      response.fallbackHeaders = fallbackHeaders
      response.fallbackHeaders.fill(from: own)
      return response
    case .deferred(let make): return deferring { try make().response(in: context) }
    }
  }

  /// The response with the default status of its kind, which comes after that of the route.
  private func takingStatus(of declaration: ResponseDeclaration, in context: RenderingContext) throws -> AnyResponse {
    guard let status = declaration.defaultStatus, self.status ?? context.settings.status == nil else { return self }
    return try changed { $0.status = $0.status ?? status }
  }
}

// MARK: - What takes blocking

extension AnyResponse {
  /// Whether something of it is still to be made where blocking is allowed. What is not converted may be.
  var isIncomplete: Bool {
    guard case .nothing = rest else { return true }
    return if case .unencoded = body { true } else { false }
  }

  /// The response converted, where a kind of an app's own, an error form or a hook made one that still wraps another.
  /// - Throws: what converting throws.
  func converted(for request: Request, by settings: SettledSettings) throws -> AnyResponse {
    guard case .unconverted = rest else { return self }
    return try response(in: RenderingContext(request: request, settings: settings)).completed()
  }

  /// The response with a rest that is made where blocking is allowed: the body, and whatever this one does not say.
  func deferring(_ make: @escaping @Sendable () throws -> AnyResponse) -> AnyResponse {
    var response = self
    response.rest = .deferred(make)
    return response
  }

  /// The response with what is deferred; its body may still be unencoded.
  /// - Throws: what making it throws.
  func completed() throws -> AnyResponse {
    guard case .deferred(let make) = rest else { return self }
    let made = try make().completed()
    var response = self
    response.body = made.body
    response.options.fill(from: made.options)
    response.fallbackHeaders.fill(from: made.fallbackHeaders)
    return response
  }

  /// The response with a change, which waits for what is deferred.
  func changed(_ change: @escaping @Sendable (inout AnyResponse) throws -> Void) throws -> AnyResponse {
    if case .deferred = rest {
      let response = self
      return AnyResponse(deferred: { try response.completed().changed(change) })
    }
    var response = self
    try change(&response)
    return response
  }
}

/// Changes a response after the handler and after the layers were merged, before it is finished.
///
/// Only the nearest layer's hook runs (seed page: Using the After Request Hook). What it says of `Vary` is added to what was said before.
public typealias AfterRequestHook = @Sendable (inout AnyResponse, Request) throws -> Void
