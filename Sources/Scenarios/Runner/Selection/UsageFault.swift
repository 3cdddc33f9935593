/// A fault of what the user asked for: a sentence; the run ends with exit code 2.
public struct UsageFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// The sentence.
  public var description: String

  /// A fault with this sentence.
  public init(_ description: String) {
    self.description = description
  }
}
