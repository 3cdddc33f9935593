#if Hummingbird
public import Answerback
public import HTTPTypes
public import Hummingbird
import Logging
import NIOCore

/// An ``Answerback/App``, or any responder of ours, as a responder of Hummingbird's.
///
/// `Application(responder: AnswerbackResponder(app))` is an application that is nothing but the app.
///
/// `request.id` is Hummingbird's id of the request. `request.client` is known where the context is a `RemoteAddressRequestContext`.
///
/// Handlers run as on our own server: `.blocking()` ones on NIO's thread pool, raw answers with back-pressure. A raw answer
/// learns that its client has left at its next piece, and to HEAD without a length of its own it says `Content-Length: 0`, as
/// Hummingbird says for every stream. To mount it beneath a path of a router, use
/// ``Hummingbird/RouterMethods/mount(_:at:methods:bodyLimit:)``.
public struct AnswerbackResponder<Context: RequestContext>: HTTPResponder {
  private let responder: any Responder
  private let bodyLimit: Int
  /// Whether the segments of the Hummingbird route's own path are taken off before we see the target.
  private let isMounted: Bool

  /// - Parameters:
  ///   - context: the kind of context the Hummingbird application uses.
  ///   - bodyLimit: the largest request body, in bytes; a longer one is answered 413.
  public init(
    _ responder: some Responder,
    context: Context.Type = BasicRequestContext.self,
    bodyLimit: Int = 16 * 1024 * 1024
  ) {
    self.init(responder, bodyLimit: bodyLimit, isMounted: false)
  }

  init(_ responder: any Responder, bodyLimit: Int, isMounted: Bool) {
    self.responder = responder
    self.bodyLimit = bodyLimit
    self.isMounted = isMounted
  }

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
    let answer = responder.respond(to: ours)
    do {
      return try await answer.rendered.started(isHead: request.method == .head)
    } catch let fault as RelayedResponse.Fault {
      context.logger.error("\(request.method) \(request.uri.path) — \(fault)")
      throw Hummingbird.HTTPError(.internalServerError)
    }
  }

  /// How many segments of the path belong to Hummingbird: those before the catch-all, the groups around the mount included.
  private func mountedSegments(_ context: Context) -> Int {
    (context.endpointPath ?? "").split(separator: "/").filter { $0 != "**" }.count
  }
}

extension ResponseWork {
  /// The answer, awaited where that is due.
  fileprivate var rendered: RenderedResponse {
    get async throws {
      switch self {
      case .ready(let response): response
      case .pending(let answer): try await answer().rendered
      case .blocking(let work): try await BlockingPool.shared.run(work)
      }
    }
  }
}

extension RouterMethods {
  /// Mounts an ``Answerback/App``, or any responder of ours, beneath a path: `router.mount(app, at: "shop")`.
  ///
  /// The app sees what follows the path, and answers everything there, 404 and 405 included. In a group the group's path is
  /// taken off, too, and its middleware runs before the app. Literal routes of Hummingbird's beside it win.
  /// - Parameters:
  ///   - path: where the app begins; it may hold parameters, but no `**`.
  ///   - methods: the methods that reach the app; Hummingbird routes by method, and answers others 404 itself.
  ///   - bodyLimit: the largest request body, in bytes; a longer one is answered 413.
  @discardableResult
  public func mount(
    _ responder: some Responder,
    at path: RouterPath = "",
    methods: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options, .trace],
    bodyLimit: Int = 16 * 1024 * 1024
  ) -> Self {
    let mounted = AnswerbackResponder<Context>(responder, bodyLimit: bodyLimit, isMounted: true)
    for method in methods {
      on(path, method: method, responder: mounted)
      on(path.appendingPath("**"), method: method, responder: mounted)
    }
    return self
  }
}
#else
@available(*, unavailable, message: "AnswerbackResponder needs the trait 'Hummingbird' of the package answerback.")
public struct AnswerbackResponder<Context> {}
#endif
