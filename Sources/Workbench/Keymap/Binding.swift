/// A row of the keymap: what is done, by which keys, where.
public struct Binding: Sendable, Hashable {
  public let action: Action
  public internal(set) var keys: [Key]
  public let contexts: Set<KeyContext>
  /// The name in the command palette and in a configuration; empty for what only makes sense as a key.
  public let name: String
  /// One or two words for the footer; empty keeps it out.
  public let label: String
  /// A short sentence for the help page and the palette.
  public let title: String

  init(
    _ action: Action,
    _ keys: [Key],
    in contexts: Set<KeyContext>,
    name: String = "",
    label: String = "",
    _ title: String
  ) {
    self.action = action
    self.keys = keys
    self.contexts = contexts
    self.name = name
    self.label = label
    self.title = title
  }

  /// The keys as a reader expects them: `r ^R`.
  var keyLabel: String { keys.map(\.label).joined(separator: " ") }
}
