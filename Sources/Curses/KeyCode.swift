import CNcurses
import Workbench

/// What curses reports for a key, and the key it is.
enum KeyCode {
  /// The codes this program gives to the brackets of a paste; beyond those of curses.
  static let pasteBegins: Int32 = 0x7001
  static let pasteEnds: Int32 = 0x7002
  /// The reply to a question for the terminal's status.
  static let report: Int32 = 0x7003

  /// The key of a character that was typed; nil for what no key of ours is.
  static func key(character code: UInt32) -> Key? {
    switch code {
    case 0x00: return .control("@")
    case 0x08, 0x7f: return .backspace
    case 0x09: return .tab
    case 0x0a, 0x0d: return .enter
    case 0x1b: return .escape
    case 0x01...0x1a: return Unicode.Scalar(code + 0x60).map { .control(Character($0)) }
    case 0x1c...0x1f: return Unicode.Scalar(code + 0x40).map { .control(Character($0)) }
    case 0x80...0x9f: return nil
    default: return Unicode.Scalar(code).map { .character(Character($0)) }
    }
  }

  /// The key of a function code; nil for what no key of ours is.
  static func key(function code: Int32) -> Key? {
    if let key = named[code] { return key }
    let number = Int(code - KEY_F0)
    return (1...24).contains(number) ? .function(number) : nil
  }

  private static let named: [Int32: Key] = [
    KEY_UP: .up, KEY_DOWN: .down, KEY_LEFT: .left, KEY_RIGHT: .right,
    KEY_HOME: .home, KEY_END: .end, KEY_PPAGE: .pageUp, KEY_NPAGE: .pageDown,
    // The keypad, and what some terminals call Home and End.
    KEY_A1: .home, KEY_C1: .end, KEY_A3: .pageUp, KEY_C3: .pageDown, KEY_FIND: .home, KEY_SELECT: .end,
    KEY_ENTER: .enter, KEY_BTAB: .backtab, KEY_BACKSPACE: .backspace, KEY_DC: .delete, KEY_IC: .insert,
  ]
}

extension KeyCode {
  /// What curses reports of the mouse, and the event it is.
  enum Mouse {
    /// What is asked of the terminal: presses and the wheel, no motion.
    static let mask = ncurses_left_pressed | ncurses_wheel_up | ncurses_wheel_down

    static func event(of report: MEVENT) -> Message.MouseEvent? {
      let position = Grid.Position(row: Int(report.y), column: Int(report.x))
      if report.bstate & ncurses_left_pressed != 0 { return Message.MouseEvent(.click, at: position) }
      if report.bstate & ncurses_wheel_up != 0 { return Message.MouseEvent(.wheelUp, at: position) }
      if report.bstate & ncurses_wheel_down != 0 { return Message.MouseEvent(.wheelDown, at: position) }
      return nil
    }
  }
}
