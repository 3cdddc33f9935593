import FieldValues
import HTTPTypes
import NIOConcurrencyHelpers
import NIOCore

/// The hooks around a handler or around an automatic response. They run in a task, the outermost first. The response is finished
/// once, after the outermost hook.
final class HookChain: Sendable {
  /// Returns the response for the innermost hook, with the settings of the layers.
  typealias Innermost = @Sendable (Request, Journal) async throws -> AnyResponse

  private let settings: SettledSettings
  /// The settings for responses that hooks return, and for finishing.
  private let bare: SettledSettings

  init(_ settings: SettledSettings) {
    self.settings = settings
    bare = settings.withoutLayers
  }

  /// Returns the hooks around a handler that need a task; nil if there are none.
  static func ofHandler(_ settings: SettledSettings) -> HookChain? {
    settings.hooks?.asyncAfterRequest == nil ? ofOthers(settings) : HookChain(settings)
  }

  /// Returns the hooks around automatic responses and mounted apps; nil if there are none.
  static func ofOthers(_ settings: SettledSettings) -> HookChain? {
    settings.hooks?.around.isEmpty == false ? HookChain(settings) : nil
  }

  /// Runs the hooks and finishes the response.
  func respond(to request: Request, _ innermost: @escaping Innermost) async -> RenderedResponse {
    let journal = Journal()
    do {
      return finish(try await response(to: request, journal, innermost), journal, request)
    } catch {
      return ErrorRendering(context: RenderingContext(request: request, settings: bare)).render(error)
    }
  }

  /// Runs the hooks and returns the response before it is finished.
  /// - Throws: `CancellationError` if the client has left.
  func response(to request: Request, _ journal: Journal, _ innermost: @escaping Innermost) async throws -> AnyResponse {
    try await response(of: 0, to: request, journal, innermost)
  }

  /// Returns the response of the hook at an index.
  private func response(
    of index: Int,
    to request: Request,
    _ journal: Journal,
    _ innermost: @escaping Innermost
  ) async throws -> AnyResponse {
    let hooks = settings.hooks?.around ?? []
    let isInnermost = index == hooks.count
    if isInnermost { journal.settings = bare }
    do {
      if isInnermost { return try await innermost(request, journal) }
      return try await run(hooks[index], index, request, journal, innermost)
    } catch  where error is CancellationError && Task.isCancelled {
      throw error
    } catch {
      let response = ErrorRendering(context: RenderingContext(request: request, settings: settings)).response(to: error)
      if isInnermost {
        journal.failed(response)
      } else {
        journal.add(Journal.Change(layer: hooks[index].layer, inner: [], response: response))
      }
      return response
    }
  }

  private func run(
    _ hook: (layer: String, hook: AroundHook),
    _ index: Int,
    _ request: Request,
    _ journal: Journal,
    _ innermost: @escaping Innermost
  ) async throws -> AnyResponse {
    let given = NIOLockedValueBox<[AnyResponse]>([])
    let next = Next { changed in
      var changed = changed
      changed.pathParameters = request.pathParameters
      changed.trace = request.trace
      let response = try await self.response(of: index + 1, to: changed, journal, innermost)
      given.withLockedValue { $0.append(response) }
      return response
    }
    var response = try await unfinished(try await hook.hook(request, next), request)
    let inner = given.withLockedValue { $0 }
    response.headers.mergeVary(inner.flatMap { $0.headers.fields[values: .vary] })
    journal.add(Journal.Change(layer: hook.layer, inner: inner, response: response))
    return response
  }

  /// Returns the response of a hook with its body, opened and encoded.
  private func unfinished(_ returned: any ResponseConvertible, _ request: Request) async throws -> AnyResponse {
    var context = RenderingContext(request: request, settings: bare)
    context.leavesLargeValues = true
    var response = try await Self.completed(try returned.response(in: context))
    response.status = response.status ?? type(of: returned).declaration.defaultStatus ?? .ok
    return response
  }

  /// Returns the response with its body. What may block, such as opening a file, is done on a thread that may block.
  static func completed(_ response: AnyResponse) async throws -> AnyResponse {
    guard response.isIncomplete else { return response }
    return try await BlockingPool.shared.run {
      var whole = try response.completed()
      whole.body = try whole.body.encoded()
      return whole
    }
  }
}

// MARK: - Finishing

extension HookChain {
  private func finish(_ response: AnyResponse, _ journal: Journal, _ request: Request) -> RenderedResponse {
    var response = response
    var settings = journal.settings ?? bare
    switch response.body {
    case .raw(let write):
      let fields = journal.fieldsOfHooks(in: response).filter { !RenderedResponse.Rules.fieldsOfContent.contains($0.name) }
      let cookies = response.cookies.cookies.map { HTTPField(setting: $0, at: request.time) }
      response.body = .raw { try await write(Writer(wire: $0, fields: fields, cookies: cookies)) }
    case .stream, .ranged: settings.carry(journal.fieldsOfHooks(in: response))
    case .empty, .bytes, .nothing, .unencoded:
      if request.headers.contains(where: { Self.conditions.contains($0.name) }) {
        settings.carry(journal.fieldsOfHooks(in: response))
      }
    }
    do {
      return try settings.finish(
        response,
        declaration: ResponseDeclaration(),
        methodDefault: .ok,
        request: request,
        journal: journal
      )
    } catch {
      settings.carry(journal.fieldsOfHooks(in: response))
      return ErrorRendering(context: RenderingContext(request: request, settings: settings)).render(error)
    }
  }

  private static let conditions: Set<HTTPField.Name> = [.ifMatch, .ifNoneMatch, .ifModifiedSince, .ifUnmodifiedSince]

  /// The writer of a ``Raw`` inside hooks. It adds the fields that the hooks set to the head that the responder writes.
  private struct Writer: ResponseWriter {
    let wire: any ResponseWriter
    let fields: [HTTPField]
    let cookies: [HTTPField]

    var shutdown: ShutdownNotice { wire.shutdown }

    func head(_ status: Status, _ fields: HTTPFields) async throws {
      var all = HTTPFields()
      for field in fields where field.name == .vary || !self.fields.contains(where: { $0.name == field.name }) {
        all.append(field)
      }
      for field in self.fields where field.name != .vary { all.append(field) }
      let vary = ResponseHeaders.varyNames(fields[values: .vary] + self.fields.filter { $0.name == .vary }.map(\.value))
      if !vary.isEmpty { all[.vary] = vary.joined(separator: ", ") }
      for cookie in cookies { all.append(cookie) }
      try await wire.head(status, all)
    }

    func write(_ bytes: ByteBuffer) async throws { try await wire.write(bytes) }
    func untilWritable() async throws { try await wire.untilWritable() }
    func end(trailers: HTTPFields) async throws { try await wire.end(trailers: trailers) }
  }
}

extension SettledSettings {
  /// Adds the fields that hooks have set to error responses that are made after the hooks: a 412, a 416, or the response of a
  /// stream that fails before its head. Fields about the content that isn't sent are left out.
  fileprivate mutating func carry(_ fields: [HTTPField]) {
    let carried = fields.filter { field in
      !Self.fieldsOfRepresentations.contains(field.name) && !RenderedResponse.Rules.fieldsOfTheServer.contains(field.name)
    }
    if carried.isEmpty { return }
    let vary = errorFields.filter { $0.name == .vary } + carried.filter { $0.name == .vary }
    errorFields.removeAll { field in carried.contains { $0.name == field.name } }
    errorFields += carried.filter { $0.name != .vary }
    if !vary.isEmpty {
      errorFields.removeAll { $0.name == .vary }
      errorFields.append(HTTPField(name: .vary, value: ResponseHeaders.varyNames(vary.map(\.value)).joined(separator: ", ")))
    }
  }

  private static let fieldsOfRepresentations: Set<HTTPField.Name> = [
    .contentType, .contentLength, .contentEncoding, .contentRange, .contentLanguage, .contentLocation, .contentDisposition, .eTag,
    .lastModified, .cacheControl, .expires, .acceptRanges, .location,
  ]
}

// MARK: - Journal

extension HookChain {
  /// The changes that the hooks made to a response, for finishing and for the trace.
  final class Journal: Sendable {
    /// The change that one run of a hook made.
    struct Change: Sendable {
      /// The name of the layer.
      let layer: String
      /// The responses that `next` returned.
      let inner: [AnyResponse]
      /// The response that the hook returned.
      let response: AnyResponse
    }

    private struct State {
      var settings: SettledSettings?
      var own: AnyResponse?
      var merged: AnyResponse?
      var isFailure = false
      var changes: [Change] = []
    }

    private let state = NIOLockedValueBox(State())

    /// The settings of the route that responded; nil if a hook did not call `next`.
    var settings: SettledSettings? {
      get { state.withLockedValue { $0.settings } }
      set { state.withLockedValue { $0.settings = newValue } }
    }

    /// The response that the handler returned.
    var own: AnyResponse? { state.withLockedValue { $0.own } }

    /// Records the response of the handler, without and with the changes of the layers and the after-request hook.
    func responded(_ own: AnyResponse, merged: AnyResponse) {
      state.withLockedValue { state in
        (state.own, state.merged, state.isFailure) = (own, merged, false)
      }
    }

    /// Records that the handler failed, and the response to the error.
    func failed(_ response: AnyResponse) {
      state.withLockedValue { state in
        (state.own, state.merged, state.isFailure) = (AnyResponse(), response, true)
      }
    }

    /// Records the change of a hook. The changes of the hooks inside it were recorded before.
    func add(_ change: Change) { state.withLockedValue { $0.changes.append(change) } }

    /// Returns the fields of a response that hooks have set.
    func fieldsOfHooks(in response: AnyResponse) -> [HTTPField] {
      let before = state.withLockedValue { $0.merged }?.headers.fields ?? HTTPFields()
      return response.headers.fields.filter { field in !before.contains { $0.name == field.name && $0.value == field.value } }
    }

    /// Names the hook in the origin of each field that a hook has set.
    func nameHooks(in origins: inout [Trace.FieldOrigin], time: HTTPDate) {
      let state = state.withLockedValue { $0 }
      for index in origins.indices {
        if let layer = state.changes.last(where: { $0.sets(origins[index], time) })?.layer {
          let hook = "around-hook of \(layer)"
          let isVary = origins[index].name.equalsIgnoringCase("Vary")
          let others = isVary ? origins[index].setBy.replacing("finishing", with: "") : ""
          origins[index].setBy = others.isEmpty ? hook : "\(others)\(others.hasSuffix(" and ") ? "" : " and ")\(hook)"
        } else if origins[index].setBy == "finishing", let merged = state.merged, merged.has(origins[index], time) {
          origins[index].setBy = state.isFailure ? "response" : "after-request hook"
        }
      }
    }
  }
}

extension HookChain.Journal.Change {
  /// Returns whether the hook set the value of a field.
  fileprivate func sets(_ field: Trace.FieldOrigin, _ time: HTTPDate) -> Bool {
    if response.has(field, time) { return !inner.contains { $0.has(field, time) } }
    guard field.name.equalsIgnoringCase("Content-Type"), response.mediaType != nil else { return false }
    return !inner.contains { $0.mediaType == response.mediaType }
  }
}

extension AnyResponse {
  /// Returns whether the response has a field with this value, including cookies.
  fileprivate func has(_ field: Trace.FieldOrigin, _ time: HTTPDate) -> Bool {
    headers.fields.contains { $0.name.canonicalName == field.name.lowercased() && $0.value == field.value }
      || field.name.equalsIgnoringCase("Set-Cookie") && cookies.cookies.contains { $0.setCookieValue(now: time) == field.value }
  }
}
