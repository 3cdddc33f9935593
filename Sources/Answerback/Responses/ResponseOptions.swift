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
  /// What most responses leave empty; nil if all of it is. A copy of the options then counts one reference.
  private var stored: Stored?

  private struct Additions: Sendable {
    var headers = ResponseHeaders()
    var cookies = ResponseCookies()
    var background: BackgroundTasks?
    /// The errors of arguments that modifiers refused.
    var faults: [FieldValueError] = []

    var isEmpty: Bool { headers.isEmpty && cookies.cookies.isEmpty && background == nil && faults.isEmpty }
  }

  private final class Stored: Sendable {
    let additions: Additions

    init(_ additions: Additions) { self.additions = additions }
  }

  private var additions: Additions {
    get { stored?.additions ?? Additions() }
    _modify {
      var changed = additions
      // The old values are released first, so that the arrays are changed in place.
      stored = nil
      defer { stored = changed.isEmpty ? nil : Stored(changed) }
      yield &changed
    }
  }

  /// The header fields of the response. They replace those of the layers that have the same name.
  public var headers: ResponseHeaders {
    get { stored?.additions.headers ?? ResponseHeaders() }
    _modify { yield &additions.headers }
  }

  /// The cookies of the response. They replace those of the layers that have the same name, path and domain.
  public var cookies: ResponseCookies {
    get { stored?.additions.cookies ?? ResponseCookies() }
    _modify { yield &additions.cookies }
  }

  /// The work that runs after the response has been sent, before that of the layers.
  public var background: BackgroundTasks? {
    get { stored?.additions.background }
    _modify { yield &additions.background }
  }

  /// Whether the response sets no cookie.
  var hasNoCookies: Bool { stored?.additions.cookies.cookies.isEmpty ?? true }

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
    if headers.isEmpty, cookies.cookies.isEmpty, background == nil { return }
    stored = Stored(Additions(headers: headers, cookies: cookies, background: background?.tasks))
  }

  /// Creates options without headers, cookies and background work.
  init(mediaType: MediaType) {
    self.mediaType = mediaType
  }

  /// The first refused argument of a modifier, or entry of a literal. A response that has one is not sent.
  var fault: FieldValueError? { stored.flatMap { $0.additions.faults.first ?? $0.additions.headers.fault } }

  /// Keeps an error until the response is rendered.
  mutating func refuse(_ fault: FieldValueError) {
    additions.faults.append(fault)
  }

  /// Removes and returns all errors.
  mutating func takeFaults() -> [FieldValueError] {
    guard fault != nil else { return [] }
    let faults = additions.faults
    additions.faults = []
    return faults + headers.takeFaults()
  }

  /// Adds what other options set and these don't: a status, headers by name, cookies by identity. `Vary` is a list to which both
  /// add. The background work of the others runs after that of these.
  mutating func fill(from others: ResponseOptions) {
    status = status ?? others.status
    mediaType = mediaType ?? others.mediaType
    guard let other = others.stored?.additions else { return }
    headers.fill(from: other.headers)
    for cookie in other.cookies.cookies where !cookies.contains(cookie.identity) { cookies.set(cookie) }
    if let tasks = other.background { background = background?.then(tasks) ?? tasks }
    if others.fault != nil {
      var others = others
      additions.faults += others.takeFaults()
    }
  }

  private static let varyAccept = Stored(Additions(headers: ResponseHeaders([.vary: "Accept"])))

  /// Adds `Accept` to `Vary`.
  mutating func addVaryAccept() {
    if stored == nil { stored = Self.varyAccept } else { headers.addVaryAccept() }
  }

  /// Whether `Vary: Accept` is all that the response adds.
  var addsOnlyVaryAccept: Bool { stored === Self.varyAccept }

  /// Whether the response adds no header, cookie or background work.
  var addsNothing: Bool { stored == nil }
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
