import ArgumentParser

#if Hummingbird
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
#endif

/// `benchmarks serve-hummingbird`: the routes of `benchmarks serve-nio` with Hummingbird's router and server.
struct ServeHummingbird: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve-hummingbird",
    abstract: "Serve /text, /json and /layers with Hummingbird."
  )

  @OptionGroup var place: ListeningPlace

  #if Hummingbird
  private struct Small: ResponseEncodable {
    let message = "Hello, world!"
    let id = 42
    let ok = true
  }

  /// Adds a field, as a layer does.
  private struct Layer: RouterMiddleware {
    typealias Context = BasicRequestContext

    let name: HTTPField.Name
    let value: String

    func handle(
      _ request: Request,
      context: Context,
      next: (Request, Context) async throws -> Response
    ) async throws -> Response {
      var response = try await next(request, context)
      response.headers[name] = value
      return response
    }
  }

  func run() async throws {
    let router = Hummingbird.Router()
    router.get("/text") { _, _ in "Hello, world!" }
    router.get("/json") { _, _ in Small() }
    var group = router.group()
    for (name, value) in [("X-App", "app"), ("X-Router", "router"), ("X-Controller", "controller"), ("X-Handler", "handler")] {
      guard let name = HTTPField.Name(name) else { continue }
      group = group.add(middleware: Layer(name: name, value: value))
    }
    group.get("/layers") { request, context in
      var response = try Small().response(from: request, context: context)
      response.setCookie(Cookie(name: "session", value: "abc", path: "/", sameSite: .lax))
      return response
    }
    var logger = Logger(label: "hummingbird")
    logger.logLevel = .error
    let app = Application(
      router: router,
      configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: place.port)),
      onServerRunning: { channel in
        print("listening on 127.0.0.1:\(channel.localAddress?.port ?? 0)")
        fflush(nil)
      },
      eventLoopGroupProvider: .shared(place.group),
      logger: logger
    )
    try await app.runService()
  }
  #else
  func run() throws {
    throw ValidationError("This program was built without the trait Hummingbird. Build it with the default traits.")
  }
  #endif
}
