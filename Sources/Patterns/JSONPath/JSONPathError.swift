import FieldValues

/// Why a text is not a JSONPath.
public struct JSONPathError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where in the path, counted in characters from 1.
  public let column: Int
  /// What is so and what to do.
  public let message: String

  /// The column and the message in one sentence.
  public var description: String { "JSONPath, column \(column): \(message)" }
}
