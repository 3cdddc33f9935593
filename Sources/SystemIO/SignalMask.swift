#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Which signals a thread takes.
package enum SignalMask {
  /// Runs something that starts a process while this thread takes every signal.
  ///
  /// A process inherits the mask of the thread that starts it, and the threads of Dispatch and of Swift's concurrency block most
  /// signals: a program that is started from one of them never sees SIGTERM.
  package static func unblocked<Result>(_ body: () throws -> Result) rethrows -> Result {
    var none = sigset_t()
    var before = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    return try body()
  }
}
