import Codecs
import FieldValues
import HTTPTypes
import Logging

/// A route that is ready to serve: its handler, and the merged settings of its layers.
final class SettledRoute: Sendable {
  let settings: SettledSettings
  private let shared: SettledSettings.Shared
  /// The hooks around the handler that need a task; nil if there are none.
  let hooks: HookChain?
  private let declaration: ResponseDeclaration
  private let endpoint: RouteDefinition.Endpoint
  let parameterNames: [String]
  private let methodDefault: Status
  /// The headers of the layers around the route, for the automatic response to OPTIONS.
  let optionsFields: [HTTPField]
  private let definition: RouteDefinition
  private let pattern: RouteDefinition.PathPattern

  init(
    _ definition: RouteDefinition,
    pattern: RouteDefinition.PathPattern,
    settings: SettledSettings,
    optionsFields: [HTTPField]
  ) {
    self.definition = definition
    self.pattern = pattern
    self.settings = settings
    shared = SettledSettings.Shared(settings)
    hooks = HookChain.ofHandler(settings)
    self.optionsFields = optionsFields
    declaration = definition.declaration
    endpoint = definition.endpoint
    parameterNames = pattern.parameterNames
    methodDefault = DefaultStatus.of(definition.methods)
  }

  func respond(to request: Request) -> ResponseWork {
    if let hooks { return .pending { .ready(await hooks.respond(to: request, self.response)) } }
    var context = RenderingContext(request: request, sharing: shared)
    if let failed = settings.failedPrecondition(of: request) { return .ready(failed) }
    switch endpoint {
    case .sync(let handler) where settings.blocking || request.hasLargeBody:
      return .blocking { [context] in self.rendered(context) { try handler(context).completed() } }
    case .sync(let handler):
      context.leavesLargeValues = true
      return LoopWatch.watching(settings) {
        do { return work(context, try handler(context)) } catch { return .ready(ErrorRendering(context: context).render(error)) }
      }
    case .async(let handler):
      context.leavesLargeValues = true
      return .pending { [context] in
        do {
          return self.work(context, try await handler(context))
        } catch {
          return .ready(ErrorRendering(context: context).render(error))
        }
      }
    }
  }

  /// Returns the response for the innermost hook, before it is finished.
  /// - Throws: An error if a condition of the request fails or the response can't be sent, or the error that the handler throws.
  func response(to request: Request, _ journal: HookChain.Journal) async throws -> AnyResponse {
    try settings.finisher.checkConditions(of: request)
    let response = try await handlerResponse(to: request)
    let merged = try await settings.merged(
      response,
      declaration: declaration,
      methodDefault: methodDefault,
      request: request
    )
    journal.responded(response, merged: merged)
    return merged
  }

  /// Returns the response of the handler with its body, opened and encoded.
  private func handlerResponse(to request: Request) async throws -> AnyResponse {
    var context = RenderingContext(request: request, sharing: shared)
    switch endpoint {
    case .sync(let handler) where settings.blocking || request.hasLargeBody:
      return try await BlockingPool.shared.run { [context] in
        var response = try handler(context).completed()
        response.body = try response.body.encoded()
        return response
      }
    case .sync(let handler):
      context.leavesLargeValues = true
      return try await HookChain.completed(try handler(context))
    case .async(let handler):
      context.leavesLargeValues = true
      return try await HookChain.completed(try await handler(context))
    }
  }

  /// Returns the response, or the rest of the work if it needs a thread that may block.
  private func work(_ context: RenderingContext, _ response: consuming AnyResponse) -> ResponseWork {
    if response.isIncomplete {
      let incomplete = response
      return .blocking { self.rendered(context, incomplete.completed) }
    }
    do {
      return .ready(try finished(response, context.request))
    } catch {
      return .ready(ErrorRendering(context: context).render(error))
    }
  }

  private func rendered(_ context: RenderingContext, _ handler: () throws -> AnyResponse) -> RenderedResponse {
    do {
      return try finished(try handler(), context.request)
    } catch {
      return ErrorRendering(context: context).render(error)
    }
  }

  private func finished(_ response: consuming AnyResponse, _ request: Request) throws -> RenderedResponse {
    try settings.finish(response, declaration: declaration, methodDefault: methodDefault, request: request)
  }

  /// The path, with parameters as `{name}`.
  var path: String { pattern.description }

  private var status: Status {
    settings.status ?? declaration.defaultStatus ?? methodDefault
  }

  var description: RouteDescription {
    RouteDescription(
      methods: definition.methods,
      path: pattern.description,
      summary: definition.summary,
      inputs: definition.inputs,
      status: definition.documentation.responseStatus ?? status,
      mediaType: documentedMediaType,
      bodyType: declaration.bodyType,
      headers: settings.documentedHeaders,
      cookies: settings.documentedCookies,
      validators: settings.documentedValidators,
      declaration: declaration,
      documentation: definition.documentation,
      errorForm: settings.errorForm,
      isMediaTypeStated: layeredContentType != nil || settings.mediaType != nil,
      isStatusStated: settings.status != nil || definition.documentation.responseStatus != nil
    )
  }

  /// The Content-Type that a layer sets as a header, which replaces the media type.
  private var layeredContentType: String? {
    settings.fields.first { $0.name == .contentType }?.value
  }

  private var documentedMediaType: String? {
    if let layeredContentType { return layeredContentType }
    let layered = declaration.mediaTypeDecision == .kind ? nil : settings.mediaType
    return (layered ?? declaredMediaType)?.description
  }

  private var declaredMediaType: MediaType? {
    declaration.defaultMediaType ?? declaration.bodyType.map(BodyContent.defaultMediaType)
  }

  /// What is wrong with the route.
  var faults: [ConfigurationError.Fault.RouteReason] {
    let methods: [ConfigurationError.Fault.RouteReason] = definition.methods.isEmpty ? [.noMethod] : []
    return methods + undeclaredParameters + inputFaults + bodyFaults + redirectFaults + mediaTypeFaults
  }

  /// A request has one body, which can be read as only one value.
  private var inputFaults: [ConfigurationError.Fault.RouteReason] {
    let types = definition.inputs.filter { $0.source == .body }.map { "\($0.type)" }
    return types.count < 2 ? [] : [.severalBodies(types: types)]
  }

  private var redirectFaults: [ConfigurationError.Fault.RouteReason] {
    guard declaration.redirects, let status = settings.status, !Redirect.statuses.contains(status.code) else { return [] }
    return [.notRedirecting(status)]
  }

  /// What is wrong with the route unless a modifier of the app corrects it.
  var openFaults: [ConfigurationError.Fault.RouteReason] {
    guard declaration.needsTemplateEngine, settings.templateEngine == nil else { return [] }
    return [.noTemplateEngine]
  }

  private var undeclaredParameters: [ConfigurationError.Fault.RouteReason] {
    let read = definition.inputs.filter { $0.source == .path }.map(\.name)
    let unread = parameterNames.filter { !read.contains($0) }
    return read.filter { !parameterNames.contains($0) }.map { .undeclaredParameter($0, unread: unread) }
  }

  private var bodyFaults: [ConfigurationError.Fault.RouteReason] {
    guard status.isFinal else { return [.notFinal(status)] }
    guard !status.allowsBody, declaration.carriesBody, let type = declaration.bodyType else { return [] }
    if type == Null.self || status == .resetContent { return [] }
    return [.bodyNotAllowed(status, type: "\(type)")]
  }

  private var mediaTypeFaults: [ConfigurationError.Fault.RouteReason] {
    guard let type = settings.mediaType, declaration.mediaTypeDecision != .kind else { return [] }
    if let charset = type.charset, BodyContent.TextEncoding(charset: charset) == nil {
      return [.unknownCharset(charset)]
    }
    guard let value = declaration.bodyType, settings.json.customEncodings.isEmpty, !BodyContent.canRender(value, as: type) else {
      return []
    }
    return [.notEncodable(type: "\(value)", type)]
  }
}

extension SettledRoute {
  /// Warns about handlers that hold an event loop, in debug builds.
  private enum LoopWatch {
    static let limit = Duration.milliseconds(50)

    /// Runs a handler. If it takes longer than the limit, a warning with its route is logged.
    @inline(__always)
    static func watching<Value>(_ settings: SettledSettings, _ work: () throws -> Value) rethrows -> Value {
      #if DEBUG
      let start = ContinuousClock.now
      defer {
        let time = ContinuousClock.now - start
        if time > limit { settings.logger.warning("\(settings.route) \(sentence(time))") }
      }
      #endif
      return try work()
    }

    static func sentence(_ time: Duration) -> String {
      "held its event loop for \(time.wholeMicroseconds / 1000) ms, in which its other connections waited. "
        + "Make the handler async, or add .blocking()."
    }
  }
}
