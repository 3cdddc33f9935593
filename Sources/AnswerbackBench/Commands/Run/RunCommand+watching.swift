import FieldValues
import Foundation
import ScenarioSyntax
import Scenarios

extension RunCommand {
  /// Runs a plan, then what changes, until it is interrupted.
  func runWatching(_ plan: RunPlan) async throws -> Int32 {
    var plan = plan
    var seen = WatchedFiles(plan)
    while true {
      let code = try await run(plan)
      if code >= CommandFailure.interrupted { return code }
      Surroundings.writeErrorLine("Watching \(paths.joined(separator: " ")). Press ^C to stop.")
      let (paths, before) = (paths, seen)
      let next = await withInterruption { await Self.change(of: paths, since: before) }
      guard next.code == nil, let (all, affected) = next.value else { return next.code ?? CommandFailure.interrupted }
      seen = WatchedFiles(all)
      plan = affected
      // What changed into something that was not asked for is not run.
      do throws(UsageFault) { try selection.selection().narrow(&plan) } catch { plan = RunPlan([]) }
    }
  }

  /// Waits for a change; nil when it is cancelled.
  private static func change(of paths: [String], since seen: WatchedFiles) async -> (all: RunPlan, affected: RunPlan)? {
    while (try? await Task.sleep(for: .milliseconds(250))) != nil {
      // A file that is being written again may be gone for a moment.
      guard let all = try? RunPlan(paths: paths) else { continue }
      let affected = seen.affected(of: all)
      if !affected.scenarios.isEmpty { return (all, affected) }
    }
    return nil
  }
}

extension RunCommand {
  /// The scenarios of a plan and the files they name in `setup` and `finally`, as they were when last looked at.
  struct WatchedFiles: Equatable {
    /// By path; nil for a file that cannot be read.
    private var texts: [String: String?] = [:]
    /// The paths of the other files by that of the scenario.
    private var uses: [String: Set<String>] = [:]

    /// Reads them all.
    init(_ plan: RunPlan) {
      for scenario in plan.scenarios {
        switch scenario.parsed {
        case .success(let file):
          texts[file.path] = file.text
          uses[file.path] = Self.others(of: file)
        case .failure(let failure): texts[failure.path] = failure.text
        }
      }
      for path in uses.values.joined() where texts[path] == nil {
        texts[path] = .some(FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) })
      }
    }

    /// The scenarios of a plan that changed since then, are new, or use a file that changed.
    func affected(of plan: RunPlan) -> RunPlan {
      let now = WatchedFiles(plan)
      func isChanged(_ path: String) -> Bool { texts[path] != now.texts[path] }
      return RunPlan(
        plan.scenarios.filter { isChanged($0.path) || now.uses[$0.path, default: []].contains(where: isChanged) }
      )
    }

    private static func others(of file: ScenarioFile) -> Set<String> {
      let folder = URL(filePath: file.path).deletingLastPathComponent()
      let lines = file.metadata.filter { $0.key == .setup || $0.key == .finally }
      let names = lines.flatMap { $0.value.parts(between: ",") }.map { String($0.trimmingBlanks()) }
      let paths = names.map { folder.appending(path: $0).standardizedFileURL.path(percentEncoded: false) }
      return Set(paths)
    }
  }
}
