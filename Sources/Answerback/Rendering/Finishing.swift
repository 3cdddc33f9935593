import FieldValues
import HTTPTypes
import Logging
import NIOCore

/// The finishing rules, in one place: layers, Content-Type, cookies, Content-Length, statuses without content, conditionals, HEAD.
extension SettledSettings {
  /// Makes a response ready for the wire.
  /// - Parameters:
  ///   - declaration: what is known of the kind of response, for its default status.
  ///   - journal: what hooks did to the response; nil where there are none.
  /// - Throws: a header that was refused, a body where none may be, or what a hook throws.
  func finish(
    _ answer: AnyResponse,
    declaration: ResponseDeclaration,
    methodDefault: Status,
    request: Request,
    journal: HookChain.Journal? = nil
  ) throws -> RenderedResponse {
    let answer = try answer.converted(for: request, by: self)
    if case .raw = answer.body {
      var response = RenderedResponse(status: .ok, body: answer.body)
      response.logFailure = failureLog("the responder")
      if journal != nil { response.background = backgroundRun(of: answer.background, request.trace) }
      return response
    }
    var finished = answer
    finished.body = try answer.body.encoded()
    finished.status = answer.status ?? status ?? declaration.defaultStatus ?? methodDefault
    if let afterRequest {
      mergeLayers(into: &finished)
      let vary = finished.headers.fields[values: .vary]
      try afterRequest(&finished, request)
      finished.headers.mergeVary(vary)
    }
    var response = try partWanted(of: finished, request: request)
    response.background = backgroundRun(of: finished.background, request.trace)
    request.trace?.record { trace in
      trace.route = route
      trace.fields = origins(of: response, own: journal?.own ?? answer, finished: finished, time: request.time)
      journal?.nameHooks(in: &trace.fields, time: request.time)
    }
    return response
  }

  /// Adds everything that the layers add to a normal response, for the hooks around a handler: they see it before it is finished.
  /// - Throws: a header that was refused, a status that can't end an exchange, or what the after-request hook throws.
  func merged(_ answer: AnyResponse, declaration: ResponseDeclaration, methodDefault: Status, request: Request) async throws
    -> AnyResponse
  {
    // A responder writes its head itself.
    if case .raw = answer.body { return answer }
    var merged = answer
    let status = answer.status ?? status ?? declaration.defaultStatus ?? methodDefault
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

  /// The answer on the wire, or what its conditions and ranges make of it: 412 and 416 look like every error, and leave the background
  /// tasks in place.
  private func partWanted(of answer: AnyResponse, request: Request) throws -> RenderedResponse {
    do {
      return try wire(answer, layered: afterRequest == nil, request: request)
    } catch let refusal as HTTPError {
      return ErrorRendering(context: RenderingContext(request: request, settings: self)).render(refusal)
    }
  }

  /// Makes an error's answer ready for the wire: of the layers, with the headers that are declared for errors too.
  func finish(error answer: AnyResponse, request: Request) throws -> RenderedResponse {
    try wire(try unfinished(error: answer, request: request), layered: false, request: request)
  }

  /// Adds the headers that are declared for errors too to an error's response.
  func unfinished(error answer: AnyResponse, request: Request) throws -> AnyResponse {
    var answer = try answer.converted(for: request, by: self)
    answer.body = try answer.body.encoded()
    ResponseFinisher.merge(errorFields, into: &answer)
    return answer
  }

  private func mergeLayers(into answer: inout AnyResponse) {
    ResponseFinisher.merge(fields, into: &answer)
    for layered in cookies where !answer.cookies.contains(layered.cookie.identity) { answer.cookies.set(layered.cookie) }
  }

  /// The response on the wire, its stream prepared for a failure.
  private func wire(_ response: AnyResponse, layered: Bool, request: Request) throws -> RenderedResponse {
    // A hook may have put another response in its place.
    var rendered = try finisher.finish(response.converted(for: request, by: self), layered: layered, for: request)
    if case .stream(var stream) = rendered.body {
      stream.failure = { ErrorRendering(context: RenderingContext(request: request, settings: self)).render($0) }
      rendered.body = .stream(stream)
      rendered.logFailure = failureLog("the stream")
    }
    return rendered
  }

  /// Logs that something failed after the head was sent. A client that takes nothing isn't a failure of the app.
  private func failureLog(_ source: String) -> @Sendable (any Error) -> Void {
    { [route, logger] error in
      let isOfClient = if case EventSink.Fault.slowClient? = error as? EventSink.Fault { true } else { false }
      logger.log(level: isOfClient ? .info : .error, "\(route) — \(source) failed: \(error)")
    }
  }

  /// The 412 for a method that changes something, before its handler runs; nil if the conditions of the request hold.
  func failedPrecondition(of request: Request) -> RenderedResponse? {
    do {
      try finisher.checkConditions(of: request)
      return nil
    } catch {
      return ErrorRendering(context: RenderingContext(request: request, settings: self)).render(error)
    }
  }

  /// The background tasks of a response, its own first, then those of the layers; nil if there are none.
  private func backgroundRun(of own: BackgroundTasks?, _ trace: Trace.Recorder?) -> BackgroundRun? {
    if own == nil, background == nil { return nil }
    let tasks = (own ?? BackgroundTasks()).then(background)
    if tasks.isEmpty { return nil }
    trace?.record { $0.background = tasks.names.map { BackgroundTask.Event(task: $0, state: .waiting, after: .zero) } }
    return BackgroundRun(
      tasks,
      onEvent: { event in trace?.record { $0.record(event) } },
      onFailure: { [route, logger, onBackgroundFailure] task, error in
        logger.error("\(route) — \(task) failed: \(error)")
        onBackgroundFailure?(BackgroundTask.Failure(task: task, route: route, error: error))
      }
    )
  }
}

// MARK: - Trace

extension SettledSettings {
  /// Who set each field of a response.
  /// - Parameters:
  ///   - own: what the handler's response brought, before layers and hook.
  ///   - finished: the same after them, from which the response was made.
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

  /// Everyone who had a say in `Vary`; nothing is overridden there.
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
  /// This response rendered outside any route, so that it can be sent from inside a responder; its status is 200 unless it says one.
  ///
  /// A file or a template is opened at once, so this may block.
  /// - Throws: what its encoding throws, or a header that was refused.
  public func rendered(for request: Request) throws -> RenderedResponse {
    let settings = SettledSettings.outsideRoutes
    let answer = try response(in: RenderingContext(request: request, settings: settings)).completed()
    return try settings.finish(answer, declaration: Self.declaration, methodDefault: .ok, request: request)
  }
}
