import Scenarios
import Synchronization
import SystemIO

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// The reason why a command fails, with its exit code.
struct CommandFailure: Error {
  static let usage: Int32 = 2
  static let doesNotParse: Int32 = 3
  static let environment: Int32 = 4
  /// Everything passed after `--update` wrote files.
  static let updated: Int32 = 5
  static let interrupted: Int32 = 130
  /// Nothing reads standard output any more: 128 and the number of SIGPIPE, which is what a shell reports of a program that this signal
  /// ended, and what `git` exits with where the signal is ignored.
  static let readerHasGone: Int32 = 141

  let code: Int32
  let message: String

  init(_ code: Int32, _ message: String) {
    self.code = code
    self.message = message
  }
}

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
    CommandServer.killAll()
    TemporaryFolder.removeAll()
  }
}
