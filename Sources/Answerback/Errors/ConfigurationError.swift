/// Everything that is wrong with how an app is declared, listed at once; thrown when the app is built, before it serves.
///
/// Each fault is a sentence: *where* — *what is so* — *what to do*.
public struct ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
  /// At least one sentence, in the order of the declaration.
  public let faults: [String]

  public init(_ faults: [String]) {
    self.faults = faults
  }

  public var description: String {
    faults.joined(separator: "\n")
  }
}
