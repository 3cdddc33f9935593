/// A script of keys that cannot be read.
public struct KeyNotationError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What stands after the `<`.
  public var name: String
  /// True when the `>` is missing.
  public var isOpen: Bool

  /// Where, what is so, what to do.
  public var description: String {
    isOpen
      ? "keys: `<\(name)` is not closed. Write `<lt>` for the character itself."
      : "keys: `<\(name)>` is no key. Known are <Enter> <Tab> <S-Tab> <Esc> <BS> <Del> <Ins> <Up> <Down> <Left> <Right> "
        + "<Home> <End> <PgUp> <PgDn> <Space> <C-x> <F1> <lt>."
  }
}
