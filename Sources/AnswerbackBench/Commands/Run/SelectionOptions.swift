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

  /// What the options choose.
  /// - Throws: ``UsageFault`` where `--failed` finds no last run.
  func selection() throws(UsageFault) -> RunPlan.Selection {
    var selection = RunPlan.Selection(.options)
    (selection.filter, selection.tag, selection.line) = (filter, tag, line)
    (selection.shard, selection.seed, selection.times) = (shard, shuffle, times)
    if failed { selection.lastRun = try ReportOutputs.LastRun.report() }
    return selection
  }

  /// Removes what was not asked for from a plan.
  /// - Throws: A ``CommandFailure`` where nothing is left.
  func apply(to plan: inout RunPlan) throws {
    do throws(UsageFault) {
      if let note = try selection().apply(to: &plan) { Surroundings.writeErrorLine(note) }
    } catch {
      throw CommandFailure(CommandFailure.usage, error.description)
    }
    if let shuffle { Surroundings.writeErrorLine("Shuffled. For the same order, use --shuffle \(shuffle).") }
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
