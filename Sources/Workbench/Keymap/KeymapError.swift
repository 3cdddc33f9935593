/// A change of keys that cannot be.
public enum KeymapError: Error, Sendable, Hashable, CustomStringConvertible {
  /// One key for two actions in one place; both are named by their titles.
  case conflict(key: Key, context: KeyContext, first: String, second: String)
  /// A printable character where characters are text.
  case textKey(key: Key, context: KeyContext, title: String)
  case unknownName(String)

  /// Where, what is so, what to do.
  public var description: String {
    switch self {
    case .conflict(let key, let context, let first, let second):
      "keymap: \(key) in \(context.rawValue) would be both \u{201C}\(first)\u{201D} and \u{201C}\(second)\u{201D}. "
        + "Give one of them another key."
    case .textKey(let key, let context, let title):
      "keymap: \(key) is text in \(context.rawValue) and cannot be \u{201C}\(title)\u{201D}. Use a key with Control."
    case .unknownName(let name):
      "keymap: there is no action named `\(name)`. The palette (`:`) lists the names."
    }
  }
}
