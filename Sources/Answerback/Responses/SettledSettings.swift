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
  /// What the layers declare beside values; nil where they declare nothing of it, which costs nothing then.
  var hooks: Hooks?
  var blocking = false
  /// Tasks of all layers, the nearest layer's first.
  var background: BackgroundTasks?
  var onBackgroundFailure: (@Sendable (BackgroundTask.Failure) -> Void)?
  var logger: Logger
  /// Finishes the responses of the route.
  var finisher = ResponseFinisher()

  /// Settings in a class: a context holds one reference, where a copy of the settings would count each of theirs.
  final class Shared: Sendable {
    let settings: SettledSettings

    init(_ settings: SettledSettings) { self.settings = settings }
  }

  /// A layered cookie, its line printed beforehand unless it counts from the request's time.
  struct LayeredCookie: Sendable {
    let cookie: Cookie
    let field: HTTPField?
  }

  /// Hooks that need a task, and what errors become.
  final class Hooks: Sendable {
    /// The hooks of all layers, the outermost first, each with its layer.
    let around: [(layer: String, hook: AroundHook)]
    /// The after-request hook where it is async; then there is no other.
    let asyncAfterRequest: AsyncAfterRequestHook?
    /// Errors by type, the nearest layer's first.
    let errorMappings: [ErrorMapping]
    /// Whether a 500 tells what was thrown.
    let debug: Bool

    init(around: [(String, AroundHook)], asyncAfterRequest: AsyncAfterRequestHook?, errorMappings: [ErrorMapping], debug: Bool) {
      self.around = around.map { (layer: $0, hook: $1) }
      self.asyncAfterRequest = asyncAfterRequest
      self.errorMappings = errorMappings
      self.debug = debug
    }
  }

  /// What an error becomes; nil for one of another type.
  typealias ErrorMapping = @Sendable (any Error, Request) -> HTTPError?

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

  /// The settings without what layers add to normal responses: for responses that hooks make, and for those into which the layers are
  /// merged already.
  var withoutLayers: SettledSettings {
    var bare = self
    bare.status = nil
    bare.mediaType = nil
    bare.fields = []
    bare.cookies = []
    bare.renderer = nil
    bare.afterRequest = nil
    bare.background = nil
    bare.finisher = finisher.withoutLayers
    return bare
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
