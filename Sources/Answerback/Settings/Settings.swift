import Codecs
import FieldValues
import HTTPTypes
import Logging

/// The settings of one layer. They are set by the modifiers of ``Layer``, and merged with those of the other layers when the app
/// is built.
///
/// ```swift
/// var settings: Settings { Settings().header("X-A", "b").status(.accepted) }
/// ```
public struct Settings: Sendable, Layer {
  /// The headers in the order of declaration, including those that are only documented.
  var headers: [HeaderSetting] = []
  /// The cookies in the order of declaration, including those that are only documented.
  var cookies: [CookieSetting] = []
  /// The media type of normal responses.
  var mediaType: MediaType?
  /// The status of normal responses.
  var status: Status?
  /// The Cache-Control of normal responses.
  var cacheControl: CacheControl?
  /// The entity tag of normal responses.
  var etag: ETag?
  /// The form of error responses.
  var errorForm: (any ErrorForm)?
  /// The engine that renders templates.
  var templateEngine: (any TemplateEngine)?
  /// The encoders for types.
  var customEncodings = CustomEncodings.none
  /// The response class.
  var renderer: (any ResponseRenderer)?
  /// What NaN and infinities are encoded as.
  var nonFinite: BodyEncoder.NonFinite?
  /// Whether handlers run on a thread that may block.
  var blocking = false
  /// The work that is done after normal responses.
  var background: BackgroundTasks?
  /// The hook for background tasks that fail.
  var onBackgroundFailure: (@Sendable (BackgroundTask.Failure) -> Void)?
  /// Whether the detail of a 500 is the description of the error.
  var debug: Bool?
  /// The hooks around everything within the layer, the outermost first.
  var around: [AroundHook] = []
  var afterRequest: AfterRequest?
  /// The mappings of errors by type, in the order of declaration.
  var errorMappings: [SettledSettings.ErrorMapping] = []
  /// The name of the layer for the trace, such as `router /r`. It is set when the app is built.
  var layer = "route"
  /// What is wrong with the values of the modifiers, reported when the app is built.
  var faults: [ConfigurationError.Fault.ValueReason] = []

  /// Creates empty settings.
  public init() {}

  /// An after-request hook. A hook that isn't async needs no task.
  enum AfterRequest: Sendable {
    case sync(AfterRequestHook)
    case async(AsyncAfterRequestHook)
  }

  /// Returns changed settings.
  public func with(_ change: (inout Settings) -> Void) -> Settings {
    var changed = self
    change(&changed)
    return changed
  }

  mutating func add(_ header: HeaderSetting) {
    headers.append(header)
    if header.documentationOnly { return }
    if header.onErrors, ["content-type", "content-length"].contains(header.name.lowercased()) {
      return faults.append(.headerOfErrorForm(header.name))
    }
    if header.name.equalsIgnoringCase("Set-Cookie") {
      return faults.append(.setCookieHeader(header.name))
    }
    guard let value = header.value else {
      return faults.append(.headerWithoutValue(header.name))
    }
    do {
      _ = try HTTPField(checking: header.name, value)
    } catch {
      faults.append(.refused(error))
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
      faults.append(.refused(error))
    }
  }
}

extension SettledSettings {
  /// Merges layers. Values that were refused are in the faults of the layers, and are left out.
  /// - Parameters:
  ///   - route: The name of the route for messages.
  ///   - layers: The layers, the outermost first.
  ///   - headStatesLength: Whether the route serves HEAD and not GET, so that only its handler knows the length of the content.
  ///   - logger: The logger of the app.
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

  /// Returns the fields that the headers of one layer send. If a name is set twice, the last value is sent.
  private static func liveFields(_ headers: [HeaderSetting]) -> HTTPFields {
    var fields = HTTPFields()
    for setting in headers where !setting.documentationOnly {
      guard let value = setting.value, var field = try? HTTPField(checking: setting.name, value) else { continue }
      if field.name == .vary { field.value = ResponseHeaders.varyNames(fields[values: .vary] + [value]).joined(separator: ", ") }
      fields[fields: field.name] = [field]
    }
    return fields
  }

  /// Adds a field unless a nearer layer has one of this name. The names in `Vary` of all layers are joined.
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
