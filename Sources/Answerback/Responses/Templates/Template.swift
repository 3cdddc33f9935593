import Codecs
public import FieldValues

/// A response rendered from a template by the engine of the app (seed page: Template Responses).
///
/// ```swift
/// Get("/info") { Template("info.html", ["user": "ada"]) }
/// Get("/hi") { Template(text: "Hi {{user}}", ["user": "ada"]) }
/// ```
/// Its status is 200 unless the route says another. The media type is the response's own, then the route's, then that of the
/// first known suffix of the name (`info.html.mustache` is HTML), else `text/html`. A template whose name says HTML or XML, or
/// nothing, escapes the values it prints, any other does not, whatever type it is sent as; a template given as text goes by the
/// type.
///
/// A missing or broken template is a 500; the log names the file and the line. An app with a route that returns a template, and without
/// an engine for it, does not begin to serve.
public struct Template: ConfigurableResponse {
  /// What the template is taken from.
  public var source: TemplateSource
  /// What the template can print: a dictionary, or anything that encodes as a record.
  public var values: any Encodable & Sendable
  /// The status, media type, headers, cookies and background work.
  public var options: ResponseOptions

  /// Creates a response of a template by its name, a path within the engine's folder (Litestar: `Template`).
  public init(
    _ name: String,
    _ values: some Encodable & Sendable = TemplateValues(),
    status: Status? = nil,
    mediaType: MediaType? = nil,
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    background: (any BackgroundWork)? = nil
  ) {
    self.init(
      source: .file(name),
      values,
      options: ResponseOptions(status: status, mediaType: mediaType, headers: headers, cookies: cookies, background: background)
    )
  }

  /// Creates a response of a template by its name, with values of several types: `Template("info.html", ["user": "ada", "visits": 3])`.
  public init(
    _ name: String,
    _ values: TemplateValues,
    status: Status? = nil,
    mediaType: MediaType? = nil,
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    background: (any BackgroundWork)? = nil
  ) {
    self.init(
      source: .file(name),
      values,
      options: ResponseOptions(status: status, mediaType: mediaType, headers: headers, cookies: cookies, background: background)
    )
  }

  /// Creates a response of a template given as text (Litestar: `template_str`).
  public init(text: String, _ values: some Encodable & Sendable = TemplateValues()) {
    self.init(source: .text(text), values)
  }

  /// Creates a response of a template given as text, with values of several types.
  public init(text: String, _ values: TemplateValues) {
    self.init(source: .text(text), values)
  }

  /// Creates a response of a template by its name or as text.
  public init(source: TemplateSource, _ values: any Encodable & Sendable, options: ResponseOptions = ResponseOptions()) {
    self.source = source
    self.values = values
    self.options = options
  }

  /// A response of text that the engine of the app makes.
  public static var declaration: ResponseDeclaration {
    var declaration = ResponseDeclaration(
      defaultStatus: .ok,
      defaultMediaType: .html,
      bodyType: String.self,
      content: .text,
      mediaTypeDecision: .response
    )
    declaration.needsTemplateEngine = true
    return declaration
  }

  /// Rendered at once when the engine has the template in memory, else where reading files is allowed.
  /// - Throws: a ``TemplateError``, or what the encoding of the values throws.
  public func response(in context: RenderingContext) throws -> AnyResponse {
    guard let engine = context.settings.templateEngine else {
      throw TemplateError(
        source.description,
        TemplateError.noEngine,
        TemplateError.addEngine
      )
    }
    let named = source.namedMediaType
    let type = mediaType ?? context.settings.mediaType ?? named ?? .html
    let escaping: TemplateEscaping = (named ?? type).isMarkup ? .markup : .none
    let body: @Sendable (TemplateValue) throws -> ResponseBody = { values in
      try context.encode(EncodedBody(text: try engine.render(source, values, escaping: escaping)), as: type)
    }
    var response = AnyResponse(options: options)
    response.mediaType = type
    let small = try context.smallTemplateValue(values)
    guard let small, engine.isLoaded(source, escaping: escaping) else {
      return response.deferring { AnyResponse(body: try body(small ?? context.templateValue(values))) }
    }
    response.body = try body(small)
    return response
  }
}

extension RenderingContext {
  /// Values as a template sees them: as their JSON would be, encoders of the layers included.
  fileprivate func templateValue(_ values: any Encodable) throws -> TemplateValue {
    try settings.json.encode(values) { TemplateValue(try Tree(json: $0)) }
  }

  /// The same, unless there are too many values for an event loop: then nil.
  fileprivate func smallTemplateValue(_ values: any Encodable) throws -> TemplateValue? {
    guard leavesLargeValues else { return try templateValue(values) }
    do {
      return try settings.json.encode(values, limit: BlockingPool.largeBody) { TemplateValue(try Tree(json: $0)) }
    } catch is BodyEncoder.LimitExceeded {
      return nil
    }
  }
}
