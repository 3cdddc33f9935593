#if Hummingbird
public import Answerback
public import HTTPTypes
public import Hummingbird
public import Logging
import NIOCore

/// A Hummingbird responder for an ``/Answerback/App``, or for any other responder of this package.
///
/// `Application(responder: AnswerbackResponder(app))` is a Hummingbird application that only consists of the app.
///
/// `request.id` is Hummingbird's id of the request, and `request.logger` the context's logger. `request.client` is known where the context
/// is a `RemoteAddressRequestContext`.
///
/// Hummingbird's middleware is outermost: it runs around the app's hooks (``/Answerback/Layer/around(_:)``), also where the app responds 404
/// or 405, and sees the response that the hooks have made.
///
/// The responder is checked when it is handed over, since Hummingbird asks for no check before it serves. A fault is logged; to end the
/// program instead, write `try app.check()` first.
///
/// Handlers run as they do on Answerback's server: `.blocking()` handlers on NIO's thread pool, raw responses with back-pressure.
/// A raw response only notices at its next piece that the client has left. For HEAD without a length it sends `Content-Length:
/// 0`, as Hummingbird does for every stream. To mount the app at a path of a router, use
/// ``Hummingbird/RouterMethods/mount(_:at:methods:bodyLimit:logger:)``.
public struct AnswerbackResponder<Context: RequestContext>: HTTPResponder {
  private let responder: any Responder
  private let bodyLimit: Int
  /// Whether the segments of the Hummingbird route's own path are removed from the target.
  private let isMounted: Bool

  /// Creates a responder.
  /// - Parameters:
  ///   - responder: The app, or any other responder.
  ///   - context: The kind of context the Hummingbird application uses.
  ///   - bodyLimit: The largest request body, in bytes. A longer one gets a 413.
  ///   - logger: Logs what is wrong with the responder, if anything is.
  public init(
    _ responder: some Responder,
    context: Context.Type = BasicRequestContext.self,
    bodyLimit: Int = 16 * 1024 * 1024,
    logger: Logger = Logger(label: "answerback.hummingbird")
  ) {
    self.init(responder, bodyLimit: bodyLimit, isMounted: false, logger: logger)
  }

  init(_ responder: any Responder, bodyLimit: Int, isMounted: Bool, logger: Logger) {
    do {
      try responder.check()
    } catch {
      logger.critical("The app can't serve. Call check() before it is handed to Hummingbird to end the program instead. \(error)")
    }
    self.responder = responder
    self.bodyLimit = bodyLimit
    self.isMounted = isMounted
  }

  /// Responds to a request of Hummingbird's. Hummingbird calls it.
  /// - Throws: What reading the body throws, or a failure of a raw response before its head.
  public func respond(to request: Hummingbird.Request, context: Context) async throws -> Hummingbird.Response {
    let body: ByteBuffer
    do {
      body = try await request.body.collect(upTo: bodyLimit)
    } catch is NIOTooManyBytesError {
      return Hummingbird.Response(status: .contentTooLarge)
    }
    let target = request.target(droppingSegments: isMounted ? mountedSegments(context) : 0)
    var ours = Answerback.Request(request, target: target, body: body)
    if isMounted { ours.mountPath = request.mountPath(before: target) }
    ours.client = Answerback.Request.Client((context as? any RemoteAddressRequestContext)?.remoteAddress)
    if let id = context.logger[metadataKey: "hb.request.id"] { ours.id = id.description }
    ours.logger = context.logger
    let response = try await responder.respond(to: ours).rendered
    do {
      return try await response.started(for: request, logger: context.logger)
    } catch let misuse as ResponseMachine.Misuse {
      context.logger.error("\(request.method) \(request.uri.path): \(misuse)")
      throw Hummingbird.HTTPError(.internalServerError)
    }
  }

  /// Returns the number of path segments that belong to Hummingbird: those before the catch-all, including those of the groups
  /// around the mount.
  private func mountedSegments(_ context: Context) -> Int {
    (context.endpointPath ?? "").split(separator: "/").filter { $0 != "**" }.count
  }
}

extension ResponseWork {
  /// The rendered response, awaited if needed.
  fileprivate var rendered: RenderedResponse {
    get async throws {
      switch self {
      case .ready(let response): response
      case .pending(let work): try await work().rendered
      case .blocking(let work): try await BlockingPool.shared.run(work)
      }
    }
  }
}

extension RouterMethods {
  /// Mounts an ``/Answerback/App``, or any other responder of this package, at a path: `router.mount(app, at: "shop")`.
  ///
  /// The app sees what follows the path, and responds to everything there, 404 and 405 included. In a group the group's path is
  /// taken off, too, and its middleware runs around the app and its hooks. Literal routes of Hummingbird's beside it win. An app that can't
  /// serve is logged; to end the program instead, write `try app.check()` before.
  /// - Parameters:
  ///   - responder: The app, or any other responder.
  ///   - path: Where the app begins; it may hold parameters, but no `**`.
  ///   - methods: The methods that reach the app. Hummingbird routes by method, and responds to others with a 404 itself.
  ///   - bodyLimit: The largest request body, in bytes. A longer one gets a 413.
  ///   - logger: Logs what is wrong with the responder, if anything is.
  @discardableResult
  public func mount(
    _ responder: some Responder,
    at path: RouterPath = "",
    methods: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options, .trace],
    bodyLimit: Int = 16 * 1024 * 1024,
    logger: Logger = Logger(label: "answerback.hummingbird")
  ) -> Self {
    let mounted = AnswerbackResponder<Context>(responder, bodyLimit: bodyLimit, isMounted: true, logger: logger)
    for method in methods {
      on(path, method: method, responder: mounted)
      on(path.appendingPath("**"), method: method, responder: mounted)
    }
    return self
  }
}
#else
/// Needs the trait `Hummingbird`.
@available(*, unavailable, message: "AnswerbackResponder needs the trait 'Hummingbird' of the package answerback.")
public struct AnswerbackResponder<Context> {}
#endif
