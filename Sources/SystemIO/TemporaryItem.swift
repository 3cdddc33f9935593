import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A file or folder that is gone at the end of the process at the latest.
///
/// It is removed when the value's owner says so, when the process calls `exit`, and by ``removeAll()``.
struct TemporaryItem: Sendable {
  let path: String

  private struct State {
    var present: Set<String> = []
    var isEnding = false
  }

  private static let state = Mutex(State())
  private static let removesAtExit: Bool = atexit { TemporaryItem.removeAll() } == 0

  /// A path that is not taken, in the folder of another one.
  init(beside place: String) {
    let folder = place.lastIndex(of: "/").map { place[...$0] } ?? ""
    let path = "\(folder).answerback-\(String(UInt64.random(in: .min ... .max), radix: 36))"
    self.init { path }
  }

  /// Makes something at a path and removes it at the latest when the process ends.
  init<Failure: Error>(_ make: () throws(Failure) -> String) throws(Failure) {
    _ = Self.removesAtExit
    path = try Self.beforeTheEnd { state throws(Failure) in
      let path = try make()
      state.present.insert(path)
      return path
    }
  }

  /// Does something that the removal of all items waits for. When it has begun, the thread stops here: the process is about to end, and
  /// what it makes now would stay.
  static func beforeTheEnd<Failure: Error>(_ work: () throws(Failure) -> Void) throws(Failure) {
    try beforeTheEnd { _ throws(Failure) in try work() }
  }

  private static func beforeTheEnd<Value: Sendable, Failure: Error>(
    _ work: (inout State) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    let result: Result<Value, Failure>? = state.withLock { state in
      state.isEnding ? nil : Result { () throws(Failure) in try work(&state) }
    }
    while true {
      if let result { return try result.get() }
      pause()
    }
  }

  /// Removes it with everything in it.
  func remove() {
    Self.delete(path)
    Self.state.withLock { _ = $0.present.remove(path) }
  }

  /// Removes all items that are left; no others are made afterwards.
  static func removeAll() {
    let paths = state.withLock { state in
      state.isEnding = true
      return state.present
    }
    for path in paths { delete(path) }
  }

  private static func delete(_ path: String) {
    try? FileManager.default.removeItem(atPath: path)
  }
}
