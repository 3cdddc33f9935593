public import Answerback
public import HTTPTypes
public import Hummingbird

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
