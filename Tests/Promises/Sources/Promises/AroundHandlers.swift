import Answerback

/// What stands around handlers in a real service: authentication, CORS, request ids, errors of its own.
public enum AroundHandlers {
  public static func makeApp() throws -> App {
    try App {
      Get("/lamps") { ["desk lamp"] }
      Get("/sold-out") { () throws -> NoContent in throw DomainError.outOfStock("lamp") }
      Get("/unexpected") { () throws -> NoContent in throw Unexpected() }
      Router("/private") {
        Get("/name") { request in ["user": request.storage[User.self] ?? "nobody"] }
      }
      .around { request, next in
        guard let user = users[request.headers[.authorization] ?? ""] else {
          throw HTTPError(.unauthorized, headers: ["WWW-Authenticate": "Bearer"])
        }
        var request = request
        request.storage[User.self] = user
        return try await next(request)
      }
      Get("/whoami") { request in
        ["host": request.client?.host, "id": request.id, "logged": request.logger[metadataKey: "request-id"].map { "\($0)" }]
      }
    }
    // Request ids.
    .around { request, next in
      var request = request
      if let id = request.headers.first(where: { $0.name.canonicalName == "x-request-id" })?.value { request.id = id }
      return try await response(next(request), named: request.id)
    }
    // CORS, on errors and preflights too.
    .around { request, next in
      guard request.method == .options, request.headers[.accessControlRequestMethod] != nil else {
        return try await AnyResponse(next(request)).header("Access-Control-Allow-Origin", "*")
      }
      return NoContent().headers([
        "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Methods": "GET, POST",
      ])
    }
    .error(DomainError.self) { error, request in HTTPError(.conflict, "\(error) at \(request.path)") }
  }

  /// `debug=True`
  public static func makeDebugApp() throws -> App {
    try App { Get("/unexpected") { () throws -> NoContent in throw Unexpected() } }.debug()
  }

  /// Within a mount: `root_path`.
  public static func makeMountedApp() throws -> App {
    let shop = try App {
      Get("/old") { Redirect(to: "/lamps") }
      Post("/lamps") { request in Response("lamp 51").header("Location", "\(request.mountPath)/lamps/51") }
    }
    return try App { Mount("/shop", shop) }
  }

  private static let users = ["Bearer 31d4": "ada"]

  private static func response(_ response: AnyResponse, named id: String) -> AnyResponse {
    response.header("X-Request-ID", id)
  }

  private enum User: Request.StorageKey { typealias Value = String }

  private enum DomainError: Error, CustomStringConvertible {
    case outOfStock(String)
    var description: String {
      switch self {
      case .outOfStock(let item): "\(item) is sold out"
      }
    }
  }

  private struct Unexpected: Error, CustomStringConvertible {
    var description: String { "the lamp store is on fire" }
  }
}
