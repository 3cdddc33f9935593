import Synchronization

/// What an app has done, in order.
public final class Journal: Sendable {
  private let lines = Mutex<[String]>([])

  public init() {}

  public var entries: [String] { lines.withLock { $0 } }

  /// The page's `logging_task(identifier, message)`, which isn't async.
  public func log(_ identifier: String, _ message: String) {
    lines.withLock { $0.append("\(identifier): \(message)") }
  }
}
