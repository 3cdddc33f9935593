import HTTPTypes
import Logging

/// Turns whatever was thrown into an answer: an ``HTTPError`` into its status, anything else into a 500 that says no more than that.
struct ErrorRendering {
  let context: RenderingContext

  func render(_ error: any Error) -> RenderedResponse {
    // A status that cannot end an exchange is a fault of the handler, which the client learns in the form it knows.
    let answer = (error as? HTTPError).flatMap { $0.status.isFinal ? $0 : nil } ?? unexpected(error)
    do {
      // A status without content has no room for a form; its headers still go out.
      let bare = AnyResponse(status: answer.status, headers: answer.headers)
      let formed = answer.status.allowsBody ? try context.settings.errorForm.response(for: answer, in: context) : bare
      return try context.settings.finish(error: formed, request: context.request)
    } catch {
      log(error, "the error form failed")
      return RenderedResponse(status: .internalServerError, fields: [.contentLength: "0"])
    }
  }

  private func unexpected(_ error: any Error) -> HTTPError {
    log(error, "the handler failed")
    return HTTPError(.internalServerError, Status.internalServerError.reasonPhrase)
  }

  private func log(_ error: any Error, _ what: String) {
    context.settings.logger.error("\(context.settings.route) — \(what): \(error)")
  }
}
