import CNcurses
import Workbench

/// What curses reports of the mouse, and the event it is.
enum MouseCode {
  /// What is asked of the terminal: presses and the wheel, no motion.
  static let mask = ncurses_left_pressed | ncurses_wheel_up | ncurses_wheel_down

  static func event(of report: MEVENT) -> MouseEvent? {
    let position = Position(row: Int(report.y), column: Int(report.x))
    if report.bstate & ncurses_left_pressed != 0 { return MouseEvent(.click, at: position) }
    if report.bstate & ncurses_wheel_up != 0 { return MouseEvent(.wheelUp, at: position) }
    if report.bstate & ncurses_wheel_down != 0 { return MouseEvent(.wheelDown, at: position) }
    return nil
  }
}
