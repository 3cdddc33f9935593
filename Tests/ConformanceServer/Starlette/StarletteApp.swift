import Answerback
import Codecs

/// The app of `routes-starlette.md`: the features that are built so far.
enum StarletteApp {
  static func make() throws -> App {
    try App {
      PlainResponses()
      JSONResponses()
      CookieResponses()
      ErrorResponses()
    }
    .errors(as: TextErrors())
    .nonFinite(.refuse)
  }
}

/// The standard phrase of the status as text.
struct TextErrors: ErrorForm {
  func response(for error: HTTPError, in context: RenderingContext) throws -> AnyResponse {
    guard error.status.allowsBody else { return AnyResponse(status: error.status, headers: error.headers) }
    return AnyResponse(
      status: error.status,
      headers: error.headers,
      mediaType: .text,
      body: try context.encode(error.status.reasonPhrase, as: .text)
    )
  }
}
