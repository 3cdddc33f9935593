import CTerminal
import Synchronization

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// The one thread that may touch curses.
///
/// It sleeps in `poll()` on a wake-up descriptor and on what is watched: the terminal, the signals, the standard
/// streams. Jobs of the actors that use it wake it. Its handlers run on the same thread, never beside a job.
package final class CursesExecutor: SerialExecutor {
  /// The executor of every ``Terminal``; its thread lives as long as the process.
  package static let shared = CursesExecutor()

  private let wakeUp = terminal_open_wakeup()
  private let jobs = Mutex<[UnownedJob]>([])
  private let watches = Mutex<[Watch]>([])
  private let thread = Mutex<pthread_t?>(nil)

  /// Called with what poll() saw on a descriptor.
  typealias Handler = @Sendable (_ hungUp: Bool) -> Void

  private struct Watch: Sendable {
    var descriptor: Int32
    var handler: Handler
  }

  private init() {
    var thread = pthread_t()
    let body: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
      if let context { Unmanaged<CursesExecutor>.fromOpaque(context).takeRetainedValue().run() }
      return nil
    }
    pthread_create(&thread, nil, body, Unmanaged.passRetained(self).toOpaque())
  }

  /// Puts a job on the thread.
  package func enqueue(_ job: consuming ExecutorJob) {
    let unowned = UnownedJob(job)
    let isFirst = jobs.withLock { jobs in
      jobs.append(unowned)
      return jobs.count == 1
    }
    if isFirst { wake() }
  }

  /// Stops the process when this is not the executor's thread; `assumeIsolated` asks it.
  package func checkIsolated() {
    let isOwn = thread.withLock { $0.map { pthread_equal($0, pthread_self()) != 0 } ?? false }
    precondition(isOwn, "this code belongs on the curses thread")
  }

  /// Calls the handler on the thread whenever the descriptor can be read or has hung up.
  ///
  /// The handler must read until nothing is left, or stop watching: otherwise it is called again at once.
  func watch(_ descriptor: Int32, _ handler: @escaping Handler) {
    watches.withLock { $0.append(Watch(descriptor: descriptor, handler: handler)) }
    wake()
  }

  /// Forgets a descriptor; a handler that waits to be called in this round is not called any more.
  func unwatch(_ descriptor: Int32) {
    watches.withLock { $0.removeAll { $0.descriptor == descriptor } }
  }

  private func wake() {
    var one: UInt64 = 1
    _ = write(wakeUp, &one, 8)
  }

  private func run() {
    terminal_name_thread("curses")
    // The mask comes from the thread that made this one; those of libdispatch block what stops a job of the shell.
    var none = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, nil)
    thread.withLock { $0 = pthread_self() }
    while true {
      for descriptor in readyDescriptors() {
        let handler = watches.withLock { $0.first { $0.descriptor == descriptor.fd }?.handler }
        // A terminal that is gone is readable and hung up for ever, so hanging up is reported.
        handler?(Int32(descriptor.revents) & (POLLHUP | POLLERR | POLLNVAL) != 0)
      }
      runJobs()
    }
  }

  /// Sleeps until there is something to do; answers the watched descriptors that have something to say.
  private func readyDescriptors() -> [pollfd] {
    var descriptors = [pollfd(fd: wakeUp, events: Int16(POLLIN), revents: 0)]
    descriptors += watches.withLock { $0.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) } }
    guard poll(&descriptors, nfds_t(descriptors.count), -1) > 0 else { return [] }
    if descriptors[0].revents != 0 {
      var count: UInt64 = 0
      _ = read(wakeUp, &count, 8)
    }
    return descriptors.dropFirst().filter { $0.revents != 0 }
  }

  private func runJobs() {
    let batch = jobs.withLock { jobs in
      defer { jobs.removeAll(keepingCapacity: true) }
      return jobs
    }
    for job in batch { job.runSynchronously(on: asUnownedSerialExecutor()) }
  }
}
