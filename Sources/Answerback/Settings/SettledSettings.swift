import Codecs
import FieldValues
import HTTPTypes
import Logging

/// The settings of all layers of one route, merged once when the app is built; serving only reads them.
struct SettledSettings: Sendable {
  /// `GET /items/{id}`, for messages.
  var route: String
  var status: Status?
  var mediaType: MediaType?
  /// Fields of all layers, the nearest layer's first, each name once; Cache-Control and ETag among them.
  var fields: [HTTPField] = []
  /// Cookies of all layers, the nearest layer's first, each identity once.
  var cookies: [LayeredCookie] = []
  /// What the layers document, the nearest layer's word on each name or identity; documentation-only entries among them.
  var documentedHeaders: [HeaderSetting] = []
  var documentedCookies: [CookieSetting] = []
  /// Everything the layers declare, sent or overridden, the nearest layer's first; only the trace reads it.
  var declared: [LayeredValue] = []
  var json = BodyEncoder(.json)
  var messagePack = BodyEncoder(.messagePack)
  var errorForm: any ErrorForm = ProblemDetails()
  var templateEngine: (any TemplateEngine)?
  var renderer: (any ResponseRenderer)?
  var afterRequest: AfterRequestHook?
  var blocking = false
  /// Tasks of all layers, the nearest layer's first.
  var background: BackgroundTasks?
  var onBackgroundFailure: (@Sendable (BackgroundFailure) -> Void)?
  var logger: Logger

  /// A layered cookie, its line printed beforehand unless it counts from the request's time.
  struct LayeredCookie: Sendable {
    let cookie: Cookie
    let field: HTTPField?
  }

  /// No layer at all: what a response gets that is rendered outside any route.
  static let outsideRoutes = SettledSettings(route: "outside any route", logger: Logger(label: "answerback"))

  init(route: String, logger: Logger) {
    self.route = route
    self.logger = logger
  }

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
  }

  /// The layers' fields that also go out on answers no handler gave: not those about a representation.
  var fieldsOfAutomaticAnswers: [HTTPField] {
    fields.filter { $0.name != .cacheControl && $0.name != .eTag }
  }

  /// Cache-Control and ETag as the documentation shows them.
  var documentedValidators: [HeaderSetting] {
    fields.filter { $0.name == .cacheControl || $0.name == .eTag }.map { HeaderSetting($0.name.rawName, $0.value) }
      .filter { header in !documentedHeaders.contains { $0.name.lowercased() == header.name.lowercased() } }
  }

  /// Puts encoders in front of those there are.
  mutating func add(_ encodings: CustomEncodings) {
    json.customEncodings = json.customEncodings.merging(nearer: encodings)
    messagePack.customEncodings = messagePack.customEncodings.merging(nearer: encodings)
  }

  private mutating func addFields(of layer: Settings) {
    var own = HTTPFields()
    for setting in layer.headers where !setting.documentationOnly {
      guard let value = setting.value, let field = try? HTTPField(checking: setting.name, value) else { continue }
      own[fields: field.name] = [field]
    }
    if let cacheControl = layer.cacheControl, !cacheControl.isEmpty, !own.contains(.cacheControl) {
      own.append(HTTPField(name: .cacheControl, value: cacheControl.description))
    }
    if let etag = layer.etag, !own.contains(.eTag) { own.append(HTTPField(name: .eTag, value: etag.description)) }
    for field in own {
      declared.append(LayeredValue(layer: layer.layer, key: .field(field.name.canonicalName), value: field.value))
      if !fields.contains(where: { $0.name == field.name }) { fields.append(field) }
    }
  }

  private mutating func document(_ layer: Settings) {
    for header in layer.headers.reversed()
    where !documentedHeaders.contains(where: { $0.name.lowercased() == header.name.lowercased() }) {
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

extension Cookie {
  /// Whether its line is the same whenever it is printed.
  var isFixed: Bool {
    if case .after = expires { false } else { true }
  }
}

extension HTTPField {
  init(setting cookie: Cookie, at time: HTTPDate) {
    self.init(name: .setCookie, value: cookie.setCookieValue(now: time))
  }
}
