import HTTPTypes
import Logging

/// Makes the response to an error. An ``HTTPError`` has its own status, and an error that a layer maps has the status of the
/// mapping. Every other error is a 500, whose detail is the description of the error only if debug is on.
struct ErrorRendering {
  let context: RenderingContext

  /// Returns the rendered response to an error.
  func render(_ error: any Error) -> RenderedResponse {
    do {
      return try context.settings.finish(error: try formed(error), request: context.request)
    } catch {
      var fields: HTTPFields = [.contentLength: "0"]
      for field in fieldsWithoutForm(after: error) { fields.append(field) }
      return RenderedResponse(status: .internalServerError, fields: fields)
    }
  }

  /// Returns the response to an error before it is finished, for the hooks around the handler.
  func response(to error: any Error) -> AnyResponse {
    do {
      return try context.settings.unfinished(error: try formed(error), request: context.request)
    } catch {
      var response = AnyResponse(status: .internalServerError)
      for field in fieldsWithoutForm(after: error) { response.headers.append(field) }
      return response
    }
  }

  /// Returns the error in the error form of its layer, without the fields of the layers.
  /// - Throws: The error that the error form throws.
  private func formed(_ error: any Error) throws -> AnyResponse {
    var mapped = httpError(for: error)
    leaveOutRefused(from: &mapped.headers)
    // The error form sets the type and length of its own body.
    mapped.headers.remove("Content-Type")
    mapped.headers.remove("Content-Length")
    // A status without content has headers but no error form.
    let bare = AnyResponse(status: mapped.status, headers: mapped.headers)
    var formed = mapped.status.allowsBody ? try context.settings.errorForm.response(for: mapped, in: context) : bare
    for fault in formed.options.takeFaults() { log(fault, "a header of the error was left out") }
    // The error's Vary is sent with every error form, even if the form doesn't send the other headers of the error.
    formed.headers.mergeVary(mapped.headers.fields[values: .vary])
    return formed
  }

  /// Returns the fields of the response if the error form failed.
  private func fieldsWithoutForm(after error: any Error) -> [HTTPField] {
    log(error, "the error form failed")
    return context.settings.errorFields.filter { !RenderedResponse.Rules.fieldsOfTheServer.contains($0.name) }
  }

  private func httpError(for error: any Error) -> HTTPError {
    // A status that can't end an exchange is a mistake in the handler, so the response is a 500.
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
      // The client has left, so that the response isn't read. This isn't a failure.
      context.settings.logger.debug("\(context.settings.route): the handler was cancelled because the client left")
    } else {
      log(error, "the handler failed")
    }
    let isDebugging = context.settings.hooks?.debug ?? false
    return HTTPError(.internalServerError, isDebugging ? "\(error)" : Status.internalServerError.reasonPhrase)
  }

  /// Leaves out the headers that were refused, and logs them.
  private func leaveOutRefused(from headers: inout ResponseHeaders) {
    for fault in headers.takeFaults() { log(fault, "a header of the error was left out") }
  }

  private func log(_ error: any Error, _ what: String) {
    let id: Logger.Metadata = ["request-id": .string(context.request.id)]
    context.settings.logger.error("\(context.settings.route): \(what): \(error)", metadata: id)
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
