public import FieldValues

/// A response of any kind. The values of the layers are merged into it, and hooks may change it.
///
/// A handler that returns different kinds wraps them: `done ? AnyResponse(Redirect(to: "/")) : AnyResponse("not yet")`.
public struct AnyResponse: ConfigurableResponse {
  /// The status, headers, cookies and so on. Without a media type no Content-Type is sent.
  public var options: ResponseOptions
  /// The content. Setting it replaces what the response would still have been made from, such as a wrapped value or a file.
  public var body: ResponseBody {
    didSet { rest = .nothing }
  }
  /// Fields that are sent only if neither the response nor a layer sets that name.
  public var fallbackHeaders: ResponseHeaders {
    get { fallback?.headers ?? ResponseHeaders() }
    _modify {
      var changed = fallbackHeaders
      fallback = nil
      defer { fallback = changed.isEmpty ? nil : Fallback(changed) }
      yield &changed
    }
  }
  /// The fallback headers; nil if there are none, as in most responses.
  var fallback: Fallback?
  /// The part of the response that is still to be made.
  private var rest = Rest.nothing

  private enum Rest: Sendable {
    case nothing
    /// The response that this one wraps, to be converted with these options.
    case unconverted(@Sendable (ResponseOptions, RenderingContext) throws -> AnyResponse)
    /// A part that blocks while it is made.
    case deferred(@Sendable () throws -> AnyResponse)
  }

  /// Headers that are sent only if neither the response nor a layer sets that name.
  final class Fallback: Sendable {
    let headers: ResponseHeaders
    /// The same as bytes; nil if they were made for one response.
    let prepared: RenderedResponse.PreparedFields?

    fileprivate init(_ headers: ResponseHeaders) {
      self.headers = headers
      prepared = nil
    }

    /// Creates headers for many responses. None of them may be `Vary`, Content-Type, Content-Length, or a field that the server
    /// writes.
    init(shared headers: ResponseHeaders) {
      self.headers = headers
      prepared = RenderedResponse.PreparedFields(headers.fields)
    }
  }

  /// Creates a response from options and an encoded body, for your own kind of response.
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

  /// Creates a response that sets only its media type and body.
  init(mediaType: MediaType, encoded body: ResponseBody) {
    self.init(options: ResponseOptions(mediaType: mediaType), body: body)
  }

  /// Wraps a response that has options, which become the options of this one. The response is converted when this one is.
  public init<Kind: ConfigurableResponse>(_ response: Kind) {
    self.init(options: response.options)
    rest = .unconverted { options, context in
      var response = response
      response.options = options
      return try response.response(in: context).takingStatus(of: Kind.declaration, in: context)
    }
  }

  /// Wraps a response of another kind, which is converted when this one is. What is set on this one replaces what the wrapped one
  /// sets.
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

  /// Creates a response that is made on a thread that may block.
  public init(deferred: @escaping @Sendable () throws -> AnyResponse) {
    self.init()
    rest = .deferred(deferred)
  }

  /// Returns the response itself, or the converted response that it wraps. A response created from options and a body has no
  /// media type unless its options set one.
  /// - Throws: What the conversion throws.
  public func response(in context: RenderingContext) throws -> AnyResponse {
    switch rest {
    case .nothing: return self
    case .unconverted(let convert):
      // An app's own kind may return a response that wraps another.
      var response = try convert(options, context).response(in: context)
      let own = response.fallback
      response.fallback = fallback
      response.fillFallback(from: own)
      return response
    case .deferred(let make): return deferring { try make().response(in: context) }
    }
  }

  /// Returns the response with the default status of its kind, which the status of the route overrides.
  private func takingStatus(of declaration: ResponseDeclaration, in context: RenderingContext) throws -> AnyResponse {
    guard let status = declaration.defaultStatus, self.status ?? context.settings.status == nil else { return self }
    return try changed { $0.status = $0.status ?? status }
  }
}

// MARK: - What takes blocking

extension AnyResponse {
  /// Whether a part of it still has to be made on a thread that may block. Always true of a response that isn't converted.
  var isIncomplete: Bool {
    guard case .nothing = rest else { return true }
    return if case .unencoded = body { true } else { false }
  }

  /// Whether a part of it is made later, on a thread that may block.
  var isDeferred: Bool { if case .deferred = rest { true } else { false } }

  /// Converts the response if an app's own kind, an error form or a hook returned one that still wraps another.
  /// - Throws: What the conversion throws.
  consuming func converted(for request: Request, by settings: SettledSettings) throws -> AnyResponse {
    guard case .unconverted = rest else { return self }
    return try response(in: RenderingContext(request: request, settings: settings)).completed()
  }

  /// Returns the response with a rest that is made on a thread that may block: the body, and whatever this one does not set.
  func deferring(_ make: @escaping @Sendable () throws -> AnyResponse) -> AnyResponse {
    var response = self
    response.rest = .deferred(make)
    return response
  }

  /// Makes what is deferred and returns the response. Its body may still be unencoded.
  /// - Throws: What making it throws.
  func completed() throws -> AnyResponse {
    guard case .deferred(let make) = rest else { return self }
    let made = try make().completed()
    var response = self
    response.body = made.body
    response.options.fill(from: made.options)
    response.fillFallback(from: made.fallback)
    return response
  }

  /// Adds fallback headers of another response whose names these don't have.
  private mutating func fillFallback(from other: Fallback?) {
    guard let other else { return }
    if fallback == nil { fallback = other } else { fallbackHeaders.fill(from: other.headers) }
  }

  /// Returns the response with a change. The change is applied after what is deferred has been made.
  func changed(_ change: @escaping @Sendable (inout AnyResponse) throws -> Void) throws -> AnyResponse {
    if isDeferred {
      let response = self
      return AnyResponse(deferred: { try response.completed().changed(change) })
    }
    var response = self
    try change(&response)
    return response
  }
}

/// Changes a response after the handler has returned and the layers were merged, before it is finished.
///
/// Only the hook of the nearest layer runs (seed page: Using the After Request Hook). Names that it adds to `Vary` are merged
/// with those that are already there.
public typealias AfterRequestHook = @Sendable (inout AnyResponse, Request) throws -> Void
