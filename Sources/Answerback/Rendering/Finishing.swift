import FieldValues
import HTTPTypes
import Logging
import NIOCore

/// The finishing rules, in one place: layers, Content-Type, cookies, Content-Length, statuses without content, conditionals, HEAD.
extension SettledSettings {
  /// Makes an answer ready for the wire.
  /// - Parameter declaration: what is known of the kind of response, for its default status.
  /// - Throws: a header that was refused, a body where none may be, or what a hook throws.
  func finish(_ answer: AnyResponse, declaration: ResponseDeclaration, methodDefault: Status, request: Request) throws
    -> RenderedResponse
  {
    if case .raw = answer.body {
      var response = RenderedResponse(status: .ok, body: answer.body)
      response.logFailure = failureLog("the responder")
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
      trace.fields = origins(of: response, own: answer, finished: finished, time: request.time)
    }
    return response
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
    var answer = answer
    answer.body = try answer.body.encoded()
    merge(errorFields, into: &answer)
    return try wire(answer, layered: false, request: request)
  }

  private func mergeLayers(into answer: inout AnyResponse) {
    merge(fields, into: &answer)
    for layered in cookies where !answer.cookies.contains(layered.cookie.identity) { answer.cookies.set(layered.cookie) }
  }

  /// Adds the fields of layers that a response says nothing of, and what they say of `Vary`.
  private func merge(_ fields: [HTTPField], into answer: inout AnyResponse) {
    mergeVary(of: fields, into: &answer)
    for field in fields where !answer.headers.fields.contains(field.name) { answer.headers.append(field) }
  }

  /// Puts everything that is said of `Vary` into one line of the response, where the response says something of it.
  private func mergeVary(of layers: [HTTPField], into answer: inout AnyResponse) {
    let fallback = answer.fallbackHeaders.fields.isEmpty ? [] : answer.fallbackHeaders.fields[values: .vary]
    // A scan: a look-up would first build the index of the fields.
    if fallback.isEmpty, !answer.headers.fields.contains(where: { $0.name == .vary }) { return }
    answer.headers.mergeVary(layers.filter { $0.name == .vary }.map(\.value) + fallback)
  }

  private func wire(_ answer: AnyResponse, layered: Bool, request: Request) throws -> RenderedResponse {
    if let fault = answer.headers.fault { throw fault }
    let status = answer.status ?? .ok
    guard status.isFinal else { throw RenderingContext.Fault.notFinal(status) }
    var answer = answer
    if !status.allowsBody { answer.body = try withoutContent(answer.body, status) }
    if case .stream(var stream) = answer.body {
      stream.length = stream.length ?? answer.headers.fields[.contentLength].flatMap(Int.init)
      answer.body = .stream(failing(stream, request))
    }

    var response =
      try preparedHead(of: answer, layered: layered, status: status, request: request)
      ?? head(of: answer, layered: layered, status: status, request: request)

    let isRead = request.method == .get || request.method == .head
    if isRead, status.class == .successful, var other = try precondition(of: response, request: request) {
      other.closesConnection = response.closesConnection
      return other
    }
    if case .ranged(let content) = answer.body, request.method != .head {
      try response.select(from: content, for: request)
      if case .stream(let stream) = response.body {
        response.body = .stream(failing(stream, request))
        response.logFailure = failureLog("the stream")
      }
      return response
    }
    response.body = request.method == .head || answer.body.count == 0 ? .empty : answer.body
    if case .stream = response.body { response.logFailure = failureLog("the stream") }
    return response
  }

  /// Logs that something failed after the head was sent. A client that takes nothing is no failure of the app.
  private func failureLog(_ source: String) -> @Sendable (any Error) -> Void {
    { [route, logger] error in
      let isOfClient = if case EventSink.Fault.slowClient? = error as? EventSink.Fault { true } else { false }
      logger.log(level: isOfClient ? .info : .error, "\(route) — \(source) failed: \(error)")
    }
  }

  /// The stream with the answer to a failure before its head.
  private func failing(_ stream: BodyStream, _ request: Request) -> BodyStream {
    var stream = stream
    stream.failure = { ErrorRendering(context: RenderingContext(request: request, settings: self)).render($0) }
    return stream
  }

  /// What a status without content leaves of a body: nothing, if it is nothing.
  private func withoutContent(_ body: ResponseBody, _ status: Status) throws -> ResponseBody {
    switch body {
    case .bytes(let buffer) where buffer.readableBytes > 0:
      throw RenderingContext.Fault.bodyNotAllowed(status, "one of \(buffer.readableBytes) bytes")
    case .stream: throw RenderingContext.Fault.bodyNotAllowed(status, "a stream")
    case .ranged: throw RenderingContext.Fault.bodyNotAllowed(status, "a file")
    case .empty, .bytes, .nothing, .raw, .unencoded: return .empty
    }
  }

  /// The Content-Length that a route for HEAD alone states: that of GET, which it does not have at hand (RFC 9110 section 8.6).
  private func statedLength(of answer: AnyResponse, _ layers: [HTTPField]) throws -> Int? {
    let own = answer.headers.fields[fields: .contentLength]
    return try RenderedResponse.Rules.statedLength(HTTPFields(own.isEmpty ? layers.filter { $0.name == .contentLength } : own))
  }

  /// The head of a response that adds nothing to what the layers say but the type and length of its content; nil for another one.
  private func preparedHead(of answer: AnyResponse, layered: Bool, status: Status, request: Request) -> RenderedResponse? {
    guard let prepared, layered, status.allowsBody, answer.headers.fields.isEmpty, answer.cookies.cookies.isEmpty,
      answer.fallbackHeaders.fields.isEmpty, !(headStatesLength && request.method == .head)
    else { return nil }
    let count = RenderedResponse.Rules.contentLength(status, count: answer.body.count)
    let type = layeredContentType ?? answer.mediaType?.contentType
    return RenderedResponse(status: status, contentType: type, contentLength: count, prepared: prepared)
  }

  /// The head of any response, its fields put together one by one.
  private func head(of answer: AnyResponse, layered: Bool, status: Status, request: Request) throws -> RenderedResponse {
    var answer = answer
    var layers = layered ? fields : []
    mergeVary(of: layers, into: &answer)
    let own = answer.headers.fields
    if !own.isEmpty { layers.removeAll { own.contains($0.name) } }
    var type: String?
    if status.allowsBody {
      type = own[.contentType] ?? layers.first { $0.name == .contentType }?.value ?? answer.mediaType?.contentType
    }
    let stated = request.method == .head && headStatesLength ? try statedLength(of: answer, layers) : nil
    let length = RenderedResponse.Rules.contentLength(status, count: stated ?? answer.body.count)

    var sent = SentFields(status: status)
    for field in own { sent.append(field) }
    for field in layers { sent.append(field) }
    for field in answer.fallbackHeaders.fields where !sent.contains(field.name) { sent.append(field) }
    appendCookies(of: answer, layered: layered, time: request.time, to: &sent.fields)
    var response = RenderedResponse(status: status, contentType: type, contentLength: length, ownFields: sent.fields)
    response.closesConnection = sent.closesConnection
    return response
  }

  private func appendCookies(of answer: AnyResponse, layered: Bool, time: HTTPDate, to fields: inout HTTPFields) {
    for cookie in answer.cookies.cookies { fields.append(HTTPField(setting: cookie, at: time)) }
    guard layered else { return }
    for layered in cookies where !answer.cookies.contains(layered.cookie.identity) {
      fields.append(layered.field ?? HTTPField(setting: layered.cookie, at: time))
    }
  }

  /// 412 for a method that changes something, before its handler runs, when the validator that a layer declares does not fit
  /// (RFC 9110 section 13.2.2).
  func failedPrecondition(of request: Request) -> RenderedResponse? {
    guard request.method != .get, request.method != .head, let tag = fields.first(where: { $0.name == .eTag }) else { return nil }
    do {
      return try precondition(of: RenderedResponse(status: .ok, fields: [.eTag: tag.value]), request: request)
    } catch {
      return ErrorRendering(context: RenderingContext(request: request, settings: self)).render(error)
    }
  }

  /// 304 or 412 when the request's conditions say so (RFC 9110 section 13.2.2).
  private func precondition(of response: RenderedResponse, request: Request) throws -> RenderedResponse? {
    guard response.hasValidator else { return nil }
    let conditions = Preconditions(
      ifMatch: request.headers[.ifMatch],
      ifUnmodifiedSince: request.headers[.ifUnmodifiedSince],
      ifNoneMatch: request.headers[.ifNoneMatch],
      ifModifiedSince: request.headers[.ifModifiedSince]
    )
    if conditions.isEmpty { return nil }
    let fields = response.fields
    let outcome = conditions.evaluate(
      method: request.method.rawValue,
      etag: fields[.eTag].flatMap { try? ETag(parsing: $0) },
      lastModified: fields[.lastModified].flatMap { HTTPDate(parsing: $0) }
    )
    switch outcome {
    case .proceed: return nil
    case .notModified: return notModified(keeping: fields)
    case .preconditionFailed: throw HTTPError(.preconditionFailed, "the content is not the one the request's conditions ask for")
    }
  }

  /// An answer without content that keeps every field but those that describe content (RFC 9110 section 15.4.5).
  private func notModified(keeping fields: HTTPFields) -> RenderedResponse {
    var response = RenderedResponse(status: .notModified)
    for field in fields where !RenderedResponse.Rules.fieldsOfContent.contains(field.name) { response.fields.append(field) }
    return response
  }

  /// The background tasks of an answer, the response's own first, then those of the layers; nil when there are none.
  private func backgroundRun(of own: BackgroundTasks?, _ trace: TraceRecorder?) -> BackgroundRun? {
    if own == nil, background == nil { return nil }
    let tasks = (own ?? BackgroundTasks()).then(background)
    if tasks.isEmpty { return nil }
    trace?.record { $0.background = tasks.names.map { BackgroundEvent(task: $0, state: .waiting, after: .zero) } }
    return BackgroundRun(
      tasks,
      onEvent: { event in trace?.record { $0.record(event) } },
      onFailure: { [route, logger, onBackgroundFailure] task, error in
        logger.error("\(route) — \(task) failed: \(error)")
        onBackgroundFailure?(BackgroundFailure(task: task, route: route, error: error))
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
  func origins(of response: RenderedResponse, own: AnyResponse, finished: AnyResponse, time: HTTPDate) -> [FieldOrigin] {
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
      let overrode = layered.map { FieldOrigin.Overridden(setBy: $0.layer, value: $0.value) }
      return FieldOrigin(name: field.name.rawName, value: field.value, setBy: setBy, overrode: overrode)
    }
  }

  /// Everyone who had a say in `Vary`; nothing is overridden there.
  private func originOfVary(_ field: HTTPField, own: AnyResponse) -> FieldOrigin {
    let names = { (values: [String]) in Set(ResponseHeaders.varyNames(values.map { $0.lowercased() })) }
    let layered = declared.filter { $0.key == .field(field.name.canonicalName) }
      .map { (setBy: $0.layer, names: names([$0.value])) }
    let sources = [(setBy: "response", names: names(own.headers.fields[values: .vary]))] + layered
    let rest = sources.reduce(names([field.value])) { $0.subtracting($1.names) }
    var setBy = sources.filter { !$0.names.isEmpty }.map(\.setBy)
    if !rest.isEmpty { setBy.append(afterRequest == nil ? "finishing" : "after-request hook") }
    return FieldOrigin(name: field.name.rawName, value: field.value, setBy: setBy.joined(separator: " and "), overrode: [])
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

extension SettledSettings {
  /// Collects the lines that a response or a layer sets, if they go out as they are: Content-Type and Content-Length are written by
  /// other rules, and the server writes some itself.
  struct SentFields {
    let status: Status
    var fields = HTTPFields()
    private(set) var closesConnection = false

    init(status: Status) { self.status = status }

    func contains(_ name: HTTPField.Name) -> Bool { fields.contains(name) }

    mutating func append(_ field: HTTPField) {
      if field.name == .contentType || field.name == .contentLength { return }
      if RenderedResponse.Rules.fieldsOfTheServer.contains(field.name) {
        return closesConnection = closesConnection || RenderedResponse.Rules.closesConnection(field)
      }
      if status != .notModified || !RenderedResponse.Rules.fieldsOfContent.contains(field.name) { fields.append(field) }
    }
  }

  /// The lines of the layers as every response has them that adds nothing to them; nil where they are not the same each time.
  func preparedFields() -> RenderedResponse.PreparedFields? {
    var sent = SentFields(status: .ok)
    for field in fields { sent.append(field) }
    if sent.closesConnection { return nil }
    for cookie in cookies {
      guard let line = cookie.field else { return nil }
      sent.fields.append(line)
    }
    return RenderedResponse.PreparedFields(sent.fields)
  }
}

extension RenderedResponse {
  /// Whether it has an entity tag or a date that conditions of a request are compared with.
  fileprivate var hasValidator: Bool {
    prepared?.hasValidator == true || ownFields.contains { $0.name == .eTag || $0.name == .lastModified }
  }
}

extension ResponseConvertible {
  /// This response rendered outside any route, so that it can be sent from inside a responder; its status is 200 unless it says one.
  ///
  /// A file or a template is opened at once, so this may block.
  /// - Throws: what its encoding throws, or a header that was refused.
  public func rendered(for request: Request) throws -> RenderedResponse {
    let settings = SettledSettings.outsideRoutes
    var answer = try response(in: RenderingContext(request: request, settings: settings))
    if let deferred = answer.deferred { answer = try deferred() }
    return try settings.finish(answer, declaration: Self.declaration, methodDefault: .ok, request: request)
  }
}
