/// Something wrong in the text of a scenario file: where it is, what is wrong, and what to do.
public struct Diagnostic: Sendable, Hashable, Error {
  /// How much a diagnostic weighs.
  public enum Severity: String, Sendable, Hashable {
    /// The file cannot be run.
    case error
    /// The file can be run, but something in it is probably not meant.
    case warning
  }

  /// Whether the file can be run all the same.
  public var severity = Severity.error
  public var position: SourcePosition
  /// How many characters the caret line underlines; at least 1.
  public var length: Int
  /// What is wrong: `unknown section [Assert]`.
  public var message: String
  /// What to do, beside the caret: `did you mean [Asserts]?`; may be empty.
  public var hint: String

  public init(_ message: String, at position: SourcePosition, length: Int = 1, hint: String = "") {
    self.position = position
    self.length = max(1, length)
    self.message = message
    self.hint = hint
  }
}
