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
  /// - Parameter durations: What `--shard` divides the scenarios by; nil divides by their paths.
  /// - Throws: A ``CommandFailure`` where nothing is left.
  func apply(to plan: inout RunPlan, dividedBy durations: DurationProfile? = nil) throws {
    do throws(UsageFault) {
      var selection = try selection()
      selection.durations = durations
      if let note = try selection.apply(to: &plan) { Surroundings.writeErrorLine(note) }
    } catch {
      throw CommandFailure(CommandFailure.usage, telling: error)
    }
    if let shuffle { Surroundings.writeErrorLine("Shuffled. For the same order, use --shuffle \(shuffle).") }
  }

  /// Where a run saves how long its scenarios took, unless `--profile` names another file.
  static var profilePath: String { ReportOutputs.note("profile.ndjson") }

  /// The command line with a value behind each `--shuffle` and `--profile` that stands alone, because the parser knows no value that may
  /// be left out. What follows `--profile` is its file unless it is an option, a folder or a scenario.
  static func completing(_ arguments: [String]) -> [String] {
    var result = arguments
    if arguments.first == "run" {
      for place in arguments.indices.prefix(while: { arguments[$0] != "--" }) where arguments[place] == "--profile" {
        let next = place + 1 < arguments.count ? arguments[place + 1] : ""
        var isFolder: ObjCBool = false
        _ = FileManager.default.fileExists(atPath: next, isDirectory: &isFolder)
        let isFile = !next.isEmpty && !next.hasPrefix("-") && !next.contains(".scenario") && !isFolder.boolValue
        if !isFile { result[place] = "--profile=\(profilePath)" }
      }
    }
    for place in arguments.indices.prefix(while: { arguments[$0] != "--" }) where arguments[place] == "--shuffle" {
      let next = place + 1 < arguments.count ? arguments[place + 1] : ""
      if UInt64(next) == nil { result[place] = "--shuffle=\(UInt64.random(in: 1...999_999))" }
    }
    return result
  }
}
