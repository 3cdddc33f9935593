import CNcurses
import CTerminal
import Dispatch
import Glibc

extension Terminal {
  /// Gives the terminal back to the shell, as `^Z` does elsewhere; returns when the program continues.
  package func suspend() {
    guard state == .inside else { return }
    leave()
    terminal_stop_job()
    enter()
  }

  /// Runs another program on the terminal and waits for its end; the process goes on meanwhile.
  /// - Parameter command: the program, searched in `PATH`, and its arguments.
  /// - Returns: its exit code, 128 and the signal's number when one ended it.
  /// - Throws: ``TerminalError/system(reason:)`` when it cannot be started.
  package func run(_ command: [String]) async throws -> Int32 {
    guard state == .inside else { throw TerminalError.system(reason: "another program has the terminal") }
    leave()
    defer { if state == .outside { enter() } }
    return try await ForeignProgram.run(command, on: device.descriptor)
  }

  /// Leaves the screen to others.
  func leave() {
    def_prog_mode()
    device.write(TerminalDevice.RestoringBytes.pasteOff)
    endwin()
    state = .outside
    CursesExecutor.shared.unwatch(device.descriptor)
  }

  /// Takes the screen back and draws it anew.
  func enter() {
    reset_prog_mode()
    if state == .outside {
      flushinp()
      watchInput()
    }
    state = .inside
    device.write(TerminalDevice.RestoringBytes.pasteOn)
    followSize()
    repaint()
    // Curses would switch the keys over again only after the first one.
    keypad(ncurses_stdscr(), true)
  }

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
}
