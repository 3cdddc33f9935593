import Dispatch
import Glibc

/// A program that has the terminal for a while.
enum ForeignProgram {
  /// Runs it with its three standard streams on the terminal, in our process group, so that it is in the foreground.
  static func run(_ command: [String], on terminal: Int32) async throws -> Int32 {
    let child = try start(command, on: terminal)
    return await withCheckedContinuation { continuation in
      // The wait blocks, so it has a thread that is not the cooperative pool's.
      DispatchQueue.global().async { continuation.resume(returning: wait(for: child)) }
    }
  }

  private static func start(_ command: [String], on terminal: Int32) throws(TerminalError) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for stream in STDIN_FILENO...STDERR_FILENO { posix_spawn_file_actions_adddup2(&actions, terminal, stream) }

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    var ignored = sigset_t()
    sigemptyset(&ignored)
    sigaddset(&ignored, SIGPIPE)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &ignored)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    var arguments = command.map { strdup($0) } + [nil]
    defer { arguments.forEach { free($0) } }
    var child: pid_t = 0
    let error = posix_spawnp(&child, command.first ?? "", &actions, &attributes, &arguments, environ)
    guard error == 0 else {
      throw .system(reason: "\(command.first ?? "the empty command") cannot be started (\(systemMessage(error)))")
    }
    return child
  }

  private static func wait(for child: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 {
      guard errno == EINTR else { return 127 }
    }
    let signal = status & 0x7f
    return signal == 0 ? (status >> 8) & 0xff : 128 + signal
  }
}
