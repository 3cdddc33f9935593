import ArgumentParser
import Foundation
import Scenarios

/// Which scenarios are run, and in what order.
struct SelectionOptions: ParsableArguments {
  @Option(help: "Run only steps whose folder/name/step[row] matches this regular expression.")
  var filter: String?
  @Option(help: "Run only scenarios with these tags: 'sse and not slow'.")
  var tag: String?
  @Option(help: "Run only the step at this line, and the steps before it: FILE:LINE.")
  var line: String?
  @Flag(help: "Run only the scenarios that failed in the last run.")
  var failed = false
  @Option(help: "Run only one part of the scenarios: 2/5 is the second of five.")
  var shard: String?
  @Option(help: "Shuffle the scenarios. The number, which is chosen and printed if it is left out, decides the order.")
  var shuffle: UInt64?
  @Option(name: .customLong("repeat"), help: "Run everything this many times.")
  var times: Int?

  /// Takes from a plan what was not asked for.
  /// - Throws: A ``CommandFailure`` where nothing is left.
  func apply(to plan: inout RunPlan) throws {
    do throws(UsageFault) {
      try narrow(&plan)
      if failed { try plan.keep(failedIn: try ReportOutputs.LastRun.report()) }
      if let shard { try keep(try Shard(parsing: shard), in: &plan) }
      if let shuffle {
        plan.shuffle(seed: shuffle)
        Surroundings.writeErrorLine("Shuffled. For the same order, use --shuffle \(shuffle).")
      }
      if let times { try plan.repeat(times) }
    } catch {
      throw CommandFailure(CommandFailure.usage, error.description)
    }
  }

  /// Takes from a plan what does not fit by its text alone.
  func narrow(_ plan: inout RunPlan) throws(UsageFault) {
    if let line { try plan.keep(line: line) }
    if let filter { try plan.keep(filter: filter) }
    if let tag { try plan.keep(try TagExpression(tag)) }
  }

  private func keep(_ shard: Shard, in plan: inout RunPlan) throws(UsageFault) {
    let total = plan.scenarios.count
    plan.keep(shard)
    let paths = plan.scenarios.map { "\n  \($0.path)" }.joined()
    Surroundings.writeErrorLine("shard \(shard.index)/\(shard.count): \(plan.scenarios.count) of \(total) scenarios\(paths)")
  }

  /// The command line with a number behind each `--shuffle` that stands alone, because the parser knows no value that may be left out.
  static func choosingSeeds(in arguments: [String]) -> [String] {
    var result = arguments
    for place in arguments.indices.prefix(while: { arguments[$0] != "--" }) where arguments[place] == "--shuffle" {
      let next = place + 1 < arguments.count ? arguments[place + 1] : ""
      if UInt64(next) == nil { result[place] = "--shuffle=\(UInt64.random(in: 1...999_999))" }
    }
    return result
  }
}
