import Answerback
import Synchronization

/// Hooks around handlers: request ids, CORS, sessions and authentication.
///
/// They are hooks of a mounted app, because an app's hooks also see 404, 405 and the automatic responses to OPTIONS.
struct AroundHooks: RouteComponent {
  private let app: App

  /// - Throws: A `ConfigurationError`, which would be a bug of the showcase.
  init() throws {
    let sessions = Sessions(limit: 1000)
    let cors = CORS(origins: ["https://app.example"], methods: ["GET", "POST"], headers: ["Content-Type"])
    app = try App {
      Get("/id") { request in ["id": request.storage[RequestID.self]] }.summary("The id that a hook has set")
      Get("/failing") { () throws -> NoContent in throw HTTPError(.conflict, "also errors have the id") }.raises(.conflict)
        .summary("An error with the headers of the hooks")
      Router("/session") {
        Post("/login", Body(Login.self), Session.Current()) { login, session in
          session.signIn(login.user)
          return ["user": login.user]
        }
        .status(.ok).summary("Signs in, which begins a new session")
        Post("/logout", Session.Current()) { session in
          session.end()
          return NoContent()
        }
        .summary("Ends the session")
        Router("/private") {
          Get("/name", SignedIn()) { user in ["user": user] }.raises(.unauthorized).summary("Only for signed-in users")
        }
        .around(SignedIn.required)
      }
      .around(sessions.around)
    }
    .around(RequestID.around).around(cors.around)
  }

  var node: RouteNode { Mount("/around", app).node }

  struct Login: Codable {
    var user: String
  }
}

// MARK: - Request ids

extension AroundHooks {
  /// The id of a request, from the client or made here. Handlers find it in the storage, clients on every response.
  private enum RequestID: Request.StorageKey {
    typealias Value = String

    @Sendable static func around(_ request: Request, _ next: Next) async throws -> any ResponseConvertible {
      let sent = request.headers.first { $0.name.canonicalName == "x-request-id" }?.value
      let id = sent.flatMap { isUsable($0) ? $0 : nil } ?? randomID()
      var request = request
      request.storage[RequestID.self] = id
      var response = try await next(request)
      try response.headers.set("X-Request-ID", id)
      return response
    }

    /// What a client sends is written to logs.
    private static func isUsable(_ id: String) -> Bool {
      (1...64).contains(id.utf8.count) && id.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    }
  }

  /// Returns 128 random bits as hexadecimal digits.
  private static func randomID() -> String {
    var random = SystemRandomNumberGenerator()
    return (0..<2).map { _ in
      let digits = String(random.next() as UInt64, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }
    .joined()
  }
}

// MARK: - CORS

extension AroundHooks {
  /// Lets pages of other origins read the responses (Fetch standard, CORS protocol).
  private struct CORS: Sendable {
    var origins: Set<String>
    var methods: [String]
    var headers: [String]

    @Sendable func around(_ request: Request, _ next: Next) async throws -> any ResponseConvertible {
      let origin = request.headers[.origin].flatMap { origins.contains($0) ? $0 : nil }
      var response: AnyResponse
      if origin != nil, request.method == .options, request.headers[.accessControlRequestMethod] != nil {
        response = AnyResponse(status: .noContent)
        try response.headers.set("Access-Control-Allow-Methods", methods.joined(separator: ", "))
        try response.headers.set("Access-Control-Allow-Headers", headers.joined(separator: ", "))
        try response.headers.set("Access-Control-Max-Age", 600)
      } else {
        response = try await next(request)
      }
      if let origin { try response.headers.set("Access-Control-Allow-Origin", origin) }
      // The response depends on Origin even if the header is missing.
      try response.headers.addVary("Origin")
      return response
    }
  }
}

// MARK: - Sessions

extension AroundHooks {
  /// The session of one client during a request.
  private final class Session: Sendable, Request.StorageKey {
    typealias Value = Session

    private let state: Mutex<(user: String?, isChanged: Bool)>

    init(user: String?) {
      state = Mutex((user, false))
    }

    var user: String? { state.withLock { $0.user } }
    var isChanged: Bool { state.withLock { $0.isChanged } }

    func signIn(_ user: String) { state.withLock { $0 = (user, true) } }
    func end() { state.withLock { $0 = (nil, true) } }

    /// The session of a request, for handlers.
    struct Current: Input {
      var declarations: [InputDeclaration] { [] }

      func read(from request: Request) throws -> Session { request.storage[Session.self] ?? Session(user: nil) }
    }
  }

  /// The sessions of an app, found by a cookie. If there are too many, the oldest ends.
  private final class Sessions: Sendable {
    private static let cookieName = "showcase-session"

    private struct State {
      var users: [String: String] = [:]
      /// The ids in the order in which the sessions began.
      var order: [String] = []

      mutating func remove(_ id: String) {
        users[id] = nil
        order.removeAll { $0 == id }
      }
    }

    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int) {
      self.limit = limit
    }

    @Sendable func around(_ request: Request, _ next: Next) async throws -> any ResponseConvertible {
      let id = request.cookies.first { $0.name == Self.cookieName }.map { String($0.value) }
      let session = Session(user: id.flatMap { id in state.withLock { $0.users[id] } })
      var request = request
      request.storage[Session.self] = session
      var response = try await next(request)
      guard session.isChanged else { return response }
      // An id from before signing in must not be valid afterwards, because another person may know it.
      if let id { state.withLock { $0.remove(id) } }
      if let user = session.user {
        // A server that uses TLS adds secure: true.
        response.cookies.set(try Cookie(Self.cookieName, begin(for: user), httpOnly: true, sameSite: .strict))
      } else {
        response.cookies.set(try Cookie.deletion(Self.cookieName, httpOnly: true, sameSite: .strict))
      }
      return response
    }

    private func begin(for user: String) -> String {
      let id = randomID()
      state.withLock { state in
        if state.order.count >= limit { state.remove(state.order[0]) }
        state.users[id] = user
        state.order.append(id)
      }
      return id
    }
  }
}

// MARK: - Authentication

extension AroundHooks {
  /// The user who has signed in. A hook requires one, and handlers read the name.
  private struct SignedIn: Input {
    private enum Name: Request.StorageKey { typealias Value = String }

    var declarations: [InputDeclaration] { [] }

    func read(from request: Request) throws -> String {
      guard let name = request.storage[Name.self] else { throw HTTPError(.unauthorized) }
      return name
    }

    @Sendable static func required(_ request: Request, _ next: Next) async throws -> any ResponseConvertible {
      guard let user = request.storage[Session.self]?.user else {
        throw HTTPError(.unauthorized, "sign in first", headers: ["WWW-Authenticate": "Session"])
      }
      var request = request
      request.storage[Name.self] = user
      return try await next(request)
    }
  }
}
