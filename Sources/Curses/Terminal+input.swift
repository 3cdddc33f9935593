import CNcurses
import Glibc
package import Workbench

extension Terminal {
  /// Lets the executor call when something was typed.
  func watchInput() {
    CursesExecutor.shared.watch(device.descriptor) { [weak self] hungUp in
      self?.assumeIsolated { hungUp ? $0.lose() : $0.readInput() }
    }
  }

  /// The terminal is gone.
  private func lose() {
    CursesExecutor.shared.unwatch(device.descriptor)
    eventContinuation.yield(.ended(signal: SIGHUP))
  }

  /// Reads until nothing is left.
  private func readInput() {
    guard state == .inside else { return }
    var code: wint_t = 0
    while true {
      if paste != nil {
        guard readPaste() else { return }
      }
      let status = get_wch(&code)
      guard status == OK || status == KEY_CODE_YES else { return }
      if status == KEY_CODE_YES, Int32(bitPattern: code) == KeyCode.pasteBegins {
        paste = PasteReader()
      } else if status == KEY_CODE_YES, Int32(bitPattern: code) == KEY_MOUSE {
        for event in mouseEvents() { eventContinuation.yield(.mouse(event)) }
      } else if let key = key(of: code, isFunction: status == KEY_CODE_YES) {
        eventContinuation.yield(.key(key))
      }
    }
  }

  private func key(of code: UInt32, isFunction: Bool) -> Key? {
    if isFunction { return KeyCode.key(function: Int32(bitPattern: code)) }
    return code == 0x1b && isUnknownSequence() ? nil : KeyCode.key(character: code)
  }

  /// Curses may announce several reports by one key, and hands them out last first.
  private func mouseEvents() -> [Message.MouseEvent] {
    var reports: [MEVENT] = []
    var report = MEVENT()
    // It keeps eight at most.
    while reports.count < 8, getmouse(&report) == OK { reports.append(report) }
    return reports.reversed().compactMap { MouseCode.event(of: $0) }
  }

  /// After Escape: swallows a control sequence the terminal database does not know, since its letters are no keys.
  private func isUnknownSequence() -> Bool {
    var first: wint_t = 0
    var next: wint_t = 0
    switch get_wch(&first) {
    case KEY_CODE_YES:
      ungetch(Int32(bitPattern: first))
      return false
    case OK: break
    default: return false
    }
    guard first == 0x5b, get_wch(&next) == OK else {
      unget_wch(wchar_t(bitPattern: first))
      return false
    }
    // Parameters and intermediates, up to the final byte (ECMA-48 section 5.4).
    while (0x20...0x3f).contains(next), get_wch(&next) == OK {}
    return true
  }

  /// Reads what is there of a paste, past curses, which would lose characters cut at the end of the kernel's buffer.
  ///
  /// One byte at a time, so that what follows the paste is left to curses.
  /// - Returns: whether the paste is complete.
  private func readPaste() -> Bool {
    var available: Int32 = 0
    guard ioctl(device.descriptor, UInt(FIONREAD), &available) == 0 else { return false }
    var byte: UInt8 = 0
    for _ in 0..<max(0, available) {
      guard read(device.descriptor, &byte, 1) == 1 else { return false }
      if let text = paste?.take(byte) {
        paste = nil
        eventContinuation.yield(.paste(text))
        return true
      }
    }
    return false
  }

  /// What the terminal tells.
  package enum Event: Sendable, Hashable {
    case key(Key)
    /// Text pasted in one piece; its line ends are line feeds.
    case paste(String)
    case mouse(Message.MouseEvent)
    case resized(Size)
    /// The end: the signal that asked for it, or SIGHUP when the terminal is gone. Nothing comes after it.
    case ended(signal: Int32)
  }
}
