import Glibc
import Synchronization
import SystemIO

/// The end of this process. Of several threads that end it, the first decides the exit code.
enum ProcessEnd {
  private static let hasBegun = Atomic(false)

  /// Ends the process after a command that came to its end.
  static func now(_ code: Int32) -> Never {
    begin()
    exit(code)
  }

  /// Ends the process whatever its other threads are doing, without what libraries do at a regular end: that could wait for one of them.
  static func atOnce(_ code: Int32) -> Never {
    begin()
    _exit(code)
  }

  private static func begin() {
    guard !hasBegun.exchange(true, ordering: .relaxed) else {
      while true { pause() }
    }
    TemporaryFolder.removeAll()
  }
}
