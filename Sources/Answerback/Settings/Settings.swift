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
