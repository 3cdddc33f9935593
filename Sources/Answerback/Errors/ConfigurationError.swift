/// Everything that is wrong with the declaration of an app, listed at once. It is thrown when the app is built, before it serves.
///
/// Each fault is a sentence: where it is, what is wrong, and what to do.
public struct ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
  /// At least one sentence, in the order of the declaration.
  public let faults: [String]

  /// Creates an error of sentences.
  public init(_ faults: [String]) {
    self.faults = faults
  }

  /// The faults, a line each.
  public var description: String {
    faults.joined(separator: "\n")
  }
}
