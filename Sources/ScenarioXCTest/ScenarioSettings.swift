import Foundation
import Scenarios

/// What the environment says about scenarios under `swift test`, which hands on no flags of its own.
///
/// `SCENARIO_FILTER`, `SCENARIO_SHARD` (`1/3`) and `SCENARIO_UPDATE` are `answerback run`'s `--filter`, `--shard` and `--update`; with
/// `SCENARIO_REPORTS` the reports `junit.xml` and `run.ndjson` go into that folder, else into `.answerback`.
struct ScenarioSettings {
  var filter: String?
  var shard: Shard?
  var update = ScenarioUpdate.Mode.none
  var reports = ".answerback"

  /// - Throws: ``UsageFault`` for a value that means nothing, and for an update where `CI` is set.
  init(_ environment: [String: String]) throws(UsageFault) {
    func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    filter = value("SCENARIO_FILTER")
    shard = try value("SCENARIO_SHARD").map { text throws(UsageFault) in try Shard(parsing: text) }
    reports = value("SCENARIO_REPORTS") ?? reports
    guard let word = value("SCENARIO_UPDATE") else { return }
    guard let mode = ScenarioUpdate.Mode(rawValue: word) else {
      let words = ScenarioUpdate.Mode.allCases.map(\.rawValue).joined(separator: ", ")
      throw UsageFault("SCENARIO_UPDATE \(word) — there is no such choice — use one of \(words)")
    }
    if mode != .none, !["", "0", "false"].contains(environment["CI"] ?? "") {
      throw UsageFault("SCENARIO_UPDATE \(word) — CI is set, and there no scenario is changed — run it at your desk")
    }
    update = mode
  }

  /// The scenarios of a folder that are asked for.
  /// - Throws: ``UsageFault`` when nothing fits.
  func plan(_ folder: String, files: [String]) throws(UsageFault) -> RunPlan {
    var plan = try RunPlan(paths: files.map { folder + $0 })
    if let filter {
      do throws(UsageFault) {
        try plan.keep(filter: filter)
      } catch {
        throw UsageFault("SCENARIO_FILTER \(filter) — \(error.description)")
      }
    }
    if let shard { plan.keep(shard, below: folder) }
    return plan
  }
}

extension RunPlan {
  /// Keeps a part by the paths below a folder, so that it is the same wherever the folder lies.
  fileprivate mutating func keep(_ shard: Shard, below folder: String) {
    self = RunPlan(scenarios.filter { shard.contains(path: String($0.path.dropFirst(folder.count))) })
  }
}
