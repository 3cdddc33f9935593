import HTTPTypes
import Logging

/// Turns whatever was thrown into an answer: an ``HTTPError`` into its status, anything else into a 500 that says no more than that.
struct ErrorRendering {
  let context: RenderingContext

  func render(_ error: any Error) -> RenderedResponse {
    // A status that cannot end an exchange is a fault of the handler, which the client learns in the form it knows.
    var answer = (error as? HTTPError).flatMap { $0.status.isFinal ? $0 : nil } ?? unexpected(error)
    leaveOutRefused(from: &answer.headers)
    // The form labels and measures its own bytes.
    answer.headers.remove("Content-Type")
    answer.headers.remove("Content-Length")
    do {
      // A status without content has no room for a form; its headers still go out.
      let bare = AnyResponse(status: answer.status, headers: answer.headers)
      var formed = answer.status.allowsBody ? try context.settings.errorForm.response(for: answer, in: context) : bare
      leaveOutRefused(from: &formed.headers)
      // What the error depends on holds for every form of it, also for one that does not send the error's headers.
      formed.headers.mergeVary(answer.headers.fields[values: .vary])
      return try context.settings.finish(error: formed, request: context.request)
    } catch {
      log(error, "the error form failed")
      var fields: HTTPFields = [.contentLength: "0"]
      for field in context.settings.errorFields where !RenderedResponse.Rules.fieldsOfTheServer.contains(field.name) {
        fields.append(field)
      }
      return RenderedResponse(status: .internalServerError, fields: fields)
    }
  }

  private func unexpected(_ error: any Error) -> HTTPError {
    if error is CancellationError, Task.isCancelled {
      // The client has left: nobody reads the answer, and nothing has failed.
      context.settings.logger.debug("\(context.settings.route) — the handler ends with its client")
    } else {
      log(error, "the handler failed")
    }
    return HTTPError(.internalServerError, Status.internalServerError.reasonPhrase)
  }

  /// A header that was refused costs that header, not the body.
  private func leaveOutRefused(from headers: inout ResponseHeaders) {
    for fault in headers.takeFaults() { log(fault, "a header of the error is left out") }
  }

  private func log(_ error: any Error, _ what: String) {
    context.settings.logger.error("\(context.settings.route) — \(what): \(error)")
  }
}

extension RenderingContext {
  init(request: Request, settings: SettledSettings) {
    self.init(request: request, settings: settings, errorResponse: { ErrorRendering(context: $1).render($0) })
  }
}
