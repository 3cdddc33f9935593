import Foundation

/// The table and the failures of a run.
struct FuzzReport {
  let seed: UInt64
  let outcomes: [FuzzOutcome]

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

  private func report(_ failure: FuzzFailure, of fuzzer: FuzzerName) -> [String] {
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
