/// A background task that failed, as the hook of ``Layer/onBackgroundFailure(_:)`` is told.
public struct BackgroundFailure: Sendable {
  /// The task's name.
  public var task: String
  /// The route whose answer it belongs to, `GET /items/{id}`.
  public var route: String
  /// What it threw.
  public var error: any Error
}
