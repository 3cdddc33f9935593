/// A script that cannot be read or does not come to its end.
public struct ScriptError: Error, Sendable, Hashable, CustomStringConvertible {
  /// From 1.
  public var line: Int
  /// What is so, and what to do.
  public var reason: String

  public init(line: Int, reason: String) {
    self.line = line
    self.reason = reason
  }

  public var description: String { "script line \(line) — \(reason)" }
}
