import Foundation
import SystemIO

/// Sends random connections to a server in a child process, and monitors the server.
final class ServerFuzzer {
  private let plan: Fuzz.Plan
  private let makePlan: (Int, inout SeededGenerator) -> ConnectionPlan
  private var outcome: FuzzReport.Outcome
  private var nextCase: Int
  private let watch = Fuzz.Stopwatch()

  private static let concurrency = 16
  private static let restarts = 5

  /// - Parameter makePlan: Makes the connection of a case from its number and its random numbers.
  init(_ name: Fuzz.Fuzzer, _ plan: Fuzz.Plan, makePlan: @escaping (Int, inout SeededGenerator) -> ConnectionPlan) {
    self.plan = plan
    self.makePlan = makePlan
    outcome = FuzzReport.Outcome(name)
    outcome.connections = 0
    outcome.peakMemory = 0
    nextCase = plan.first
  }

  /// - Throws: ``FuzzError`` if the server can't be started.
  func run() throws -> FuzzReport.Outcome {
    var starts = 0
    while starts == 0 || (!isOver && starts <= ServerFuzzer.restarts) {
      starts += 1
      try runOneServer()
    }
    outcome.seconds = watch.seconds
    outcome.cases = nextCase - plan.first
    return outcome
  }

  private var isOver: Bool {
    outcome.isFull || watch.seconds >= plan.seconds || plan.end.map { nextCase >= $0 } ?? false
  }

  private func runOneServer() throws {
    let server = try RunningFuzzServer()
    var session = ServerSession(server)
    defer { outcome.connections = (outcome.connections ?? 0) + session.connections }
    try session.warmUp()
    while !isOver {
      while session.openCases < ServerFuzzer.concurrency, !isOver, try session.start(makePlan(nextCase)) { nextCase += 1 }
      for failure in try session.turn() { outcome.add(failure) }
      if session.hasEnded { return died(session) }
    }
    try session.settle().forEach { outcome.add($0) }
    if session.hasEnded { return died(session) }
    outcome.peakMemory = max(outcome.peakMemory ?? 0, session.peakMemory)
    session.stop(memory: plan.memory).forEach { outcome.add($0) }
  }

  private func makePlan(_ number: Int) -> ConnectionPlan {
    var generator = SeededGenerator(seed: plan.seed, case: number)
    return makePlan(number, &generator)
  }

  // MARK: A server that has died

  private func died(_ session: ServerSession) {
    let end = session.end.map { "\($0)" } ?? "somehow"
    let suspects = session.suspects
    var failure = FuzzReport.Failure(what: "The server ended \(end).")
    failure.details = session.child.standardError.explanation()
    failure.firstCase = suspects.first
    failure.cases = (suspects.last ?? 0) - (suspects.first ?? 0) + 1
    if outcome.takesDetails, let culprit = culprit(among: suspects) {
      failure.firstCase = culprit
      failure.cases = 1
      failure.details += ["This connection alone, sent at most 20 times, ends it:"] + makePlan(culprit).lines()
    }
    outcome.add(failure)
  }

  /// Returns the connection that ends a new server when it is repeated alone, or nil if none does.
  private func culprit(among suspects: [Int]) -> Int? {
    let watch = Fuzz.Stopwatch()
    for number in suspects.reversed() where watch.seconds < 60 {
      guard let server = try? RunningFuzzServer() else { return nil }
      var session = ServerSession(server)
      let connection = makePlan(number)
      for _ in 0..<20 where !session.hasEnded {
        guard (try? session.start(connection)) == true else { break }
        while session.openCases > 0, !session.hasEnded, watch.seconds < 60 { _ = try? session.turn() }
        // The server may still be reading.
        _ = session.child.waitForEnd(seconds: 0.02)
      }
      if session.hasEnded || session.child.waitForEnd(seconds: 0.2) != nil { return number }
    }
    return nil
  }
}
