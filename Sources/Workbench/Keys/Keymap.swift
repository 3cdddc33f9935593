/// The one table of keys: what a key does, the footer, the help page and the command palette come from it.
package struct Keymap: Sendable {
  /// In order of use: the footer and the help page keep it.
  package private(set) var bindings: [Binding]
  private var actions: [KeyContext: [Key: Action]] = [:]

  /// - Throws: ``Keymap/BindingError`` naming both actions when a key would have two meanings in one place.
  package init(_ bindings: [Binding]) throws(BindingError) {
    self.init(unchecked: bindings)
    try check()
  }

  /// For the table in the source, which a test checks.
  init(unchecked bindings: [Binding]) {
    self.bindings = bindings
    for binding in bindings {
      for context in binding.contexts {
        for key in binding.keys { actions[context, default: [:]][key] = binding.action }
      }
    }
  }

  /// What the key does there; nil when it is not bound.
  package func action(for key: Key, in context: KeyContext) -> Action? { actions[context]?[key] }

  /// The bindings that hold there, in the table's order.
  package func bindings(in context: KeyContext) -> [Binding] { bindings.filter { $0.contexts.contains(context) } }

  /// The table with other keys for the action of a name.
  /// - Throws: ``Keymap/BindingError`` for an unknown name or a key that is taken.
  package func rebinding(_ name: String, to keys: [Key]) throws(BindingError) -> Keymap {
    guard !name.isEmpty, bindings.contains(where: { $0.name == name }) else { throw .unknownName(name) }
    var changed = bindings
    for index in changed.indices where changed[index].name == name { changed[index].keys = keys }
    return try Keymap(changed)
  }

  private func check() throws(BindingError) {
    for context in KeyContext.allCases {
      var holders: [Key: Binding] = [:]
      for binding in bindings(in: context) {
        for key in binding.keys {
          if context.takesText, case .character = key { throw .textKey(key: key, context: context, title: binding.title) }
          if let other = holders[key], other.action != binding.action {
            throw .conflict(key: key, context: context, first: other.title, second: binding.title)
          }
          holders[key] = binding
        }
      }
    }
  }
}

extension Keymap {
  /// A row of the keymap: what is done, by which keys, where.
  package struct Binding: Sendable, Hashable {
    package let action: Action
    package internal(set) var keys: [Key]
    package let contexts: Set<KeyContext>
    /// The name in the command palette and in a configuration; empty for what only makes sense as a key.
    package let name: String
    /// One or two words for the footer; empty keeps it out.
    package let label: String
    /// A short sentence for the help page and the palette.
    package let title: String

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

  /// A key and its word in the footer.
  package struct Hint: Sendable, Hashable {
    package var key: String
    package var label: String
  }

  /// The hints that fit: those of the context whose actions can be done now, most used first, each action once.
  ///
  /// Hints are set apart by two columns; one column is left free at either end.
  package func footer(in context: KeyContext, columns: Int, isPossible: (Action) -> Bool) -> [Hint] {
    var hints: [Hint] = []
    var shown: Set<Action> = []
    var used = 1
    for binding in bindings(in: context) where !binding.label.isEmpty {
      guard let key = binding.keys.first, isPossible(binding.action), shown.insert(binding.action).inserted else { continue }
      let hint = Hint(key: key.label, label: binding.label)
      let width = Sanitizer.width(of: hint.key) + 1 + Sanitizer.width(of: hint.label)
      guard used + width < columns else { continue }
      hints.append(hint)
      used += width + 2
    }
    return hints
  }

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

  /// A change of keys that cannot be.
  package enum BindingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// One key for two actions in one place; both are named by their titles.
    case conflict(key: Key, context: KeyContext, first: String, second: String)
    /// A printable character where characters are text.
    case textKey(key: Key, context: KeyContext, title: String)
    case unknownName(String)

    /// Where, what is so, what to do.
    package var description: String {
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
}
