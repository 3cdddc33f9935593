import ArgumentParser
import Foundation
import ScenarioSyntax
import Scenarios
import SystemIO

/// `answerback review`: decides on what `answerback run --update pending` would change.
struct ReviewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "review",
    abstract: "Review pending updates (x.scenario.new), and accept or reject each.",
    discussion: """
      Shows each step that an update changes, and reads a line for it: a accepts, r rejects, m accepts with matchers for the values that \
      changed, s skips, q quits. At the end of the input the rest is only shown. Exit code 1: some changes are still pending.
      """
  )

  @Flag(help: "Accept all updates.")
  var accept = false
  @Flag(help: "Reject all updates.")
  var reject = false
  @Argument(help: "Scenario files and folders.")
  var paths = ["scenarios"]

  func validate() throws {
    guard !accept || !reject else { throw ValidationError("--accept and --reject can't be used together.") }
  }

  func run() throws {
    let pending = try PendingUpdate.all(in: paths)
    if pending.isEmpty { return Surroundings.writeLine("No updates are pending.") }
    var (left, count, hasEnded) = (0, 0, false)
    for update in pending {
      var changes = try update.changes()
      Surroundings.writeLine("--- \(update.path)\n+++ \(update.path).new")
      for (place, step) in changes.steps.enumerated() {
        count += 1
        let head = changes.steps.count > 1 ? ["@@ \(step.title)"] : []
        Surroundings.writeLine((head + step.difference).joined(separator: "\n"))
        changes.decide(place, decision(on: step, &hasEnded))
        if changes.steps[place].decision == .skip { left += 1 }
      }
      try update.apply(changes)
      tell(changes, of: update)
    }
    guard left > 0 else { return }
    Surroundings.writeLine("Still pending: \(left) of \(count).")
    throw ExitCode(1)
  }

  private func tell(_ changes: PendingUpdate.Changes, of update: PendingUpdate) {
    let decisions = changes.steps.map(\.decision)
    func count(_ decision: PendingUpdate.Decision) -> Int { decisions.count { $0 == decision } }
    let accepted = count(.accept) + count(.matcher)
    if accepted == decisions.count { return Surroundings.writeLine("Accepted \(update.path).") }
    if count(.reject) == decisions.count { return Surroundings.writeLine("Rejected \(update.path).new.") }
    guard count(.skip) < decisions.count else { return }
    Surroundings.writeLine("\(update.path): \(accepted) accepted, \(count(.reject)) rejected, \(count(.skip)) still pending.")
  }

  /// What the user decides. At the end of the input, or after `q`, everything else stays pending.
  private func decision(on step: PendingUpdate.Changes.Change, _ hasEnded: inout Bool) -> PendingUpdate.Decision {
    if accept { return .accept }
    if reject { return .reject }
    guard !hasEnded else { return .skip }
    let surroundings = Surroundings.current
    while true {
      if surroundings.isTerminal {
        surroundings.write(
          step.hasMatchers
            ? "accept, reject, accept with matchers, skip or quit? [a/r/m/s/q] " : "accept, reject, skip or quit? [a/r/s/q] "
        )
      }
      switch surroundings.readLine()?.first {
      case "a": return .accept
      case "r": return .reject
      case "m" where step.hasMatchers: return .matcher
      case "m": Surroundings.writeLine("Nothing in this step can be turned into a matcher.")
      case "s": return .skip
      case "q", nil:
        hasEnded = true
        return .skip
      default: continue
      }
    }
  }
}

extension ReviewCommand {
  /// A scenario and the file beside it that wants to take its place.
  struct PendingUpdate {
    /// Of the scenario; its update lies at this path with `.new` behind it.
    let path: String

    private var newPath: String { path + ".new" }

    /// What is pending for files and in folders, sorted by path.
    /// - Throws: A ``CommandFailure`` for a path that is not there.
    static func all(in paths: [String]) throws -> [PendingUpdate] {
      var found: Set<String> = []
      for path in paths {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
          throw CommandFailure(CommandFailure.usage, "\(path) doesn't exist. Name a scenario file or a folder.")
        }
        guard isFolder.boolValue else {
          let scenario = path.hasSuffix(".new") ? String(path.dropLast(4)) : path
          if FileManager.default.fileExists(atPath: scenario + ".new") { found.insert(scenario) }
          continue
        }
        for name in (try? FolderListing(of: path))?.files ?? [] where name.hasSuffix(".scenario.new") {
          found.insert((path as NSString).appendingPathComponent(String(name.dropLast(4))))
        }
      }
      return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map(PendingUpdate.init)
    }

    /// What the update changes, step by step.
    /// - Throws: A ``CommandFailure`` for a file that can't be read.
    func changes() throws -> Changes {
      Changes(try Self.read(path), try Self.read(newPath), path: path)
    }

    /// Writes what was decided. The update is removed, unless something of it is still to be decided.
    /// - Throws: A ``CommandFailure`` when the new text can't be parsed, or a file can't be written.
    func apply(_ changes: Changes) throws {
      let (accepted, pending) = (changes.text(of: [.accept, .matcher]), changes.text(of: [.accept, .matcher, .skip]))
      if accepted != changes.old {
        do throws(ScenarioFile.ParseFailure) {
          _ = try ScenarioFile.parse(accepted, path: newPath)
        } catch {
          throw CommandFailure(
            CommandFailure.doesNotParse,
            "\(newPath) can't be parsed. Correct it, or reject the update.\n\(error)"
          )
        }
        try Self.write(accepted, to: path)
      }
      if pending == accepted { try remove() } else if pending != changes.new { try Self.write(pending, to: newPath) }
    }

    private func remove() throws {
      do {
        try FileManager.default.removeItem(atPath: newPath)
      } catch {
        throw CommandFailure(CommandFailure.usage, "\(newPath) can't be removed: \(error.localizedDescription)")
      }
    }

    private static func write(_ text: String, to path: String) throws {
      do throws(OutputFileError) {
        try OutputFile(path).write(Array(text.utf8))
      } catch {
        throw CommandFailure(CommandFailure.usage, error.description)
      }
    }

    private static func read(_ path: String) throws -> String {
      guard let bytes = FileManager.default.contents(atPath: path) else {
        throw CommandFailure(CommandFailure.usage, "\(path) can't be read. If the scenario is gone, reject the update.")
      }
      return String(decoding: bytes, as: UTF8.self)
    }
  }
}

extension ReviewCommand.PendingUpdate {
  /// What is done with the change of a step.
  enum Decision {
    case accept, reject, matcher, skip
  }

  /// The steps of a scenario that an update changes.
  struct Changes {
    /// A step before and after the update.
    struct Change {
      /// Where the step stands, to be shown where several steps change.
      let title: String
      fileprivate let old: String
      fileprivate let new: String
      /// The new text with matchers for the values that changed; nil where there is nothing to turn into a matcher.
      fileprivate let general: String?
      var decision = Decision.skip

      /// Whether values can be turned into matchers.
      var hasMatchers: Bool { general != nil }

      /// The lines that differ, with the lines around them.
      var difference: [String] { LineDifference(old, new).lines(context: 3) }
    }

    let old: String
    let new: String
    private(set) var steps: [Change] = []
    /// The text between the steps that change; one piece more than steps.
    private var between: [String] = []

    /// Compares two texts of a scenario. Where they can't be compared step by step, the whole file is one change.
    init(_ old: String, _ new: String, path: String) {
      (self.old, self.new) = (old, new)
      guard let before = try? ScenarioFile.parse(old, path: path), let after = try? ScenarioFile.parse(new, path: path),
        before.steps.count == after.steps.count
      else {
        (steps, between) = ([Change(title: path, old: old, new: new, general: nil)], ["", ""])
        return
      }
      var rest = old[...]
      for (from, to) in zip(before.steps, after.steps) {
        let (fromText, toText) = (before.text(of: from), after.text(of: to))
        guard fromText != toText, let range = rest.range(of: fromText) else { continue }
        between.append(String(rest[..<range.lowerBound]))
        rest = rest[range.upperBound...]
        let title = "\(path):\(from.lines.lowerBound)  \(from.summary)"
        steps.append(Change(title: title, old: fromText, new: toText, general: Self.general(to, since: from, in: after)))
      }
      between.append(String(rest))
      // Comments between the steps changed, too: there is no telling which belongs to which step.
      if !steps.isEmpty, text(of: [.skip]) != new {
        (steps, between) = ([Change(title: path, old: old, new: new, general: nil)], ["", ""])
      }
    }

    private static func general(_ step: StepSyntax, since old: StepSyntax, in file: ScenarioFile) -> String? {
      let edits = MatcherRevision(step, since: old).edits
      guard !edits.isEmpty, let changed = try? file.replacing(edits), let place = file.steps.firstIndex(of: step),
        changed.steps.indices.contains(place)
      else { return nil }
      let text = changed.text(of: changed.steps[place])
      return text == file.text(of: step) ? nil : text
    }

    /// The scenario in which the steps of some decisions are as in the update.
    func text(of decisions: [Decision]) -> String {
      var text = ""
      for (step, before) in zip(steps, between) {
        text += before
        text += decisions.contains(step.decision) ? (step.decision == .matcher ? step.general ?? step.new : step.new) : step.old
      }
      return text + (between.last ?? "")
    }

    mutating func decide(_ place: Int, _ decision: Decision) {
      steps[place].decision = decision
    }
  }

  /// How one text becomes another, line by line.
  struct LineDifference {
    private enum Line {
      case kept(String), removed(String), added(String)

      var text: String {
        switch self {
        case .kept(let line): "  \(line)"
        case .removed(let line): "- \(line)"
        case .added(let line): "+ \(line)"
        }
      }

      var isKept: Bool { if case .kept = self { true } else { false } }
    }

    private var lines: [Line] = []

    init(_ old: String, _ new: String) {
      let (old, new) = (Self.lines(of: old), Self.lines(of: new))
      let changes = new.difference(from: old)
      var removed: Set<Int> = []
      var added: Set<Int> = []
      for change in changes {
        switch change {
        case .remove(let offset, _, _): removed.insert(offset)
        case .insert(let offset, _, _): added.insert(offset)
        }
      }
      var (from, to) = (0, 0)
      while from < old.count || to < new.count {
        if from < old.count, removed.contains(from) {
          lines.append(.removed(old[from]))
          from += 1
        } else if to < new.count, added.contains(to) {
          lines.append(.added(new[to]))
          to += 1
        } else {
          if from < old.count { lines.append(.kept(old[from])) }
          from += 1
          to += 1
        }
      }
    }

    /// The lines that differ, `- ` or `+ ` before them, and some around them; `…` stands for those left out between.
    func lines(context: Int) -> [String] {
      let changed = lines.indices.filter { !lines[$0].isKept }
      var result: [String] = []
      var last = -1
      for place in lines.indices where changed.contains(where: { abs($0 - place) <= context }) {
        if place > last + 1 { result.append("…") }
        result.append(lines[place].text)
        last = place
      }
      if let place = changed.last, last >= place, last < lines.count - 1 { result.append("…") }
      return result
    }

    private static func lines(of text: String) -> [String] {
      var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
      if lines.last == "" { lines.removeLast() }
      return lines
    }
  }
}
