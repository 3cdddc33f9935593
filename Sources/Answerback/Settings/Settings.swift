public import Codecs
public import FieldValues
import HTTPTypes
import Logging

/// What one layer says about the answers beneath it. The modifiers of ``Layer`` fill it; ``SettledSettings`` merges the layers once.
public struct Settings: Sendable, Layer {
  public internal(set) var headers: [HeaderSetting] = []
  public internal(set) var cookies: [CookieSetting] = []
  public internal(set) var mediaType: MediaType?
  public internal(set) var status: Status?
  public internal(set) var cacheControl: CacheControl?
  public internal(set) var etag: ETag?
  public internal(set) var errorForm: (any ErrorForm)?
  public internal(set) var templateEngine: (any TemplateEngine)?
  public internal(set) var customEncodings = CustomEncodings.none
  public internal(set) var renderer: (any ResponseRenderer)?
  public internal(set) var nonFinite: BodyEncoder.NonFinite?
  public internal(set) var afterRequest: AfterRequestHook?
  public internal(set) var blocking = false
  public internal(set) var background: BackgroundTasks?
  public internal(set) var onBackgroundFailure: (@Sendable (BackgroundFailure) -> Void)?
  /// The layer in words, `router /r`; set when the tree is settled, for the trace.
  var layer = "route"
  /// Sentences about values that were refused; reported when the app is built.
  var faults: [String] = []

  public init() {}

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
  /// Merges layers, the outermost first. What was refused in them stands in their own faults and is left out here.
  init(route: String, layers: [Settings], logger: Logger) {
    self.init(route: route, logger: logger)
    var encodings = CustomEncodings.none
    var nonFinite = BodyEncoder.NonFinite.null
    for layer in layers.reversed() {
      status = status ?? layer.status
      mediaType = mediaType ?? layer.mediaType
      afterRequest = afterRequest ?? layer.afterRequest
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
    layeredContentType = fields.first { $0.name == .contentType }?.value
    prepared = preparedFields()
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
