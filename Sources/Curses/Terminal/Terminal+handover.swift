import CNcurses
import CTerminal
import Glibc

extension Terminal {
  /// Gives the terminal back to the shell, as `^Z` does elsewhere; returns when the program continues.
  public func suspend() {
    guard state == .inside else { return }
    leave()
    terminal_stop_job()
    enter()
  }

  /// Runs another program on the terminal and waits for its end; the process goes on meanwhile.
  /// - Parameter command: the program, searched in `PATH`, and its arguments.
  /// - Returns: its exit code, 128 and the signal's number when one ended it.
  /// - Throws: ``TerminalError/system(reason:)`` when it cannot be started.
  public func run(_ command: [String]) async throws -> Int32 {
    guard state == .inside else { throw TerminalError.system(reason: "another program has the terminal") }
    leave()
    defer { if state == .outside { enter() } }
    return try await ForeignProgram.run(command, on: device.descriptor)
  }

  /// Leaves the screen to others.
  func leave() {
    def_prog_mode()
    device.write(RestoringBytes.pasteOff)
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
    device.write(RestoringBytes.pasteOn)
    followSize()
    repaint()
    // Curses would switch the keys over again only after the first one.
    keypad(ncurses_stdscr(), true)
  }
}
