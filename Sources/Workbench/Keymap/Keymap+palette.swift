extension Keymap {
  /// A line of the command palette.
  struct Command: Sendable, Hashable {
    var name: String
    var title: String
    var keyLabel: String
    var action: Action
    /// Where the action holds; a pane among them gets the focus first.
    var contexts: Set<KeyContext>
  }

  /// Every named action once, in the table's order, its keys of all places joined.
  var commands: [Command] {
    var commands: [Command] = []
    for binding in bindings where !binding.name.isEmpty {
      if let index = commands.firstIndex(where: { $0.name == binding.name }) {
        commands[index].contexts.formUnion(binding.contexts)
        for key in binding.keys.map(\.label) where !commands[index].keyLabel.split(separator: " ").contains(key[...]) {
          commands[index].keyLabel += " \(key)"
        }
        continue
      }
      let prefix = binding.contexts == [.tabChoice] ? "t " : binding.contexts == [.copyChoice] ? "y " : ""
      commands.append(
        Command(
          name: binding.name,
          title: binding.title,
          keyLabel: prefix + binding.keyLabel,
          action: binding.action,
          contexts: binding.contexts
        )
      )
    }
    return commands
  }
}
