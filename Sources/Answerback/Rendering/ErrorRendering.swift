import HTTPTypes
import Logging

/// Turns whatever was thrown into a response: an ``HTTPError`` into its status, what a layer maps into what it maps it to, anything else
/// into a 500, which says no more than that unless debug is on.
struct ErrorRendering {
  let context: RenderingContext

  /// The response, ready for the wire.
  func render(_ error: any Error) -> RenderedResponse {
    do {
      return try context.settings.finish(error: try formed(error), request: context.request)
    } catch {
      var fields: HTTPFields = [.contentLength: "0"]
      for field in fieldsWithoutForm(after: error) { fields.append(field) }
      return RenderedResponse(status: .internalServerError, fields: fields)
    }
  }

  /// The response as hooks around the handler see it, not finished yet.
  func response(to error: any Error) -> AnyResponse {
    do {
      return try context.settings.unfinished(error: try formed(error), request: context.request)
    } catch {
      var response = AnyResponse(status: .internalServerError)
      for field in fieldsWithoutForm(after: error) { response.headers.append(field) }
      return response
    }
  }

  /// The error in the form of its layer, without what the layers add.
  /// - Throws: what the form throws.
  private func formed(_ error: any Error) throws -> AnyResponse {
    var answer = httpError(for: error)
    leaveOutRefused(from: &answer.headers)
    // The form labels and measures its own bytes.
    answer.headers.remove("Content-Type")
    answer.headers.remove("Content-Length")
    // A status without content has no room for a form; its headers still go out.
    let bare = AnyResponse(status: answer.status, headers: answer.headers)
    var formed = answer.status.allowsBody ? try context.settings.errorForm.response(for: answer, in: context) : bare
    for fault in formed.options.takeFaults() { log(fault, "a header of the error is left out") }
    // What the error depends on holds for every form of it, also for one that does not send the error's headers.
    formed.headers.mergeVary(answer.headers.fields[values: .vary])
    return formed
  }

  /// What a response has whose form failed.
  private func fieldsWithoutForm(after error: any Error) -> [HTTPField] {
    log(error, "the error form failed")
    return context.settings.errorFields.filter { !RenderedResponse.Rules.fieldsOfTheServer.contains($0.name) }
  }

  private func httpError(for error: any Error) -> HTTPError {
    // A status that cannot end an exchange is a fault of the handler, which the client learns in the form it knows.
    if let known = error as? HTTPError { return known.status.isFinal ? known : unexpected(error) }
    if error is CancellationError, Task.isCancelled { return unexpected(error) }
    for mapping in context.settings.hooks?.errorMappings ?? [] {
      guard let mapped = mapping(error, context.request) else { continue }
      guard mapped.status.isFinal else { return unexpected(mapped) }
      if mapped.status.class == .serverError { log(error, "the handler failed") }
      return mapped
    }
    return unexpected(error)
  }

  private func unexpected(_ error: any Error) -> HTTPError {
    if error is CancellationError, Task.isCancelled {
      // The client has left: nobody reads the response, and nothing has failed.
      context.settings.logger.debug("\(context.settings.route) — the handler ends with its client")
    } else {
      log(error, "the handler failed")
    }
    let isDebugging = context.settings.hooks?.debug ?? false
    return HTTPError(.internalServerError, isDebugging ? "\(error)" : Status.internalServerError.reasonPhrase)
  }

  /// A header that was refused costs that header, not the body.
  private func leaveOutRefused(from headers: inout ResponseHeaders) {
    for fault in headers.takeFaults() { log(fault, "a header of the error is left out") }
  }

  private func log(_ error: any Error, _ what: String) {
    let id: Logger.Metadata = ["request-id": .string(context.request.id)]
    context.settings.logger.error("\(context.settings.route) — \(what): \(error)", metadata: id)
  }
}

extension RenderingContext {
  init(request: Request, settings: SettledSettings) {
    self.init(request: request, sharing: SettledSettings.Shared(settings))
  }

  init(request: Request, sharing settings: SettledSettings.Shared) {
    self.init(request: request, sharing: settings, errorResponse: { ErrorRendering(context: $1).render($0) })
  }
}
