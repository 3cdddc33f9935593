/// What a fuzzer did and found.
struct FuzzOutcome {
  let fuzzer: FuzzerName
  /// Connections planned, or inputs read.
  var cases = 0
  /// Connections made, those of the well-behaved client included; nil for a fuzzer without a server.
  var connections: Int?
  var seconds = 0.0
  /// The most memory the server had, in MiB; nil for a fuzzer without a server.
  var peakMemory: Int?
  /// How many failures there were.
  private(set) var failureCount = 0
  /// The failures with their details: the first ones, at most ``detailLimit``.
  private(set) var failures: [FuzzFailure] = []

  private static let detailLimit = 10
  /// After this many failures a fuzzer ends early.
  static let failureLimit = 100

  init(_ fuzzer: FuzzerName) {
    self.fuzzer = fuzzer
  }

  var isFull: Bool { failureCount >= FuzzOutcome.failureLimit }

  /// Whether there is room for one more failure with its details.
  var takesDetails: Bool { failures.count < FuzzOutcome.detailLimit }

  /// Counts a failure, and keeps it unless one of the same kind is there already.
  mutating func add(_ failure: FuzzFailure) {
    failureCount += 1
    if takesDetails, !failures.contains(where: { $0.kind == failure.kind }) { failures.append(failure) }
  }
}

/// Something that must not happen, and how to see it again.
struct FuzzFailure {
  /// The first case with which it was seen; nil where it belongs to the whole run.
  var firstCase: Int?
  /// How many cases to run from the first one.
  var cases = 1
  /// What is wrong, in a sentence.
  let what: String
  /// What failures of one kind have in common: the sentence without its numbers, up to what it shows of the input.
  var kind: String {
    let ends = [" as ", "Received:", "Not answered:"].compactMap { what.firstRange(of: $0)?.lowerBound }
    return what[..<(ends.min() ?? what.endIndex)].filter { !$0.isNumber }
  }
  /// Lines that help to find the cause.
  var details: [String] = []
}
