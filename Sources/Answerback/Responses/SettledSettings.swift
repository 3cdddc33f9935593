import Codecs
import FieldValues
import HTTPTypes
import Logging

/// The settings of all layers of one route, merged when the app is built. They don't change while it serves.
struct SettledSettings: Sendable {
  /// The route for messages, such as `GET /items/{id}`.
  var route: String
  var status: Status?
  var mediaType: MediaType?
  /// The fields of all layers, the nearest layer's first, each name once. Cache-Control and ETag are among them. `Vary` has the
  /// names of every layer.
  var fields: [HTTPField] = []
  /// The layers' fields that error responses have too; see ``HeaderSetting/onErrors``.
  var errorFields: [HTTPField] = []
  /// The cookies of all layers, the nearest layer's first, each identity once.
  var cookies: [LayeredCookie] = []
  /// The headers that the layers document, the nearest declaration of each name. Entries that only document are among them.
  var documentedHeaders: [HeaderSetting] = []
  var documentedCookies: [CookieSetting] = []
  /// Everything that the layers declare, sent or overridden, the nearest layer's first. It is only used by the trace.
  var declared: [LayeredValue] = []
  var json = BodyEncoder(.json)
  var messagePack = BodyEncoder(.messagePack)
  var errorForm: any ErrorForm = ProblemDetails()
  var templateEngine: (any TemplateEngine)?
  var renderer: (any ResponseRenderer)?
  var afterRequest: AfterRequestHook?
  /// Hooks and error mappings. Nil if the layers declare none, so that a route without them doesn't pay for them.
  var hooks: Hooks?
  var blocking = false
  /// The background tasks of all layers, the nearest layer's first.
  var background: BackgroundTasks?
  var onBackgroundFailure: (@Sendable (BackgroundTask.Failure) -> Void)?
  var logger: Logger
  /// Finishes the responses of the route.
  var finisher = ResponseFinisher()

  /// The settings in a class: copying a context counts one reference instead of one for each setting.
  final class Shared: Sendable {
    let settings: SettledSettings
    /// The last choices of negotiated responses.
    let choices = Negotiated.RecentChoices()

    init(_ settings: SettledSettings) { self.settings = settings }
  }

  /// A cookie of a layer. Its line is printed in advance unless it depends on the time of the request.
  struct LayeredCookie: Sendable {
    let cookie: Cookie
    let field: HTTPField?
  }

  /// Hooks that need a task, and error mappings.
  final class Hooks: Sendable {
    /// The hooks of all layers, the outermost first, each with its layer.
    let around: [(layer: String, hook: AroundHook)]
    /// The after-request hook if it is async. Then there isn't another.
    let asyncAfterRequest: AsyncAfterRequestHook?
    /// The error mappings, the nearest layer's first.
    let errorMappings: [ErrorMapping]
    /// Whether a 500 shows the error that was thrown.
    let debug: Bool

    init(around: [(String, AroundHook)], asyncAfterRequest: AsyncAfterRequestHook?, errorMappings: [ErrorMapping], debug: Bool) {
      self.around = around.map { (layer: $0, hook: $1) }
      self.asyncAfterRequest = asyncAfterRequest
      self.errorMappings = errorMappings
      self.debug = debug
    }
  }

  /// Returns the ``HTTPError`` for an error, or nil for an error of another type.
  typealias ErrorMapping = @Sendable (any Error, Request) -> HTTPError?

  /// A value that a layer declares, sent or overridden by a nearer layer, for the trace.
  struct LayeredValue: Sendable {
    /// The layer: `route`, `controller /c`, `router /r` or `app`.
    let layer: String
    let key: Key
    let value: String

    /// Two values with the same key override each other.
    enum Key: Sendable, Hashable {
      /// A field name in lower case.
      case field(String)
      case cookie(Cookie.Identity)
    }
  }

  /// The settings without any layer, for responses that are rendered outside routes.
  static let outsideRoutes = SettledSettings(route: "outside any route", logger: Logger(label: "answerback"))

  init(route: String, logger: Logger) {
    self.route = route
    self.logger = logger
  }

  /// The settings without what layers add to normal responses: for responses of hooks, and for those into which the layers are
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

  /// The layers' fields that are also sent in responses that no handler made. Those about a representation are left out.
  var fieldsOfAutomaticAnswers: [HTTPField] {
    fields.filter { $0.name != .cacheControl && $0.name != .eTag }
  }

  /// Cache-Control and ETag for the documentation.
  var documentedValidators: [HeaderSetting] {
    fields.filter { $0.name == .cacheControl || $0.name == .eTag }.map { HeaderSetting($0.name.rawName, $0.value) }
      .filter { header in !documentedHeaders.contains { $0.name.equalsIgnoringCase(header.name) } }
  }

  /// Adds encoders that override the present ones.
  mutating func add(_ encodings: CustomEncodings) {
    json.customEncodings = json.customEncodings.merging(nearer: encodings)
    messagePack.customEncodings = messagePack.customEncodings.merging(nearer: encodings)
  }

}
