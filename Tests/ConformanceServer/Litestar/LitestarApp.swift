import Answerback

/// The app of `routes-litestar.md`: the features that are built so far.
enum LitestarApp {
  static func make() throws -> App {
    try App {
      DefaultResponses()
      MediaTypes()
      Negotiation()
      Statuses()
      Returning()
      Cookies()
      Headers()
      CacheControls()
      ETags()
      Custom()
      Errors()
      Redirects()
      Streams()
      TypedStreams()
      Events()
      StaticEvents()
      Background()
      Mount("/layers", try LayersApp.make())
    }
    .errors(as: LitestarErrors())
  }
}

struct Resource: Codable, Sendable {
  var id: Int
  var name: String

  static let mine = Resource(id: 1, name: "my resource")
}

/// `{"status_code": 404, "detail": "…", "extra": …}`, always as JSON.
struct LitestarErrors: ErrorForm {
  func response(for error: HTTPError, in context: RenderingContext) throws -> AnyResponse {
    let body = Body(error)
    return AnyResponse(
      status: error.status,
      headers: error.headers,
      mediaType: .json,
      body: try context.encode(body, as: .json)
    )
  }

  private struct Body: Encodable {
    let error: HTTPError

    init(_ error: HTTPError) { self.error = error }

    func encode(to encoder: any Encoder) throws {
      var object = OrderedObject(["status_code": error.status.code, "detail": error.detail ?? error.status.reasonPhrase])
      if let extra = error.extra { object.members.append(("extra", extra)) }
      try object.encode(to: encoder)
    }
  }
}
