/// Everything that is wrong with the declaration of an app. It is thrown when the app is built, before it serves.
///
/// Each fault is a sentence that says where it is, what is wrong, and what to do.
public struct ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
  /// At least one sentence, in the order of the declarations.
  public let faults: [String]

  /// Creates an error from sentences.
  public init(_ faults: [String]) {
    self.faults = faults
  }

  /// The faults, one per line.
  public var description: String {
    faults.joined(separator: "\n")
  }
}
