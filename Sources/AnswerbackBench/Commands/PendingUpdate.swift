import Foundation
import ScenarioSyntax
import Scenarios
import SystemIO

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

  /// The lines that differ, with the lines around them.
  func difference() throws -> [String] {
    let (old, new) = (try Self.read(path), try Self.read(newPath))
    return ["--- \(path)", "+++ \(newPath)"] + LineDifference(old, new).lines(context: 3)
  }

  /// Puts the update into the place of the scenario.
  /// - Throws: A ``CommandFailure`` when it is no scenario, or cannot be moved.
  func accept() throws {
    do throws(ParseFailure) {
      _ = try ScenarioFile.parse(Self.readText(newPath), path: newPath)
    } catch {
      throw CommandFailure(CommandFailure.doesNotParse, "\(newPath) can't be parsed. Correct it, or reject the update.\n\(error)")
    }
    do throws(OutputFileError) {
      try OutputFile(path).write(Array(Self.readText(newPath).utf8))
    } catch {
      throw CommandFailure(CommandFailure.usage, error.description)
    }
    try reject()
  }

  /// Removes the update.
  func reject() throws {
    do {
      try FileManager.default.removeItem(atPath: newPath)
    } catch {
      throw CommandFailure(CommandFailure.usage, "\(newPath) can't be removed: \(error.localizedDescription)")
    }
  }

  private static func readText(_ path: String) -> String {
    String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
  }

  private static func read(_ path: String) throws -> String {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw CommandFailure(CommandFailure.usage, "\(path) can't be read. If the scenario is gone, reject the update.")
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension PendingUpdate {
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
