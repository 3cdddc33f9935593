import FieldValues
import Patterns
import ScenarioSyntax

/// How long scenarios and their steps took: what `--profile` shows and saves, and what `--shard` divides a run by.
package struct DurationProfile: Sendable {
  /// What one scenario took.
  private struct Entry: Sendable {
    let path: String
    let time: Duration
    /// The slowest first.
    let steps: [Step]
  }

  private struct Step: Sendable {
    let name: String
    let line: Int
    let time: Duration
  }

  /// The slowest steps of a scenario are kept, so that one that repeats a step for ever doesn't fill the memory.
  private static let mostSteps = 100
  private static let mostShown = (scenarios: 10, steps: 3)

  private var entries: [String: Entry] = [:]

  /// An empty profile.
  package init() {}

  /// Reads what ``lines`` wrote.
  /// - Throws: ``UsageFault`` naming the line that can't be read.
  package init(parsing text: String, path: String) throws(UsageFault) {
    for (number, line) in text.split(separator: "\n").enumerated() {
      guard let value = try? QueryValue(json: Array(line.utf8), name: "the line"), case .text(let name) = value["path"],
        case .number(let time) = value["time"], let milliseconds = Double(time.description), (0..<1e12).contains(milliseconds)
      else { throw .unreadableProfile(path: path, line: number + 1) }
      entries[name] = Entry(path: name, time: .milliseconds(1) * milliseconds, steps: [])
    }
  }

  /// Adds what a scenario took. Of one that runs several times, the last time counts.
  package mutating func add(_ result: ScenarioResult) {
    guard result.skipReason == nil, !result.steps.isEmpty else { return }
    let steps = result.steps.map { Step(name: $0.name, line: $0.position.line, time: $0.duration) }
    entries[result.path] = Entry(
      path: result.path,
      time: result.duration,
      steps: Array(steps.sorted { ($1.time, $0.line) < ($0.time, $1.line) }.prefix(Self.mostSteps))
    )
  }

  /// The durations of both, those of the other profile where it has one.
  package func merging(_ other: DurationProfile) -> DurationProfile {
    var merged = self
    merged.entries.merge(other.entries) { _, new in new }
    return merged
  }

  /// The part of it for some paths.
  package func keeping(_ paths: Set<String>) -> DurationProfile {
    var kept = self
    kept.entries = entries.filter { paths.contains($0.key) }
    return kept
  }

  /// What scenarios took, where that is known. A run from another folder may have called them by other paths, of which the end counts.
  fileprivate func times(of scenarios: [PlannedScenario]) -> [Duration?] {
    func fileName(_ path: String) -> Substring {
      path[(path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex)...]
    }
    let named = Dictionary(grouping: entries.values) { fileName($0.path) }
    return scenarios.map { scenario in
      if let entry = entries[scenario.path] { return entry.time }
      let others = named[fileName(scenario.name)] ?? []
      return others.filter { "/\($0.path)".hasSuffix("/\(scenario.name)") }.min { $0.path < $1.path }?.time
    }
  }

  private var slowestFirst: [Entry] {
    entries.values.sorted { ($1.time, $0.path) < ($0.time, $1.path) }
  }

  /// A JSON object a line for each scenario, with its steps, the slowest first. Times are in milliseconds.
  package var lines: String {
    slowestFirst.map { entry in
      let steps = entry.steps.map { step in
        QueryValue.object([("step", .text(step.name)), ("line", .number(step.line)), ("time", .milliseconds(step.time))])
      }
      let members = [("path", QueryValue.text(entry.path)), ("time", .milliseconds(entry.time)), ("steps", .list(steps))]
      return QueryValue.object(members).literal + "\n"
    }.joined()
  }

  /// The slowest scenarios with their slowest steps, for people.
  package var table: String {
    let all = slowestFirst
    var rows = ["Slowest scenarios and steps:"]
    for entry in all.prefix(Self.mostShown.scenarios) {
      rows.append(Self.row(entry.time, ScenarioFile.Name(path: entry.path).text))
      rows += entry.steps.prefix(Self.mostShown.steps).map { Self.row($0.time, "  line \($0.line): \($0.name)") }
    }
    let rest = all.count - Self.mostShown.scenarios
    if rest > 0 { rows.append("and \(rest) more") }
    return rows.joined(separator: "\n")
  }

  private static func row(_ time: Duration, _ name: String) -> String {
    let text = time.shortText
    return String(repeating: " ", count: max(1, 10 - text.count)) + "\(text)  \(VisibleText(name).text)"
  }
}

extension RunPlan {
  /// Keeps the scenarios of one part, where the parts take about the same time: the slowest scenario first, each goes to the part that has
  /// the least to do. Scenarios of unknown duration count as the average of the others.
  ///
  /// All parts need the same profile; then they are everything, and no two share a scenario.
  package mutating func keep(_ shard: Shard, by profile: DurationProfile) {
    let saved = profile.times(of: scenarios)
    let known = saved.compactMap(\.self)
    guard !known.isEmpty else { return keep(shard) }
    let average = known.reduce(.zero, +) / known.count
    let times = saved.map { $0 ?? average }
    let order = scenarios.indices.sorted { (times[$1], scenarios[$0].name, $0) < (times[$0], scenarios[$1].name, $1) }
    var loads = [Duration](repeating: .zero, count: shard.count)
    var kept: Set<Int> = []
    for place in order {
      guard let part = loads.indices.min(by: { loads[$0] < loads[$1] }) else { return }
      loads[part] += times[place]
      if part == shard.index - 1 { kept.insert(place) }
    }
    scenarios = scenarios.indices.filter(kept.contains).map { scenarios[$0] }
  }
}
