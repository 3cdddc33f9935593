/// A key as the terminal reports it. Its text notation is in ``Key/description`` and ``Key/keys(in:)``.
public enum Key: Sendable, Hashable {
  /// A printable character, a space included.
  case character(Character)
  case enter, tab, backtab, escape, backspace, delete, insert
  case up, down, left, right, home, end, pageUp, pageDown
  /// A letter in lower case with Control held, `control("c")`; also `\` `]` `^` `_` and `@`.
  case control(Character)
  /// F1 is `function(1)`.
  case function(Int)
}
