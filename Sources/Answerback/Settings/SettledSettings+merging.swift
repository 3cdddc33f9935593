import Codecs
import FieldValues
import HTTPTypes
import Logging

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
