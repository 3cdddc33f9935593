/// The work of responding to a request: a finished response, or one that takes time.
public enum ResponseWork: Sendable {
  /// The response is ready.
  case ready(RenderedResponse)
  /// A closure to await in a task. Its result may have to run on a thread that may block.
  case pending(@Sendable () async -> ResponseWork)
  /// A closure to run on a thread that may block. It must not run on an event loop.
  case blocking(@Sendable () -> RenderedResponse)
}
