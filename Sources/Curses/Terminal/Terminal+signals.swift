import CNcurses
import CTerminal
import Glibc
import Workbench

extension Terminal {
  /// Lets the executor call when a signal came.
  func watchSignals() {
    CursesExecutor.shared.watch(signals) { [weak self] _ in self?.assumeIsolated { $0.takeSignals() } }
  }

  private func takeSignals() {
    var numbers = [UInt8](repeating: 0, count: 64)
    let count = read(signals, &numbers, numbers.count)
    guard count > 0 else { return }
    for number in Set(numbers[..<count]) { take(Int32(number)) }
  }

  private func take(_ signal: Int32) {
    switch (signal, state) {
    case (SIGWINCH, .inside): followSize()
    case (SIGWINCH, _): break
    case (SIGCONT, .inside): enter()
    case (SIGCONT, _): break
    case (SIGTSTP, .inside): suspend()
    case (SIGTSTP, _): terminal_stop_job()
    // As for system(3): these keys are meant for the other program.
    case (SIGINT, .outside), (SIGQUIT, .outside): break
    default: eventContinuation.yield(.ended(signal: signal))
    }
  }

  /// Reads the window's size and tells when it is another one.
  func followSize() {
    let now = device.size
    guard now != size else { return }
    size = now
    resizeterm(Int32(clamping: now.rows), Int32(clamping: now.columns))
    renderer?.forget()
    clearok(ncurses_curscr(), true)
    eventContinuation.yield(.resized(now))
  }
}
