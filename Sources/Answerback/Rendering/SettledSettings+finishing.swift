import FieldValues
import HTTPTypes
import Logging
import NIOCore

/// The steps from a response to a rendered response: the layers, the after-request hook, and then ``ResponseFinisher``.
extension SettledSettings {
  /// Renders a response.
  /// - Parameters:
  ///   - response: The response of the handler.
  ///   - declaration: The declaration of the kind of response, for its default status.
  ///   - methodDefault: The default status of the method.
  ///   - request: The request.
  ///   - journal: What the hooks changed in the response; nil without hooks.
  /// - Throws: An error if a header was refused or a body isn't allowed, or the error that the hook throws.
  func finish(
    _ response: consuming AnyResponse,
    declaration: ResponseDeclaration,
    methodDefault: Status,
    request: Request,
    journal: HookChain.Journal? = nil
  ) throws -> RenderedResponse {
    var finished = try response.converted(for: request, by: self)
    if case .raw = finished.body {
      var rendered = RenderedResponse(status: .ok, body: finished.body)
      rendered.logFailure = failureLog("the responder")
      if journal != nil { rendered.background = backgroundRun(of: finished.background, request.trace) }
      return rendered
    }
    // A copy counts a dozen references, so there is one only for a trace.
    let traced = request.trace.map { (trace: $0, own: finished) }
    if finished.isIncomplete { finished.body = try finished.body.encoded() }
    finished.status = finished.status ?? status ?? declaration.defaultStatus ?? methodDefault
    if let afterRequest {
      mergeLayers(into: &finished)
      let vary = finished.headers.fields[values: .vary]
      try afterRequest(&finished, request)
      finished.headers.mergeVary(vary)
    }
    let background = backgroundRun(of: finished.background, request.trace)
    guard let traced else {
      let rendered = try partWanted(of: consume finished, request: request)
      guard let background else { return rendered }
      var followed = rendered
      followed.background = background
      return followed
    }
    let changed = finished
    var rendered = try partWanted(of: finished, request: request)
    rendered.background = background
    traced.trace.record { trace in
      trace.route = route
      trace.fields = origins(of: rendered, own: journal?.own ?? traced.own, finished: changed, time: request.time)
      journal?.nameHooks(in: &trace.fields, time: request.time)
    }
    return rendered
  }

  /// Returns a response with the settings of the layers, before it is finished, for the hooks around a handler.
  /// - Throws: An error if a header was refused or the status can't end an exchange, or the error that the after-request hook
  ///   throws.
  func merged(_ response: AnyResponse, declaration: ResponseDeclaration, methodDefault: Status, request: Request) async throws
    -> AnyResponse
  {
    // A responder writes its own head.
    if case .raw = response.body { return response }
    var merged = response
    let status = response.status ?? status ?? declaration.defaultStatus ?? methodDefault
    merged.status = status
    mergeLayers(into: &merged)
    let vary = merged.headers.fields[values: .vary]
    if let afterRequest {
      try afterRequest(&merged, request)
    } else if let hook = hooks?.asyncAfterRequest {
      try await hook(&merged, request)
    }
    merged.headers.mergeVary(vary)
    if let background { merged.background = (merged.background ?? BackgroundTasks()).then(background) }
    if let fault = merged.headers.fault { throw fault }
    guard merged.status?.isFinal != false else { throw RenderingContext.Fault.notFinal(merged.status ?? status) }
    return merged
  }

  /// Renders the response, or the part of it that the conditions and ranges of the request ask for. A 412 or 416 has the error
  /// form of the layer.
  private func partWanted(of response: consuming AnyResponse, request: Request) throws -> RenderedResponse {
    do {
      return try wire(response, layered: afterRequest == nil, request: request)
    } catch let refusal as HTTPError {
      return ErrorRendering(context: RenderingContext(request: request, settings: self)).render(refusal)
    }
  }

  /// Renders an error response, with the headers of the layers that are declared for errors too.
  func finish(error response: AnyResponse, request: Request) throws -> RenderedResponse {
    try wire(try unfinished(error: response, request: request), layered: false, request: request)
  }

  /// Returns an error response with the headers of the layers that are declared for errors too.
  func unfinished(error response: AnyResponse, request: Request) throws -> AnyResponse {
    var unfinished = try response.converted(for: request, by: self)
    unfinished.body = try unfinished.body.encoded()
    ResponseFinisher.merge(errorFields, into: &unfinished)
    return unfinished
  }

  private func mergeLayers(into response: inout AnyResponse) {
    ResponseFinisher.merge(fields, into: &response)
    for layered in cookies where !response.cookies.contains(layered.cookie.identity) { response.cookies.set(layered.cookie) }
  }

  /// Renders a response. If it is a stream, it gets the response to a failure before its head.
  private func wire(_ response: consuming AnyResponse, layered: Bool, request: Request) throws -> RenderedResponse {
    // A hook may have replaced the body with a value, which has to be encoded.
    let rendered = try finisher.finish(try response.converted(for: request, by: self), layered: layered, for: request)
    // A response that isn't changed isn't copied, which would count a reference for each of its parts.
    guard case .stream(var stream) = rendered.body else { return rendered }
    stream.failure = { ErrorRendering(context: RenderingContext(request: request, settings: self)).render($0) }
    var streamed = rendered
    streamed.body = .stream(stream)
    streamed.logFailure = failureLog("the stream")
    return streamed
  }

  /// Returns a function that logs a failure after the head was sent. A client that reads nothing isn't a failure of the app.
  private func failureLog(_ source: String) -> @Sendable (any Error) -> Void {
    { [route, logger] error in
      let isOfClient = if case EventSink.Fault.slowClient? = error as? EventSink.Fault { true } else { false }
      logger.log(level: isOfClient ? .info : .error, "\(route): \(source) failed: \(error)")
    }
  }

  /// Checks the conditions of a request with an unsafe method before its handler runs. Returns the 412, or nil if the conditions
  /// hold.
  func failedPrecondition(of request: Request) -> RenderedResponse? {
    do {
      try finisher.checkConditions(of: request)
      return nil
    } catch {
      return ErrorRendering(context: RenderingContext(request: request, settings: self)).render(error)
    }
  }

  /// Returns the background tasks of a response, followed by those of the layers; nil if there are none.
  private func backgroundRun(of own: BackgroundTasks?, _ trace: Trace.Recorder?) -> BackgroundRun? {
    if own == nil, background == nil { return nil }
    let tasks = (own ?? BackgroundTasks()).then(background)
    if tasks.isEmpty { return nil }
    trace?.record { $0.background = tasks.names.map { BackgroundTask.Event(task: $0, state: .waiting, after: .zero) } }
    return BackgroundRun(
      tasks,
      onEvent: { event in trace?.record { $0.record(event) } },
      onFailure: { [route, logger, onBackgroundFailure] task, error in
        logger.error("\(route): background task \(task) failed: \(error)")
        onBackgroundFailure?(BackgroundTask.Failure(task: task, route: route, error: error))
      }
    )
  }
}

// MARK: - Trace

extension SettledSettings {
  /// Returns who set each field of a response.
  /// - Parameters:
  ///   - response: The rendered response.
  ///   - own: The response that the handler returned.
  ///   - finished: The response with the changes of the layers and the hook, before it was rendered.
  ///   - time: The time of the request.
  func origins(of response: RenderedResponse, own: AnyResponse, finished: AnyResponse, time: HTTPDate) -> [Trace.FieldOrigin] {
    response.fields.map { field in
      if field.name == .vary { return originOfVary(field, own: own) }
      let key = key(of: field, finished, time)
      var layered = declared.filter { $0.key == key }
      let setBy: String
      if isOwn(field, own, time) {
        setBy = "response"
      } else if let first = layered.first, first.value == field.value {
        setBy = layered.removeFirst().layer
      } else if afterRequest != nil, finished.headers.fields.contains(field.name) || field.name == .setCookie {
        setBy = "after-request hook"
      } else {
        setBy = field.name == .contentType ? "media type" : "finishing"
      }
      let overrode = layered.map { Trace.FieldOrigin.Overridden(setBy: $0.layer, value: $0.value) }
      return Trace.FieldOrigin(name: field.name.rawName, value: field.value, setBy: setBy, overrode: overrode)
    }
  }

  /// Returns everyone who added a name to `Vary`, in which no value replaces another.
  private func originOfVary(_ field: HTTPField, own: AnyResponse) -> Trace.FieldOrigin {
    let names = { (values: [String]) in Set(ResponseHeaders.varyNames(values.map { $0.lowercased() })) }
    let layered = declared.filter { $0.key == .field(field.name.canonicalName) }
      .map { (setBy: $0.layer, names: names([$0.value])) }
    let sources = [(setBy: "response", names: names(own.headers.fields[values: .vary]))] + layered
    let rest = sources.reduce(names([field.value])) { $0.subtracting($1.names) }
    var setBy = sources.filter { !$0.names.isEmpty }.map(\.setBy)
    if !rest.isEmpty { setBy.append(afterRequest == nil ? "finishing" : "after-request hook") }
    return Trace.FieldOrigin(name: field.name.rawName, value: field.value, setBy: setBy.joined(separator: " and "), overrode: [])
  }

  private func key(of field: HTTPField, _ finished: AnyResponse, _ time: HTTPDate) -> LayeredValue.Key {
    guard field.name == .setCookie else { return .field(field.name.canonicalName) }
    let known = finished.cookies.cookies + cookies.map(\.cookie)
    let cookie = known.first { $0.setCookieValue(now: time) == field.value }
    return cookie.map { .cookie($0.identity) } ?? .field(field.name.canonicalName)
  }

  private func isOwn(_ field: HTTPField, _ own: AnyResponse, _ time: HTTPDate) -> Bool {
    if field.name == .setCookie { return own.cookies.cookies.contains { $0.setCookieValue(now: time) == field.value } }
    return own.headers.fields.contains { $0.name == field.name && $0.value == field.value }
  }
}

extension ResponseConvertible {
  /// Renders this response outside of a route, so that a responder can send it. The status is 200 unless the response sets
  /// another.
  ///
  /// This may block, because a file or a template is read at once.
  /// - Parameter request: The request that the response is for.
  /// - Throws: The error of the encoding, or an error if a header was refused.
  public func rendered(for request: Request) throws -> RenderedResponse {
    let settings = SettledSettings.outsideRoutes
    let response = try response(in: RenderingContext(request: request, settings: settings)).completed()
    return try settings.finish(response, declaration: Self.declaration, methodDefault: .ok, request: request)
  }
}
