import FieldValues
import HTTPTypes
import NIOCore

/// Completes a response for the connection: Content-Type and its charset, Content-Length, the fields and cookies of the layers,
/// `Vary`, statuses without content, HEAD, conditions and ranges (RFC 9110).
///
/// It depends only on what the layers declare, and is made once for each route.
struct ResponseFinisher: Sendable {
  /// What the layers add to each normal response, in a class so that copies count one reference.
  private final class Layers: Sendable {
    let fields: [HTTPField]
    let cookies: [SettledSettings.LayeredCookie]
    /// The value of Content-Type in a header of the layers.
    let contentType: String?
    /// The fields and cookies as bytes; nil if they differ from response to response.
    let prepared: RenderedResponse.PreparedFields?
    /// The same after `Vary: Accept`, for negotiated responses; nil if the layers have `Vary` too.
    let preparedVarying: RenderedResponse.PreparedFields?

    init(_ fields: [HTTPField], _ cookies: [SettledSettings.LayeredCookie]) {
      self.fields = fields
      self.cookies = cookies
      contentType = fields.first { $0.name == .contentType }?.value
      prepared = Self.prepared(fields, cookies)
      preparedVarying = fields.contains { $0.name == .vary } ? nil : prepared.map(Self.varying)
    }

    private static func varying(_ prepared: RenderedResponse.PreparedFields) -> RenderedResponse.PreparedFields {
      var fields: HTTPFields = [.vary: "Accept"]
      for field in prepared.fields { fields.append(field) }
      return RenderedResponse.PreparedFields(fields)
    }

    private static func prepared(_ fields: [HTTPField], _ cookies: [SettledSettings.LayeredCookie]) -> RenderedResponse
      .PreparedFields?
    {
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

  private let layers: Layers
  /// Whether the route serves HEAD and not GET, so that only its handler can know the length of the content.
  private let headStatesLength: Bool

  /// Creates a finisher.
  /// - Parameters:
  ///   - fields: The fields of all layers, each name once.
  ///   - cookies: The cookies of all layers, each identity once.
  ///   - headStatesLength: Whether the route serves HEAD and not GET.
  init(fields: [HTTPField] = [], cookies: [SettledSettings.LayeredCookie] = [], headStatesLength: Bool = false) {
    layers = Layers(fields, cookies)
    self.headStatesLength = headStatesLength
  }

  /// A finisher of the same route for responses that already have the values of the layers.
  var withoutLayers: ResponseFinisher { ResponseFinisher(headStatesLength: headStatesLength) }

  /// Finishes a response.
  /// - Parameter layered: Whether the fields and cookies of the layers are added.
  /// - Throws: A header or cookie that was refused, a body where the status allows none, or an ``HTTPError`` 412 or 416.
  func finish(_ response: consuming AnyResponse, layered: Bool, for request: Request) throws -> RenderedResponse {
    if let fault = response.options.fault { throw fault }
    let status = response.status ?? .ok
    guard status.isFinal else { throw RenderingContext.Fault.notFinal(status) }
    if !status.allowsBody { response.body = try Self.withoutContent(response.body, status) }
    if case .stream(var stream) = response.body, stream.length == nil, let length = response.headers.fields[.contentLength] {
      stream.length = Int(length)
      response.body = .stream(stream)
    }

    let count = response.body.count
    let isRanged = if case .ranged = response.body { true } else { false }
    let hasNoBody = request.method == .head || count == 0
    // A response that isn't changed isn't copied, which would count a reference for each of its parts.
    let rendered =
      if layered, let head = preparedHead(of: response, status: status, for: request) {
        RenderedResponse(
          status: status,
          contentType: layers.contentType ?? response.options.mediaType?.contentType,
          contentLength: RenderedResponse.Rules.contentLength(status, count: count),
          ownFields: head.own,
          prepared: head.prepared,
          fallback: head.fallback,
          body: hasNoBody || isRanged ? .empty : response.body
        )
      } else {
        try whole(response, isBodySent: !hasNoBody && !isRanged, layered: layered, status: status, for: request)
      }

    let isRead = request.method == .get || request.method == .head
    if isRead, status.class == .successful, var other = try checkConditions(of: request, against: rendered) {
      other.closesConnection = rendered.closesConnection
      return other
    }
    guard request.method != .head, case .ranged(let content) = response.body else { return rendered }
    var selected = rendered
    try selected.select(from: content, for: request)
    return selected
  }

  /// Returns what is left of a body under a status without content: nothing, if the body is an encoded null.
  private static func withoutContent(_ body: ResponseBody, _ status: Status) throws -> ResponseBody {
    switch body {
    case .bytes(let buffer) where buffer.readableBytes > 0:
      throw RenderingContext.Fault.bodyNotAllowed(status, "one of \(buffer.readableBytes) bytes")
    case .stream: throw RenderingContext.Fault.bodyNotAllowed(status, "a stream")
    case .ranged: throw RenderingContext.Fault.bodyNotAllowed(status, "a file")
    case .empty, .bytes, .nothing, .raw, .unencoded: return .empty
    }
  }
}

// MARK: - Head

extension ResponseFinisher {
  /// The fields of a response besides the type and length of its content. No name is in two of the three parts.
  private struct PreparedHead {
    var own = HTTPFields()
    let prepared: RenderedResponse.PreparedFields
    let fallback: RenderedResponse.PreparedFields?
  }

  /// Returns the prepared fields of a response, and those of its own that the layers don't have, if it adds nothing else but the
  /// type and length of its content.
  private func preparedHead(of response: borrowing AnyResponse, status: Status, for request: Request) -> PreparedHead? {
    guard let prepared = layers.prepared, status.allowsBody else { return nil }
    if headStatesLength, request.method == .head { return nil }
    let fallback = response.fallback?.prepared
    if response.fallback != nil {
      guard let fallback, !layers.fields.contains(where: { fallback.fields.contains($0.name) }) else { return nil }
    }
    if response.options.addsNothing { return PreparedHead(prepared: prepared, fallback: fallback) }
    if response.options.addsOnlyVaryAccept, let varying = layers.preparedVarying {
      return PreparedHead(prepared: varying, fallback: fallback)
    }
    guard response.options.hasNoCookies else { return nil }
    let own = response.options.headers.fields
    if let fallback, own.contains(where: { fallback.fields.contains($0.name) }) { return nil }
    return areSentUnchanged(own) ? PreparedHead(own: own, prepared: prepared, fallback: fallback) : nil
  }

  /// Returns whether fields of a response are sent as they are, before those of the layers.
  private func areSentUnchanged(_ own: HTTPFields) -> Bool {
    var hasVary = false
    for field in own {
      switch field.name {
      case .contentType, .contentLength, .connection, .transferEncoding, .date: return false
      case .vary where hasVary: return false
      case .vary: hasVary = true
      default: break
      }
      if layers.fields.contains(where: { $0.name == field.name }) { return false }
    }
    return true
  }

  /// Returns any response with its head assembled field by field.
  private func whole(
    _ response: AnyResponse,
    isBodySent: Bool,
    layered: Bool,
    status: Status,
    for request: Request
  ) throws -> RenderedResponse {
    var response = response
    var layeredFields = layered ? layers.fields : []
    Self.mergeVary(of: layeredFields, into: &response)
    let own = response.headers.fields
    if !own.isEmpty { layeredFields.removeAll { own.contains($0.name) } }
    var type: String?
    if status.allowsBody {
      type = own[.contentType] ?? layeredFields.first { $0.name == .contentType }?.value ?? response.mediaType?.contentType
    }
    let stated = request.method == .head && headStatesLength ? try Self.statedLength(of: response, layeredFields) : nil
    let length = RenderedResponse.Rules.contentLength(status, count: stated ?? response.body.count)

    var sent = SentFields(status: status)
    for field in own { sent.append(field) }
    for field in layeredFields { sent.append(field) }
    for field in response.fallbackHeaders.fields where !sent.contains(field.name) { sent.append(field) }
    for cookie in response.cookies.cookies { sent.fields.append(HTTPField(setting: cookie, at: request.time)) }
    for cookie in layered ? layers.cookies : [] where !response.cookies.contains(cookie.cookie.identity) {
      sent.fields.append(cookie.field ?? HTTPField(setting: cookie.cookie, at: request.time))
    }
    var rendered = RenderedResponse(status: status, contentType: type, contentLength: length, ownFields: sent.fields)
    if isBodySent { rendered.body = response.body }
    rendered.closesConnection = sent.closesConnection
    return rendered
  }

  /// Adds the fields that a response doesn't have, and the names in `Vary`.
  static func merge(_ fields: [HTTPField], into response: inout AnyResponse) {
    mergeVary(of: fields, into: &response)
    for field in fields where !response.headers.fields.contains(field.name) { response.headers.append(field) }
  }

  /// Merges all names in `Vary` into one line of the response, if the response has any.
  private static func mergeVary(of layers: [HTTPField], into response: inout AnyResponse) {
    let fallback = response.fallbackHeaders.fields.isEmpty ? [] : response.fallbackHeaders.fields[values: .vary]
    if fallback.isEmpty, !response.headers.fields.contains(where: { $0.name == .vary }) { return }
    response.headers.mergeVary(layers.filter { $0.name == .vary }.map(\.value) + fallback)
  }

  /// Returns the Content-Length that the handler of a HEAD-only route sets: the length for GET (RFC 9110 section 8.6).
  private static func statedLength(of response: AnyResponse, _ layers: [HTTPField]) throws -> Int? {
    let own = response.headers.fields[fields: .contentLength]
    return try RenderedResponse.Rules.statedLength(HTTPFields(own.isEmpty ? layers.filter { $0.name == .contentLength } : own))
  }

  /// Collects the fields that a response or a layer sets. Content-Type and Content-Length, which follow other rules, and the
  /// fields that the server writes are left out.
  private struct SentFields {
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
}

// MARK: - Conditions

extension ResponseFinisher {
  /// Compares the conditions of a request that changes something with the entity tag of the layers, before its handler runs.
  /// - Throws: An ``HTTPError`` 412 if they don't hold (RFC 9110 section 13.2.2).
  func checkConditions(of request: Request) throws {
    guard request.method != .get, request.method != .head, let tag = layers.fields.first(where: { $0.name == .eTag }) else {
      return
    }
    _ = try checkConditions(of: request, against: RenderedResponse(status: .ok, fields: [.eTag: tag.value]))
  }

  /// Compares the conditions of a request with a response.
  /// - Returns: A 304, or nil if the response is sent (RFC 9110 section 13.2.2).
  /// - Throws: An ``HTTPError`` 412.
  private func checkConditions(of request: Request, against response: RenderedResponse) throws -> RenderedResponse? {
    guard response.hasValidator else { return nil }
    let conditions = request.headers.conditions
    if conditions.isEmpty { return nil }
    let outcome = conditions.evaluate(
      method: request.method.rawValue,
      etag: response.eTag,
      lastModified: response.lastModified
    )
    switch outcome {
    case .proceed: return nil
    case .notModified: return response.notModified
    case .preconditionFailed: throw HTTPError(.preconditionFailed, "the content is not the one the request's conditions ask for")
    }
  }
}

extension RenderedResponse {
  /// Whether the response has an entity tag or a date with which the conditions of a request are compared.
  fileprivate var hasValidator: Bool {
    prepared?.hasValidator == true || fallback?.hasValidator == true
      || ownFields.contains { $0.name == .eTag || $0.name == .lastModified }
  }

  /// The entity tag; nil if there is none, or none that can be read.
  var eTag: ETag? {
    if !ownFields.isEmpty, let text = ownFields[.eTag] { return try? ETag(parsing: text) }
    return prepared?.eTag ?? fallback?.eTag
  }

  /// The date of Last-Modified; nil if there is none, or none that can be read.
  var lastModified: HTTPDate? {
    if !ownFields.isEmpty, let text = ownFields[.lastModified] { return HTTPDate(parsing: text) }
    return prepared?.lastModified ?? fallback?.lastModified
  }

  /// The response without its content, and without the fields that describe content (RFC 9110 section 15.4.5).
  fileprivate var notModified: RenderedResponse {
    let isPrepared = prepared?.describesContent != true && fallback?.describesContent != true
    var kept = HTTPFields()
    for field in isPrepared ? ownFields : fields where !Rules.fieldsOfContent.contains(field.name) { kept.append(field) }
    guard isPrepared else { return RenderedResponse(status: .notModified, fields: kept) }
    return RenderedResponse(
      status: .notModified,
      contentType: nil,
      contentLength: nil,
      ownFields: kept,
      prepared: prepared,
      fallback: fallback
    )
  }
}
