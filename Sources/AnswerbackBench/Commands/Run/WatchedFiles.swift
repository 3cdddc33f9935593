import Foundation
import Scenarios

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
    let names = lines.flatMap { $0.value.split(separator: ",") }.map { $0.trimmingCharacters(in: .whitespaces) }
    let paths = names.map { folder.appending(path: $0).standardizedFileURL.path(percentEncoded: false) }
    return Set(paths)
  }
}
