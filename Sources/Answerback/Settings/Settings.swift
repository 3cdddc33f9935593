public import Codecs
public import FieldValues
import HTTPTypes
import Logging

/// What one layer says about the responses within it. The modifiers of ``Layer`` fill it; the layers are merged once, when the app is
/// built.
public struct Settings: Sendable, Layer {
  /// The headers, in the order of declaration, those for the documentation only among them.
  public internal(set) var headers: [HeaderSetting] = []
  /// The cookies, likewise.
  public internal(set) var cookies: [CookieSetting] = []
  /// The media type of normal responses.
  public internal(set) var mediaType: MediaType?
  /// The status of normal responses.
  public internal(set) var status: Status?
  /// Cache-Control of normal responses.
  public internal(set) var cacheControl: CacheControl?
  /// The entity tag of normal responses.
  public internal(set) var etag: ETag?
  /// How errors look.
  public internal(set) var errorForm: (any ErrorForm)?
  /// What renders templates.
  public internal(set) var templateEngine: (any TemplateEngine)?
  /// Encoders of types.
  public internal(set) var customEncodings = CustomEncodings.none
  /// The response class.
  public internal(set) var renderer: (any ResponseRenderer)?
  /// What becomes of NaN and infinities.
  public internal(set) var nonFinite: BodyEncoder.NonFinite?
  /// Whether handlers may block.
  public internal(set) var blocking = false
  /// Work after normal responses.
  public internal(set) var background: BackgroundTasks?
  /// The hook for background tasks that fail.
  public internal(set) var onBackgroundFailure: (@Sendable (BackgroundTask.Failure) -> Void)?
  /// Whether a 500 tells what was thrown.
  public internal(set) var debug: Bool?
  /// Hooks around everything within the layer, the outermost first.
  var around: [AroundHook] = []
  var afterRequest: AfterRequest?
  /// Errors by type, in the order of declaration.
  var errorMappings: [SettledSettings.ErrorMapping] = []
  /// The layer in words, `router /r`; set when the tree is settled, for the trace.
  var layer = "route"
  /// Sentences about values that were refused; reported when the app is built.
  var faults: [String] = []

  /// Creates settings that say nothing.
  public init() {}

  /// An after-request hook; one that is not async needs no task.
  enum AfterRequest: Sendable {
    case sync(AfterRequestHook)
    case async(AsyncAfterRequestHook)
  }

  /// Returns these settings with a change.
  public func with(_ change: (inout Settings) -> Void) -> Settings {
    var changed = self
    change(&changed)
    return changed
  }

  mutating func add(_ header: HeaderSetting) {
    headers.append(header)
    if header.documentationOnly { return }
    if header.onErrors, ["content-type", "content-length"].contains(header.name.lowercased()) {
      return faults.append("header \(header.name) is decided by the error form on error responses. Leave out onErrors.")
    }
    if header.name.equalsIgnoringCase("Set-Cookie") {
      return faults.append(
        "header \(header.name) can't be set on a layer, where the nearest value replaces the others. Use .cookie(…)."
      )
    }
    guard let value = header.value else {
      return faults.append("header \(header.name) has no value — give it one, or declare it documentationOnly")
    }
    do {
      _ = try HTTPField(checking: header.name, value)
    } catch {
      faults.append(error.description)
    }
  }

  mutating func addCookie(
    description: String?,
    documentationOnly: Bool = false,
    _ make: () throws(FieldValueError) -> Cookie
  ) {
    do {
      cookies.append(CookieSetting(try make(), description: description, documentationOnly: documentationOnly))
    } catch {
      faults.append("cookie — \(error)")
    }
  }
}

extension SettledSettings {
  /// Merges layers, the outermost first. Values that were refused are in the layers' faults, and are left out here.
  /// - Parameter headStatesLength: Whether the route serves HEAD and not GET, so that only its handler knows the length of the content.
  init(route: String, layers: [Settings], headStatesLength: Bool = false, logger: Logger) {
    self.init(route: route, logger: logger)
    var encodings = CustomEncodings.none
    var nonFinite = BodyEncoder.NonFinite.null
    for layer in layers.reversed() {
      status = status ?? layer.status
      mediaType = mediaType ?? layer.mediaType
      onBackgroundFailure = onBackgroundFailure ?? layer.onBackgroundFailure
      if let tasks = layer.background { background = (background ?? BackgroundTasks()).then(tasks) }
      addFields(of: layer)
      addCookies(of: layer)
      document(layer)
    }
    let classLayer = layers.lastIndex { $0.renderer != nil }
    renderer = classLayer.flatMap { layers[$0].renderer }
    for (index, layer) in layers.enumerated() {
      errorForm = layer.errorForm ?? errorForm
      templateEngine = layer.templateEngine ?? templateEngine
      nonFinite = layer.nonFinite ?? nonFinite
      encodings = encodings.merging(nearer: layer.customEncodings)
      if index == classLayer, let renderer { encodings = encodings.merging(nearer: renderer.encodings) }
      blocking = blocking || layer.blocking
    }
    json = BodyEncoder(.json, nonFinite: nonFinite, customEncodings: encodings)
    messagePack = BodyEncoder(.messagePack, nonFinite: nonFinite, customEncodings: encodings)
    finisher = ResponseFinisher(fields: fields, cookies: cookies, headStatesLength: headStatesLength)
    addHooks(of: layers)
  }

  private mutating func addHooks(of layers: [Settings]) {
    var asyncAfterRequest: AsyncAfterRequestHook?
    switch layers.last(where: { $0.afterRequest != nil })?.afterRequest {
    case nil: break
    case .sync(let hook): afterRequest = hook
    case .async(let hook): asyncAfterRequest = hook
    }
    let around = layers.flatMap { layer in layer.around.map { (layer.layer, $0) } }
    let errorMappings = layers.reversed().flatMap(\.errorMappings)
    let debug = layers.last { $0.debug != nil }?.debug ?? false
    if around.isEmpty, asyncAfterRequest == nil, errorMappings.isEmpty, !debug { return }
    hooks = Hooks(around: around, asyncAfterRequest: asyncAfterRequest, errorMappings: errorMappings, debug: debug)
  }

  private mutating func addFields(of layer: Settings) {
    var own = Self.liveFields(layer.headers)
    for field in Self.liveFields(layer.headers.filter(\.onErrors)) { Self.add(field, to: &errorFields) }
    if let cacheControl = layer.cacheControl, !cacheControl.isEmpty, !own.contains(.cacheControl) {
      own.append(HTTPField(name: .cacheControl, value: cacheControl.description))
    }
    if let etag = layer.etag, !own.contains(.eTag) { own.append(HTTPField(name: .eTag, value: etag.description)) }
    for field in own {
      declared.append(LayeredValue(layer: layer.layer, key: .field(field.name.canonicalName), value: field.value))
      Self.add(field, to: &fields)
    }
  }

  /// The fields that one layer's headers send, each name once, the last word on each.
  private static func liveFields(_ headers: [HeaderSetting]) -> HTTPFields {
    var fields = HTTPFields()
    for setting in headers where !setting.documentationOnly {
      guard let value = setting.value, var field = try? HTTPField(checking: setting.name, value) else { continue }
      if field.name == .vary { field.value = ResponseHeaders.varyNames(fields[values: .vary] + [value]).joined(separator: ", ") }
      fields[fields: field.name] = [field]
    }
    return fields
  }

  /// Adds a field unless a nearer layer has one of this name; `Vary` is a list, to which every layer adds.
  private static func add(_ field: HTTPField, to fields: inout [HTTPField]) {
    guard let known = fields.firstIndex(where: { $0.name == field.name }) else { return fields.append(field) }
    guard field.name == .vary else { return }
    fields[known].value = ResponseHeaders.varyNames([fields[known].value, field.value]).joined(separator: ", ")
  }

  private mutating func document(_ layer: Settings) {
    for header in layer.headers.reversed()
    where !documentedHeaders.contains(where: { $0.name.equalsIgnoringCase(header.name) }) {
      documentedHeaders.append(header)
    }
    for cookie in layer.cookies.reversed()
    where !documentedCookies.contains(where: { $0.cookie.identity == cookie.cookie.identity }) {
      documentedCookies.append(cookie)
    }
  }

  private mutating func addCookies(of layer: Settings) {
    var own: [CookieSetting] = []
    for setting in layer.cookies where !setting.documentationOnly {
      own.removeAll { $0.cookie.identity == setting.cookie.identity }
      own.append(setting)
    }
    for cookie in own.map(\.cookie) {
      declared.append(
        LayeredValue(layer: layer.layer, key: .cookie(cookie.identity), value: cookie.setCookieValue(now: .epoch))
      )
      if cookies.contains(where: { $0.cookie.identity == cookie.identity }) { continue }
      cookies.append(LayeredCookie(cookie: cookie, field: cookie.isFixed ? HTTPField(setting: cookie, at: .epoch) : nil))
    }
  }
}
