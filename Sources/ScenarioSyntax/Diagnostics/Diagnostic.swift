/// Something wrong in the text of a scenario file: where, what is so, and what to do.
public struct Diagnostic: Sendable, Hashable, Error {
  public var position: SourcePosition
  /// How many characters the caret line underlines; at least 1.
  public var length: Int
  /// What is so: `unknown section [Assert]`.
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
