import FoundationEssentials
import Glibc
import Synchronization

/// A file or folder that is gone at the end of the process at the latest.
///
/// It is removed when the value's owner says so, when the process calls `exit`, and by ``removeAll()``.
struct TemporaryItem: Sendable {
  let path: String

  /// Every item that is still there.
  private static let present = Mutex<Set<String>>([])
  private static let removesAtExit: Bool = atexit { TemporaryItem.removeAll() } == 0

  /// A path that is not taken, in the folder of another one.
  init(beside place: String) {
    let folder = place.lastIndex(of: "/").map { place[...$0] } ?? ""
    self.init(path: "\(folder).answerback-\(String(UInt64.random(in: .min ... .max), radix: 36))")
  }

  /// Removes what is at this path at the latest when the process ends.
  init(path: String) {
    self.path = path
    _ = Self.removesAtExit
    Self.present.withLock { _ = $0.insert(path) }
  }

  /// Removes it with everything in it.
  func remove() {
    Self.delete(path)
    Self.present.withLock { _ = $0.remove(path) }
  }

  /// Removes all items that are left.
  static func removeAll() {
    for path in present.withLock({ $0 }) { delete(path) }
  }

  private static func delete(_ path: String) {
    try? FileManager.default.removeItem(atPath: path)
  }
}
