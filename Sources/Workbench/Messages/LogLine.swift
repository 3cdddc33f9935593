/// A line the server logged.
public struct LogLine: Sendable, Hashable {
  public enum Level: Int, Sendable, Hashable, Comparable {
    case debug, info, warning, error

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  /// The time of day as it is to be shown, `02:41:10`; may be empty.
  public var time: String
  public var level: Level
  public var text: String

  public init(time: String = "", level: Level = .info, text: String) {
    self.time = time
    self.level = level
    self.text = text
  }
}
