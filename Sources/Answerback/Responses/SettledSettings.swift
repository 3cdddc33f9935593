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
  /// Fields of all layers, the nearest layer's first, each name once; Cache-Control and ETag among them. `Vary` has every layer's names.
  var fields: [HTTPField] = []
  /// Those of the layers' fields that error responses have too, see ``HeaderSetting/onErrors``.
  var errorFields: [HTTPField] = []
  /// Whether the route serves HEAD and not GET, so that only its handler can know the length of the content.
  var headStatesLength = false
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
  /// The value of Content-Type that a header of the layers states.
  var layeredContentType: String?
  /// What all responses have that add nothing to the layers; made from the rest, last.
  var prepared: RenderedResponse.PreparedFields?

  /// A layered cookie, its line printed beforehand unless it counts from the request's time.
  struct LayeredCookie: Sendable {
    let cookie: Cookie
    let field: HTTPField?
  }

  /// One value a layer declares, whether it is sent or a nearer one wins; kept for the trace.
  struct LayeredValue: Sendable {
    /// `route`, `controller /c`, `router /r`, `app`.
    let layer: String
    let key: Key
    let value: String

    /// What two values must have in common for one to give way to the other.
    enum Key: Sendable, Hashable {
      /// A field name in lower case.
      case field(String)
      case cookie(Cookie.Identity)
    }
  }

  /// No layer at all: what a response gets that is rendered outside any route.
  static let outsideRoutes = SettledSettings(route: "outside any route", logger: Logger(label: "answerback"))

  init(route: String, logger: Logger) {
    self.route = route
    self.logger = logger
  }

  /// The layers' fields that also go out on answers no handler gave: not those about a representation.
  var fieldsOfAutomaticAnswers: [HTTPField] {
    fields.filter { $0.name != .cacheControl && $0.name != .eTag }
  }

  /// Cache-Control and ETag as the documentation shows them.
  var documentedValidators: [HeaderSetting] {
    fields.filter { $0.name == .cacheControl || $0.name == .eTag }.map { HeaderSetting($0.name.rawName, $0.value) }
      .filter { header in !documentedHeaders.contains { $0.name.equalsIgnoringCase(header.name) } }
  }

  /// Puts encoders in front of those there are.
  mutating func add(_ encodings: CustomEncodings) {
    json.customEncodings = json.customEncodings.merging(nearer: encodings)
    messagePack.customEncodings = messagePack.customEncodings.merging(nearer: encodings)
  }

}
