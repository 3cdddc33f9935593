import Answerback

/// What handlers take and return: forms that crashed the compiler, or had none.
public enum Handlers {
  public static func makeApp() throws -> App {
    try App {
      // One input, and no request.
      Get("/items/{id}", Path("id", Int.self)) { id in "item \(id)" }
      Get("/lamps/{id}", Path("id", Int.self)) { id in Response(["id": id]).header("X-Lamp", id) }
      Get("/later/{id}", Path("id", Int.self)) { id in
        await Task.yield()
        return "item \(id)"
      }
      // Two inputs, without the request and with it.
      Get("/twice/{id}", Path("id", Int.self), Query("by", Int.self, default: 2)) { id, by in id * by }
      Get("/thrice/{id}", Path("id", Int.self), Query("by", Int.self, default: 3)) { request, id, by in
        "\(request.method) \(id * by)"
      }
      // Two kinds of response in one handler.
      Get("/jobs/{id}", Path("id", Int.self)) { id in
        id == 1 ? AnyResponse(Redirect(to: "/items/1")) : AnyResponse("not yet")
      }
      Get("/either", Query("as", String?.self)) { type in
        switch type {
        case "html": AnyResponse(HTML("<p>lamp</p>"))
        case "none": AnyResponse(NoContent())
        default: AnyResponse(["name": "lamp"])
        }
      }
      // An input that awaits: a session is looked up, a 401 is thrown.
      Get("/me", CurrentUser(sessions: Sessions(users: ["31d4": "ada"]))) { user in ["user": user] }
    }
  }

  /// Sessions in something that is asked asynchronously.
  private actor Sessions {
    private let users: [String: String]

    init(users: [String: String]) {
      self.users = users
    }

    func user(of id: String?) -> String? { id.flatMap { users[$0] } }
  }

  private struct CurrentUser: Input {
    let sessions: Sessions
    var declarations: [InputDeclaration] { CookieValue("sid", String.self).declarations }

    func read(from request: Request) async throws -> String {
      let id = request.cookies.first { $0.name == "sid" }.map { String($0.value) }
      guard let user = await sessions.user(of: id) else {
        throw HTTPError(.unauthorized, "sign in first", headers: ["WWW-Authenticate": "Cookie"])
      }
      return user
    }
  }
}

/// What can be known to be wrong when the app is built, and is said then.
public enum Mistakes {
  public static func makeAppWithoutAnEngine() throws -> App { try App { Get("/info") { Template("info.html") } } }
  public static func makeRedirectToNowhere() throws -> App { try App { Get("/go") { Redirect(to: "/") }.status(.notFound) } }
  public static func makeRouteOfTwoBodies() throws -> App {
    try App { Post("/two", Body(String.self), Body(Int.self)) { text, number in "\(text)\(number)" } }
  }
  public static func makeMissingFolder() throws -> App { try App { StaticFiles("/assets", directory: "no-such-folder") } }
  public static func makeWrongHeader() throws -> App { try App { Get("/x") { "x" }.header("a b", "c") } }
  public static func makeWrongCookie() throws -> App { try App { Get("/x") { "x" }.cookie("a", "b;c") } }
}
