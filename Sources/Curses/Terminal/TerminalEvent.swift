public import Workbench

/// What the terminal tells.
public enum TerminalEvent: Sendable, Hashable {
  case key(Key)
  /// Text pasted in one piece; its line ends are line feeds.
  case paste(String)
  case mouse(MouseEvent)
  case resized(Size)
  /// The end: the signal that asked for it, or SIGHUP when the terminal is gone. Nothing comes after it.
  case ended(signal: Int32)
}
