/// Why a file cannot be read: a sentence that names it.
public struct FileFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// The sentence.
  public var description: String

  /// A fault with this sentence.
  public init(_ description: String) {
    self.description = description
  }
}
