import FieldValues
import HTTPTypes
import NIOCore

extension App: Responder {
  public func respond(to request: Request) -> Answer {
    switch table.find(request.method, path: request.path) {
    case .notFound:
      if let (app, depth) = table.mounted(at: request.path) { return app.respond(to: request.below(depth)) }
      // About the server as a whole (RFC 9110 section 9.3.7).
      if request.method == .options, request.target == "*" { return .ready(RenderedResponse(status: .noContent)) }
      return .ready(automatic(HTTPError(.notFound, "no route has the path \(request.path)"), request))
    case .methodNotAllowed(let allow):
      let error = HTTPError(
        .methodNotAllowed,
        "\(request.path) does not answer \(request.method.rawValue)",
        headers: ["Allow": allow]
      )
      return .ready(automatic(error, request))
    case .options(let fields):
      return .ready(RenderedResponse(status: .noContent, fields: fields))
    case .route(let route, let values):
      var request = request
      request.pathParameters = PathParameters(names: route.parameterNames, values: values)
      return route.respond(to: request)
    }
  }

  public func route(of request: Request) -> String? {
    switch table.find(request.method, path: request.path) {
    case .route(let route, _): return route.description.path
    case .methodNotAllowed, .options: return nil
    case .notFound:
      guard let (app, depth) = table.mounted(at: request.path), let route = app.route(of: request.below(depth)) else {
        return nil
      }
      return request.path.parts(between: "/").prefix(depth).map { "/\($0)" }.joined() + (route == "/" ? "" : route)
    }
  }

  private func automatic(_ error: HTTPError, _ request: Request) -> RenderedResponse {
    ErrorRendering(context: RenderingContext(request: request, settings: table.outside)).render(error)
  }
}

extension SettledRoute {
  func respond(to request: Request) -> Answer {
    var context = RenderingContext(request: request, settings: settings)
    if let failed = settings.failedPrecondition(of: request) { return .ready(failed) }
    switch endpoint {
    case .sync(let handler) where settings.blocking || request.hasLargeBody:
      return .blocking { [context] in self.rendered(context) { try handler(context).completed() } }
    case .sync(let handler):
      context.leavesLargeValues = true
      return LoopWatch.watching(settings) { answer(context, Result { try handler(context) }) }
    case .async(let handler):
      context.leavesLargeValues = true
      return .pending { [context] in
        let result: Result<AnyResponse, any Error>
        do { result = .success(try await handler(context)) } catch { result = .failure(error) }
        return self.answer(context, result)
      }
    }
  }

  /// The answer at once, or what is left of it for a thread that may block.
  private func answer(_ context: RenderingContext, _ result: Result<AnyResponse, any Error>) -> Answer {
    if case .success(let response) = result, response.isIncomplete {
      return .blocking { self.rendered(context, response.completed) }
    }
    return .ready(rendered(context) { try result.get() })
  }

  private func rendered(_ context: RenderingContext, _ handler: () throws -> AnyResponse) -> RenderedResponse {
    do {
      return try settings.finish(try handler(), declaration: declaration, methodDefault: methodDefault, request: context.request)
    } catch {
      return ErrorRendering(context: context).render(error)
    }
  }
}
