public import FieldValues

/// What every kind of response carries beside its content: status, media type, headers, cookies and background work.
///
/// What is nil or empty here is decided by the kind, the route and its layers. A ``ConfigurableResponse`` has these options as
/// properties, and the modifiers and verbs that change them.
public struct ResponseOptions: Sendable {
  /// The status; nil takes the status of the route, then that of the kind, then that of the method.
  public var status: Status?
  /// The media type; nil leaves it to the kind and the route.
  public var mediaType: MediaType?
  /// The header fields of the response's own. They replace those of the layers, name by name.
  public var headers: ResponseHeaders
  /// The cookies of the response's own. They replace those of the layers that have the same name, path and domain.
  public var cookies: ResponseCookies
  /// The work to be done after the response has been sent, before that of the layers.
  public var background: BackgroundTasks?
  /// The arguments of modifiers that were refused.
  private var faults: [FieldValueError] = []

  /// Creates options; those that are left out are decided elsewhere.
  public init(
    status: Status? = nil,
    mediaType: MediaType? = nil,
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    background: (any BackgroundWork)? = nil
  ) {
    self.status = status
    self.mediaType = mediaType
    self.headers = headers
    self.cookies = cookies
    self.background = background?.tasks
  }

  /// The first argument of a modifier, or entry of a literal, that was refused. A response that has one is not sent.
  var fault: FieldValueError? { faults.first ?? headers.fault }

  /// Keeps what was refused until the response is rendered.
  mutating func refuse(_ fault: FieldValueError) {
    faults.append(fault)
  }

  /// Forgets everything that was refused, and returns it.
  mutating func takeFaults() -> [FieldValueError] {
    defer { faults = [] }
    return faults + headers.takeFaults()
  }

  /// Adds what other options say and these don't: a status, headers by their names, cookies by their identities. `Vary` is a list, to
  /// which both add. The background work of the others comes after that of these.
  mutating func fill(from others: ResponseOptions) {
    status = status ?? others.status
    mediaType = mediaType ?? others.mediaType
    headers.fill(from: others.headers)
    for cookie in others.cookies.cookies where !cookies.contains(cookie.identity) { cookies.set(cookie) }
    if let tasks = others.background { background = background?.then(tasks) ?? tasks }
    var others = others
    faults += others.takeFaults()
  }
}

extension ResponseHeaders {
  /// Adds every line of others whose name is not set here, and what they say of `Vary`.
  mutating func fill(from others: ResponseHeaders) {
    if others.fields.isEmpty { return }
    let own = fields
    for field in others.fields where field.name != .vary && !own.contains(field.name) { append(field) }
    mergeVary(others.fields[values: .vary])
  }
}
