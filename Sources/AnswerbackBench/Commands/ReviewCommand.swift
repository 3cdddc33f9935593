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
        Surroundings.writeLine((head + step.differingLines).joined(separator: "\n"))
        changes.decide(step: place, decision(on: step, &hasEnded))
        if changes.steps[place].decision == .skip { left += 1 }
      }
      try update.apply(changes)
      tell(changes, of: update)
    }
    guard left > 0 else { return }
    Surroundings.writeLine("Still pending: \(left) of \(count).")
    throw ExitCode(1)
  }

  private func tell(_ changes: ScenarioChanges, of update: PendingUpdate) {
    let decisions = changes.steps.map(\.decision)
    func count(_ decision: ScenarioChanges.Decision) -> Int { decisions.count { $0 == decision } }
    let accepted = count(.accept) + count(.matcher)
    if accepted == decisions.count { return Surroundings.writeLine("Accepted \(update.path).") }
    if count(.reject) == decisions.count { return Surroundings.writeLine("Rejected \(update.path).new.") }
    guard count(.skip) < decisions.count else { return }
    Surroundings.writeLine("\(update.path): \(accepted) accepted, \(count(.reject)) rejected, \(count(.skip)) still pending.")
  }

  /// What the user decides. At the end of the input, or after `q`, everything else stays pending.
  private func decision(on step: ScenarioChanges.Step, _ hasEnded: inout Bool) -> ScenarioChanges.Decision {
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
          throw CommandFailure(.noPath(path))
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
    func changes() throws -> ScenarioChanges {
      ScenarioChanges(try Self.read(path), try Self.read(newPath), path: path)
    }

    /// Writes what was decided. The update is removed, unless something of it is still to be decided.
    /// - Throws: A ``CommandFailure`` when the new text can't be parsed, or a file can't be written.
    func apply(_ changes: ScenarioChanges) throws {
      let (accepted, pending) = (changes.text(of: [.accept, .matcher]), changes.text(of: [.accept, .matcher, .skip]))
      if accepted != changes.old {
        do throws(ScenarioFile.ParseFailure) {
          _ = try ScenarioFile.parse(accepted, path: newPath)
        } catch {
          throw CommandFailure(.badUpdate(path: newPath, error))
        }
        try Self.write(accepted, to: path)
      }
      if pending == accepted { try remove() } else if pending != changes.new { try Self.write(pending, to: newPath) }
    }

    private func remove() throws {
      do {
        try FileManager.default.removeItem(atPath: newPath)
      } catch {
        throw CommandFailure(.unremovableUpdate(path: newPath, reason: error.localizedDescription))
      }
    }

    private static func write(_ text: String, to path: String) throws {
      do throws(OutputFileError) {
        try OutputFile(path).write(Array(text.utf8))
      } catch {
        throw CommandFailure(CommandFailure.usage, telling: error)
      }
    }

    private static func read(_ path: String) throws -> String {
      guard let bytes = FileManager.default.contents(atPath: path) else {
        throw CommandFailure(.unreadableUpdate(path: path))
      }
      return String(decoding: bytes, as: UTF8.self)
    }
  }
}
