import Foundation

/// The table and the failures of a run, for printing.
struct FuzzReport {
  let seed: UInt64
  let outcomes: [Outcome]

  var hasFailures: Bool { outcomes.contains { $0.failureCount > 0 } }

  var text: String {
    var lines = ["", row(["fuzzer", "cases", "connections", "seconds", "peak MiB", "failures"])]
    for outcome in outcomes {
      lines.append(
        row([
          outcome.fuzzer.rawValue, "\(outcome.cases)", outcome.connections.map(String.init) ?? "-",
          String(format: "%.1f", outcome.seconds), outcome.peakMemory.map(String.init) ?? "-", "\(outcome.failureCount)",
        ])
      )
    }
    for outcome in outcomes {
      for failure in outcome.failures { lines += [""] + report(failure, of: outcome.fuzzer) }
      if outcome.failureCount > outcome.failures.count {
        lines += [
          "",
          "\(outcome.fuzzer): \(outcome.failureCount) failures, of which \(outcome.failures.count) are shown: one of each kind.",
        ]
      }
    }
    lines += ["", hasFailures ? "Failures were found." : "No failures were found."]
    return lines.joined(separator: "\n")
  }

  private func report(_ failure: Failure, of fuzzer: Fuzz.Fuzzer) -> [String] {
    guard let first = failure.firstCase else { return ["\(fuzzer): \(failure.what)"] + failure.details.map { "  \($0)" } }
    let command = "benchmarks fuzz \(fuzzer) --seed \(seed) --first \(first) --cases \(failure.cases)"
    return ["\(fuzzer), case \(first): \(failure.what)", "  to repeat: \(command)"] + failure.details.map { "  \($0)" }
  }

  private func row(_ cells: [String]) -> String {
    guard let name = cells.first else { return "" }
    let numbers = cells.dropFirst().map { String(repeating: " ", count: max(1, 13 - $0.count)) + $0 }
    return name.padding(toLength: 10, withPad: " ", startingAt: 0) + numbers.joined()
  }
}

extension FuzzReport {
  /// The counts and failures of a fuzzer.
  struct Outcome {
    let fuzzer: Fuzz.Fuzzer
    /// The number of connections planned, or inputs read.
    var cases = 0
    /// The number of connections made, including those of the well-behaved client. Nil for a fuzzer without a server.
    var connections: Int?
    var seconds = 0.0
    /// The maximum memory of the server, in MiB. Nil for a fuzzer without a server.
    var peakMemory: Int?
    /// The number of failures.
    private(set) var failureCount = 0
    /// The first failures with their details, at most ``detailLimit``.
    private(set) var failures: [Failure] = []

    private static let detailLimit = 10
    /// The number of failures after which a fuzzer ends early.
    static let failureLimit = 100

    init(_ fuzzer: Fuzz.Fuzzer) {
      self.fuzzer = fuzzer
    }

    var isFull: Bool { failureCount >= Outcome.failureLimit }

    /// Whether one more failure is kept with its details.
    var takesDetails: Bool { failures.count < Outcome.detailLimit }

    /// Counts a failure, and keeps it unless there is one of the same kind.
    mutating func add(_ failure: Failure) {
      failureCount += 1
      if takesDetails, !failures.contains(where: { $0.kind == failure.kind }) { failures.append(failure) }
    }
  }

  /// Something that must not happen, and how to reproduce it.
  struct Failure {
    /// The first case with the failure; nil if it concerns the whole run.
    var firstCase: Int?
    /// The number of cases to run from the first one.
    var cases = 1
    /// What is wrong, as a sentence.
    let what: String
    /// What failures of one kind have in common: the sentence without its numbers and without the input that it shows.
    var kind: String {
      let ends = [" as ", "Received:", "No response to:"].compactMap { what.firstRange(of: $0)?.lowerBound }
      return what[..<(ends.min() ?? what.endIndex)].filter { !$0.isNumber }
    }
    /// Lines that help to find the cause.
    var details: [String] = []
  }
}
