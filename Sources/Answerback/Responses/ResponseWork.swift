import FieldValues
public import HTTPTypes
import NIOCore

/// What comes of a request: an answer at once, or one that takes time.
public enum ResponseWork: Sendable {
  case ready(RenderedResponse)
  /// To be awaited in a task; what comes of it may have to be run where blocking is allowed.
  case pending(@Sendable () async -> ResponseWork)
  /// To be run where blocking is allowed: it must not run on an event loop.
  case blocking(@Sendable () -> RenderedResponse)
}
