/// The one table of keys: what a key does, the footer, the help page and the command palette come from it.
struct Keymap<Action: Sendable & Hashable>: Sendable {
  /// By rank: the footer and the help page keep this order.
  private(set) var bindings: [Binding]
  private var actions: [KeyContext: [Key: Action]] = [:]

  /// - Throws: ``Keymap/BindingError`` naming both actions when a key would have two meanings in one place.
  init(_ bindings: [Binding]) throws(BindingError) {
    self.init(unchecked: bindings)
    try check()
  }

  /// For the table in the source, which a test checks.
  init(unchecked bindings: [Binding]) {
    self.bindings = bindings.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }.map(\.element)
    for binding in bindings {
      for context in binding.contexts {
        for key in binding.keys { actions[context, default: [:]][key] = binding.action }
      }
    }
  }

  /// The action of a key where these contexts hold; nil when it is not bound.
  func action(for key: Key, in contexts: [KeyContext]) -> Action? {
    contexts.lazy.compactMap { actions[$0]?[key] }.first
  }

  /// The bindings that hold there, in the table's order.
  func bindings(in contexts: [KeyContext]) -> [Binding] {
    bindings.filter { binding in contexts.contains { binding.contexts.contains($0) } }
  }

  /// The table with other keys for the action of a name.
  /// - Throws: ``Keymap/BindingError`` for an unknown name or a key that is taken.
  func rebinding(_ name: String, to keys: [Key]) throws(BindingError) -> Keymap {
    guard !name.isEmpty, bindings.contains(where: { $0.name == name }) else { throw .unknownName(name) }
    var changed = bindings
    for index in changed.indices where changed[index].name == name { changed[index].keys = keys }
    return try Keymap(changed)
  }

  private func check() throws(BindingError) {
    for contexts in KeyContext.chains {
      var holders: [Key: Binding] = [:]
      let context = contexts[0]
      for binding in bindings(in: contexts) {
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
  struct Binding: Sendable, Hashable {
    let action: Action
    var keys: [Key]
    let contexts: Set<KeyContext>
    /// The name in the command palette and in a configuration; empty for what only makes sense as a key.
    let name: String
    /// One or two words for the footer; empty keeps it out.
    let label: String
    /// How early it stands in the footer and on the help page: the most used has the smallest number.
    let rank: Int
    /// How long it stays in a footer that gets narrower.
    let weight: Weight
    /// A short sentence for the help page and the palette.
    let title: String

    /// The least first.
    enum Weight: Int, Sendable, Hashable, Comparable {
      /// Of use in one place or now and then.
      case usual
      /// What the bench is made for.
      case major
      /// What is needed every minute.
      case essential
      /// The ways to everything else, and out.
      case always

      static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    init(
      _ action: Action,
      _ keys: [Key],
      in contexts: Set<KeyContext>,
      name: String = "",
      label: String = "",
      rank: Int = 900,
      weight: Weight? = nil,
      _ title: String
    ) {
      self.action = action
      self.keys = keys
      self.contexts = contexts
      self.name = name
      self.label = label
      self.rank = rank
      self.weight = weight ?? (rank <= 20 ? .essential : rank < 100 ? .major : .usual)
      self.title = title
    }

    /// The keys as a reader expects them: `r ^R`.
    var keyLabel: String { keys.map(\.label).joined(separator: " ") }

    /// The same row with the action of the part it belongs to wrapped in the action of the whole.
    func wrapped<Whole>(in whole: (Action) -> Whole) -> Keymap<Whole>.Binding {
      Keymap<Whole>.Binding(
        whole(action),
        keys,
        in: contexts,
        name: name,
        label: label,
        rank: rank,
        weight: Keymap<Whole>.Binding.Weight(rawValue: weight.rawValue),
        title
      )
    }
  }

  /// A key and its word in the footer.
  struct Hint: Sendable, Hashable {
    var key: String
    var label: String
  }

  /// The hints that fit: those of the contexts whose actions can be done now, in the order of their ranks, each action once.
  ///
  /// Hints are set apart by two columns; one column is left free at either end. Where there is no room for all, those of the
  /// least weight go first, the last of them before the others.
  func footer(in contexts: [KeyContext], columns: Int, isShown: (Binding) -> Bool) -> [Hint] {
    var hints: [(hint: Hint, weight: Binding.Weight, width: Int)] = []
    var shown: Set<Action> = []
    for binding in bindings(in: contexts) where !binding.label.isEmpty {
      guard let key = binding.keys.first, isShown(binding), shown.insert(binding.action).inserted else { continue }
      let hint = Hint(key: key.label, label: binding.label)
      hints.append((hint, binding.weight, Sanitizer.width(of: hint.key) + 3 + Sanitizer.width(of: hint.label)))
    }
    while hints.reduce(-1, { $0 + $1.width }) >= columns, let least = hints.map(\.weight).min(),
      let index = hints.lastIndex(where: { $0.weight == least })
    {
      hints.remove(at: index)
    }
    return hints.map(\.hint)
  }

  /// A line of the command palette.
  struct Command: Sendable, Hashable {
    var name: String
    var title: String
    var keyLabel: String
    /// The smallest rank of its bindings.
    var rank: Int
    /// Where the name holds, each place with what it does there.
    var actions: [KeyContext: Action]
  }

  /// Every name once, in the table's order, its keys of all places joined.
  var commands: [Command] {
    var commands: [Command] = []
    for binding in bindings where !binding.name.isEmpty {
      // What Enter does in one place or another is one command.
      let opens = binding.keys == [.enter] && !bindings.contains { $0.name == binding.name && $0.keys != [.enter] }
      let (name, title) = opens ? ("open", "do what Enter does in this row") : (binding.name, binding.title)
      let actions = Dictionary(uniqueKeysWithValues: binding.contexts.map { ($0, binding.action) })
      if let index = commands.firstIndex(where: { $0.name == name }) {
        commands[index].actions.merge(actions) { first, _ in first }
        for key in binding.keys.map(\.label) where !commands[index].keyLabel.split(separator: " ").contains(key[...]) {
          commands[index].keyLabel += " \(key)"
        }
        continue
      }
      let prefix = binding.contexts == [.tabChoice] ? "t " : binding.contexts == [.copyChoice] ? "y " : ""
      let keys = prefix + binding.keyLabel
      commands.append(Command(name: name, title: title, keyLabel: keys, rank: binding.rank, actions: actions))
    }
    return commands
  }

  /// A change of keys that is refused.
  enum BindingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// One key for two actions in one place; both are named by their titles.
    case conflict(key: Key, context: KeyContext, first: String, second: String)
    /// A printable character where characters are text.
    case textKey(key: Key, context: KeyContext, title: String)
    case unknownName(String)

    /// What is wrong, then what to do.
    var description: String {
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
