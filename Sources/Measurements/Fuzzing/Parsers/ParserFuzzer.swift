import Foundation

/// Runs the parsers in a child process, so that an input that traps or never ends is one failure and not the end of the run.
final class ParserFuzzer {
  private let name: Fuzz.Fuzzer
  private let plan: Fuzz.Plan
  private var outcome: FuzzReport.Outcome
  private let watch = Fuzz.Stopwatch()
  private var nextCase: Int
  /// The last case that the child has begun.
  private var running: Int?

  /// The maximum time for one input, in seconds.
  static let bound = Double(10 * Fuzz.ActiveSanitizer.slowness)
  private static let restarts = 20

  init(_ name: Fuzz.Fuzzer, _ plan: Fuzz.Plan) {
    self.name = name
    self.plan = plan
    outcome = FuzzReport.Outcome(name)
    nextCase = plan.first
  }

  func run() throws -> FuzzReport.Outcome {
    var starts = 0
    while starts == 0 || (!isOver && starts <= ParserFuzzer.restarts) {
      starts += 1
      try runOneChild()
    }
    outcome.seconds = watch.seconds
    outcome.cases = nextCase - plan.first
    return outcome
  }

  private var isOver: Bool {
    outcome.isFull || watch.seconds >= plan.seconds || plan.end.map { nextCase >= $0 } ?? false
  }

  private func runOneChild() throws {
    var arguments = [
      "fuzz-parsers", "--fuzzer", "\(name)", "--seed", "\(plan.seed)", "--first", "\(nextCase)", "--seconds",
      "\(max(0.1, plan.seconds - watch.seconds))",
    ]
    if let end = plan.end { arguments += ["--cases", "\(end - nextCase)"] }
    let child = try ChildProcess(arguments)
    running = nil
    var quiet = Fuzz.Stopwatch()
    while true {
      let lines = child.newLines()
      lines.forEach(read)
      // Measured from here, because making a failing input smaller takes a while.
      if !lines.isEmpty { quiet = Fuzz.Stopwatch() }
      if let end = child.end {
        child.newLines().forEach(read)
        return ended(child, end)
      }
      if outcome.isFull { return child.kill() }
      if quiet.seconds > ParserFuzzer.bound + 5 {
        child.kill()
        return add("It takes longer than \(Int(ParserFuzzer.bound)) seconds.", case: running, [])
      }
      usleep(2000)
    }
  }

  /// Reads a line of the child: `case NUMBER`, or `fault NUMBER SENTENCE`.
  private func read(_ line: String) {
    let parts = line.split(separator: " ", maxSplits: 2).map(String.init)
    guard parts.count >= 2, let number = Int(parts[1]) else { return }
    if parts[0] == "case" {
      running = number
      nextCase = number + 1
    } else if parts.count == 3 {
      add(parts[2], case: number, [])
    }
  }

  private func ended(_ child: ChildProcess, _ end: ChildProcess.End) {
    if child.standardError.sanitizerReport != nil {
      add("A sanitizer reports a fault.", case: running, child.standardError.explanation())
    } else if end != .exited(0) {
      add("It ends the process \(end).", case: running, child.standardError.explanation())
    }
  }

  private func add(_ what: String, case number: Int?, _ details: [String]) {
    guard let number else { return outcome.add(FuzzReport.Failure(what: what, details: details)) }
    let (target, input) = ParserTarget.draw(from: name, seed: plan.seed, case: number)
    var failure = FuzzReport.Failure(firstCase: number, what: "\(target.name): \(what)", details: details)
    let isNew = !outcome.failures.contains { $0.kind == failure.kind }
    if isNew, outcome.takesDetails {
      let smallest = SmallestInput(name, target).found(from: input)
      failure.details = ["input: \(EscapedBytes(smallest, limit: 1000))"] + details
    }
    outcome.add(failure)
  }
}

extension ParserFuzzer {
  /// Removes parts of an input for as long as the parser still fails with it. Each try runs in its own process, because it may
  /// crash.
  struct SmallestInput {
    private let fuzzer: Fuzz.Fuzzer
    private let target: ParserTarget
    private static let seconds = 30.0

    init(_ fuzzer: Fuzz.Fuzzer, _ target: ParserTarget) {
      self.fuzzer = fuzzer
      self.target = target
    }

    func found(from input: [UInt8]) -> [UInt8] {
      let watch = Fuzz.Stopwatch()
      var smallest = input
      var size = max(1, input.count / 2)
      while watch.seconds < SmallestInput.seconds {
        var start = 0
        var hasShrunk = false
        while start < smallest.count, watch.seconds < SmallestInput.seconds {
          let shorter = Array(smallest[..<start] + smallest[min(smallest.count, start + size)...])
          if fails(shorter) {
            smallest = shorter
            hasShrunk = true
          } else {
            start += size
          }
        }
        if size == 1, !hasShrunk { break }
        size = max(1, size / 2)
      }
      return smallest
    }

    private func fails(_ input: [UInt8]) -> Bool {
      guard let child = try? ChildProcess(["fuzz-parsers", "--fuzzer", "\(fuzzer)", "--target", target.name], input: input) else {
        return false
      }
      let end = child.waitForEnd(seconds: ParserFuzzer.bound)
      if end == nil { child.kill() }
      return end != .exited(0)
    }
  }
}
