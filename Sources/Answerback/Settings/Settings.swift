public import Codecs
public import FieldValues

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
}

/// Changes a response after the handler and after the layers were merged, before it is finished.
///
/// Only the nearest layer's hook runs (seed page: Using the After Request Hook).
public typealias AfterRequestHook = @Sendable (inout AnyResponse, Request) throws -> Void
