import Dispatch
import Foundation
import ScenarioSyntax
import Scenarios
import Synchronization
import SystemIO
import Workbench

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Lists the scenario files of a folder, and tells when they have changed.
///
/// A file is only read again when its times or its size have changed.
final class ScenarioLister: Sendable {
  private struct State {
    /// By path; a file that can't be looked at has no stamp.
    var stamps: [String: Stamp] = [:]
    var entries: [String: Message.ScenarioEntry] = [:]
    /// What was said about files that are left out.
    var warnings: Set<String> = []
  }

  /// By what a change of a file is noticed without reading it.
  private struct Stamp: Hashable {
    var size: Int64
    var seconds: Int
    var nanoseconds: Int
    var number: UInt64
  }

  private let folder: String
  /// A file outside of the folder that is listed, too.
  private let opened: String?
  private let warn: @Sendable (String) -> Void
  private let state = Mutex(State())
  /// Files block, so they are looked at beside the cooperative pool, one listing after the other.
  private let queue = DispatchQueue(label: "scenario-lister")

  /// - Parameters:
  ///   - opened: a file that is listed first where it is not in the folder.
  ///   - warn: called once for each file whose name can't be read.
  init(folder: String = "scenarios", opened: String? = nil, warn: @escaping @Sendable (String) -> Void = { _ in }) {
    self.folder = folder
    self.opened = opened
    self.warn = warn
  }

  /// The files as they are now.
  func list() async -> [Message.ScenarioEntry] {
    await onQueue { $0.listNow().entries }
  }

  /// The files as they are now where something has changed since they were listed.
  func changes() async -> [Message.ScenarioEntry]? {
    await onQueue { lister in
      let (entries, hasChanged) = lister.listNow()
      return hasChanged ? entries : nil
    }
  }

  private func onQueue<Value: Sendable>(_ work: @escaping @Sendable (ScenarioLister) -> Value) async -> Value {
    await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: work(self)) }
    }
  }

  private func listNow() -> (entries: [Message.ScenarioEntry], hasChanged: Bool) {
    let found = LocalFiles().scenarios(in: folder)
    let paths = [opened].compactMap { $0 }.filter { !found.paths.contains($0) } + found.paths
    let stamps = Dictionary(paths.map { ($0, Self.stamp(of: $0)) }) { first, _ in first }
    return state.withLock { state in
      for warning in found.warnings where state.warnings.insert(warning).inserted { warn(warning) }
      var hasChanged = false
      for path in paths where state.entries[path] == nil || state.stamps[path] != stamps[path] {
        let entry = Self.read(path)
        if state.entries[path] != entry { hasChanged = true }
        state.entries[path] = entry
      }
      for path in found.unreadable where state.entries[path] == nil {
        let fault = "\(path): the name is not UTF-8; rename the file"
        state.entries[path] = Message.ScenarioEntry(path: path, name: path, fault: fault, hasUnreadableName: true)
        hasChanged = true
      }
      let all = paths + found.unreadable
      for path in Set(state.entries.keys).subtracting(all) {
        state.entries[path] = nil
        hasChanged = true
      }
      state.stamps = stamps.compactMapValues { $0 }
      return (all.compactMap { state.entries[$0] }, hasChanged)
    }
  }

  private static func read(_ path: String) -> Message.ScenarioEntry {
    let stem = path.hasSuffix(".scenario") ? String(path.dropLast(".scenario".count)) : path
    let bytes: [UInt8]
    do throws(FileFault) {
      bytes = try LocalFiles().read(path, within: nil)
    } catch {
      return Message.ScenarioEntry(path: path, name: stem, fault: "\(path): \(error)")
    }
    let version = "\(bytes.count)-\(bytes.hashValue)"
    switch PlannedScenario(bytes: bytes, path: path).parsed {
    case .success(let file): return Message.ScenarioEntry(path: path, name: file.title, version: version)
    case .failure(let failure):
      let fault = failure.diagnostics.first.map { "\(path):\($0.position.line): \($0.message)" }
      return Message.ScenarioEntry(path: path, name: stem, version: version, fault: fault ?? "\(path): it does not parse")
    }
  }

  private static func stamp(of path: String) -> Stamp? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    #if canImport(Darwin)
    let time = status.st_mtimespec
    #else
    let time = status.st_mtim
    #endif
    return Stamp(
      size: Int64(status.st_size),
      seconds: time.tv_sec,
      nanoseconds: time.tv_nsec,
      number: UInt64(status.st_ino)
    )
  }
}
