import Codecs
public import FieldValues

/// A response rendered from a template by the engine of the app (seed page: Template Responses).
///
/// ```swift
/// Get("/info") { Template("info.html", ["user": "ada"]) }
/// Get("/hi") { Template(text: "Hi {{user}}", ["user": "ada"]) }
/// ```
/// Its status is 200 unless the route sets another. The media type is that of the response, then that of the route, then that of
/// the first known suffix of the name (`info.html.mustache` is HTML), otherwise `text/html`. A template whose name has the suffix
/// of HTML or XML, or no known suffix, escapes the values that it prints; any other does not, whatever its media type. A template
/// given as text escapes depending on its media type.
///
/// A missing or broken template is a 500, and the log names the file and the line. An app that has a route with a template but no
/// template engine does not start.
public struct Template: ConfigurableResponse {
  /// The source of the template.
  public var source: TemplateSource
  /// The values that the template can print: a dictionary, or anything that encodes as a record.
  public var values: any Encodable & Sendable
  /// The status, media type, headers, cookies and background work.
  public var options: ResponseOptions

  /// Creates a response from the name of a template, which is a path in the engine's folder (Litestar: `Template`).
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

  /// Creates a response from the name of a template and values of several types: `Template("info.html", ["user": "ada", "visits":
  /// 3])`.
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

  /// Creates a response from the text of a template (Litestar: `template_str`).
  public init(text: String, _ values: some Encodable & Sendable = TemplateValues()) {
    self.init(source: .text(text), values)
  }

  /// Creates a response from the text of a template and values of several types.
  public init(text: String, _ values: TemplateValues) {
    self.init(source: .text(text), values)
  }

  /// Creates a response from the name or text of a template.
  public init(source: TemplateSource, _ values: any Encodable & Sendable, options: ResponseOptions = ResponseOptions()) {
    self.source = source
    self.values = values
    self.options = options
  }

  /// Declares text that the template engine of the app renders.
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

  /// Renders the template at once if the engine has it in memory, otherwise on a thread that may block.
  /// - Throws: A ``TemplateError``, or what the encoding of the values throws.
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
  /// Returns values as their JSON, with the encoders of the layers applied.
  fileprivate func templateValue(_ values: any Encodable) throws -> TemplateValue {
    try settings.json.encode(values) { TemplateValue(try Tree(json: $0)) }
  }

  /// Returns the same, or nil if there are too many values for an event loop.
  fileprivate func smallTemplateValue(_ values: any Encodable) throws -> TemplateValue? {
    guard leavesLargeValues else { return try templateValue(values) }
    do {
      return try settings.json.encode(values, limit: BlockingPool.largeBody) { TemplateValue(try Tree(json: $0)) }
    } catch is BodyEncoder.LimitExceeded {
      return nil
    }
  }
}
