public import FieldValues

/// The properties of every kind of response besides its content: status, media type, headers, cookies and background work.
///
/// What is nil or empty here is decided by the kind, the route and its layers. A ``ConfigurableResponse`` has these options as
/// properties, and modifiers and mutating methods that change them.
public struct ResponseOptions: Sendable {
  /// The status. Nil uses the status of the route, then the default of the kind, then that of the method.
  public var status: Status?
  /// The media type. Nil leaves it to the kind and the route.
  public var mediaType: MediaType?
  /// The header fields of the response. They replace those of the layers that have the same name.
  public var headers: ResponseHeaders
  /// The cookies of the response. They replace those of the layers that have the same name, path and domain.
  public var cookies: ResponseCookies
  /// The work that runs after the response has been sent, before that of the layers.
  public var background: BackgroundTasks?
  /// The errors of arguments that modifiers refused.
  private var faults: [FieldValueError] = []

  /// Creates options. Those that are left out are decided elsewhere.
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

  /// The first refused argument of a modifier, or entry of a literal. A response that has one is not sent.
  var fault: FieldValueError? { faults.first ?? headers.fault }

  /// Keeps an error until the response is rendered.
  mutating func refuse(_ fault: FieldValueError) {
    faults.append(fault)
  }

  /// Removes and returns all errors.
  mutating func takeFaults() -> [FieldValueError] {
    defer { faults = [] }
    return faults + headers.takeFaults()
  }

  /// Adds what other options set and these don't: a status, headers by name, cookies by identity. `Vary` is a list to which both
  /// add. The background work of the others runs after that of these.
  mutating func fill(from others: ResponseOptions) {
    status = status ?? others.status
    mediaType = mediaType ?? others.mediaType
    headers.fill(from: others.headers)
    for cookie in others.cookies.cookies where !cookies.contains(cookie.identity) { cookies.set(cookie) }
    if let tasks = others.background { background = background?.then(tasks) ?? tasks }
    if others.fault != nil {
      var others = others
      faults += others.takeFaults()
    }
  }
}

extension ResponseHeaders {
  /// Adds every line of other headers whose name is not set here, and their names in `Vary`.
  mutating func fill(from others: ResponseHeaders) {
    if others.fields.isEmpty { return }
    let own = fields
    for field in others.fields where field.name != .vary && !own.contains(field.name) { append(field) }
    mergeVary(others.fields[values: .vary])
  }
}
