import ScenarioSyntax

/// The one table of keys: what a key does, the footer, the help page and the command palette come from it.
struct Keymap<Action: Sendable & Hashable>: Sendable {
  /// By rank: the footer and the help page keep this order.
  private(set) var bindings: [Binding]
  private var actions: [KeyContext: [Key: Action]] = [:]
  /// The bindings of each context, by their places in the table.
  private var places: [KeyContext: [Int]] = [:]
  /// Keys that the user gave to an action in a tab or a row, where they come before those of the pane.
  private var ownKeys: [KeyContext: Set<Key>] = [:]

  /// For the table in the source, which a test checks.
  init(unchecked bindings: [Binding]) {
    self.bindings = bindings.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }.map(\.element)
    for (place, binding) in self.bindings.enumerated() {
      for context in binding.contexts { places[context, default: []].append(place) }
    }
    for binding in bindings {
      for context in binding.contexts {
        for key in binding.keys { actions[context, default: [:]][key] = binding.action }
      }
    }
  }

  /// The action of a key where these contexts hold; nil when it is not bound.
  func action(for key: Key, in contexts: [KeyContext]) -> Action? {
    let own = contexts.first { ownKeys[$0]?.contains(key) == true }.flatMap { actions[$0]?[key] }
    return own ?? contexts.lazy.compactMap { actions[$0]?[key] }.first
  }

  /// The bindings that hold there, in the table's order.
  func bindings(in contexts: [KeyContext]) -> [Binding] {
    Set(contexts.flatMap { places[$0] ?? [] }).sorted().map { bindings[$0] }
  }

  /// The keys of a binding that mean its action where these contexts hold; a nearer context may use one for something else.
  func keys(of binding: Binding, in contexts: [KeyContext]) -> [Key] {
    binding.keys.filter { action(for: $0, in: contexts).map { $0 == binding.action } ?? true }
  }
}

extension Keymap {
  /// A row of the keymap: what is done, by which keys, where.
  struct Binding: Sendable, Hashable {
    let action: Action
    fileprivate(set) var keys: [Key]
    fileprivate(set) var contexts: Set<KeyContext>
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

    /// The name in a configuration: that of the palette, else the first words of what it does, `half-a-page-down`.
    var configurationName: String {
      guard name.isEmpty else { return name }
      let words = title.prefix { !",;:(".contains($0) }.split { !$0.isLetter && !$0.isNumber }
      return words.joined(separator: "-").lowercased()
    }

    /// The keys as a reader expects them: `r ^R`.
    var keyLabel: String { keys.map(\.label).joined(separator: " ") }

    /// The same row with other keys.
    func with(keys: [Key]) -> Self {
      var binding = self
      binding.keys = keys
      return binding
    }

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
  /// Hints are set apart by two columns; one column is left free at either end. Where there isn't any room for all, those of the
  /// least weight go first, the last of them before the others.
  func footer(in contexts: [KeyContext], columns: Int, isShown: (Binding) -> Bool) -> [Hint] {
    var hints: [(hint: Hint, weight: Binding.Weight, width: Int)] = []
    var shown: Set<Action> = []
    for binding in bindings(in: contexts) where !binding.label.isEmpty {
      guard let key = keys(of: binding, in: contexts).first, isShown(binding), shown.insert(binding.action).inserted else {
        continue
      }
      let hint = Hint(key: key.label, label: binding.label)
      hints.append(
        (
          hint, binding.weight,
          Sanitizer.width(of: hint.key, atMost: columns) + 3 + Sanitizer.width(of: hint.label, atMost: columns)
        )
      )
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
}

extension Keymap {
  /// A key that the user gives to an action in a place, or takes away from what it means there.
  struct Change: Sendable, Hashable {
    var key: Key
    /// Nil is every place that has the action.
    var place: KeyContext?
    /// The action by its ``Binding/configurationName``; nil takes the key away.
    var name: String?
  }

  /// The table with the user's keys. Keys are taken away first, in whatever order the changes stand.
  /// - Returns: The table, and each change that can't be made, by its place in the list.
  func changed(by changes: [Change]) -> (keymap: Keymap, faults: [(change: Int, fault: BindingError)]) {
    var rows = bindings
    var faults: [(change: Int, fault: BindingError)] = []
    var own: [KeyContext: Set<Key>] = [:]
    for (index, change) in changes.enumerated() where change.name == nil {
      if let fault = Self.take(change, from: &rows) { faults.append((index, fault)) }
    }
    for (index, change) in changes.enumerated() {
      guard let name = change.name else { continue }
      if let fault = Self.add(change, named: name, to: &rows) { faults.append((index, fault)) }
      if let place = change.place { own[place, default: []].insert(change.key) }
    }
    var keymap = Keymap(unchecked: rows)
    keymap.ownKeys = own
    for conflict in keymap.conflicts {
      let index = changes.lastIndex { $0.key == conflict.key && $0.name != nil && conflict.names.contains($0.name ?? "") }
      if let index, !faults.contains(where: { $0.change == index }) { faults.append((index, conflict.fault)) }
    }
    return (keymap, faults.sorted { $0.change < $1.change })
  }

  /// Each key that has two meanings in one place, or is text there.
  var conflicts: [Conflict] {
    var found: [Conflict] = []
    for contexts in KeyContext.chains {
      var holders: [Key: Binding] = [:]
      for binding in bindings(in: contexts) {
        for key in binding.keys {
          if contexts[0].takesText, case .character = key {
            let fault = BindingError.textKey(key: key, context: contexts[0], title: binding.title)
            found.append(Conflict(key: key, names: [binding.configurationName], fault: fault))
          }
          if let other = holders[key], other.action != binding.action, !isOwn(key, of: binding, before: other, in: contexts) {
            let context = contexts.last { other.contexts.contains($0) && binding.contexts.contains($0) } ?? contexts[0]
            let fault = BindingError.conflict(key: key, context: context, first: other.title, second: binding.title)
            found.append(Conflict(key: key, names: [other.configurationName, binding.configurationName], fault: fault))
          }
          holders[key] = binding
        }
      }
    }
    return found
  }

  /// Whether one of two bindings has the key in a nearer place than the other, because the user said so.
  private func isOwn(_ key: Key, of binding: Binding, before other: Binding, in contexts: [KeyContext]) -> Bool {
    let near = contexts[0]
    guard contexts.count > 1, ownKeys[near]?.contains(key) == true else { return false }
    return binding.contexts.contains(near) != other.contexts.contains(near)
  }

  private static func take(_ change: Change, from rows: inout [Binding]) -> BindingError? {
    let isFound = edit(&rows, in: change.place) {
      $0.keys.contains(change.key)
    } change: { row in
      row.keys.removeAll { $0 == change.key }
    }
    return isFound ? nil : .noMeaning(change.key, change.place)
  }

  private static func add(_ change: Change, named name: String, to rows: inout [Binding]) -> BindingError? {
    let named = rows.filter { $0.configurationName == name }
    guard !named.isEmpty else {
      return .unknownName(name, nearest: Spelling.nearest(to: name, among: rows.map(\.configurationName)))
    }
    let isFound = edit(&rows, in: change.place) {
      $0.configurationName == name
    } change: { row in
      row.keys = [change.key] + row.keys.filter { $0 != change.key }
    }
    guard !isFound, let place = change.place else { return nil }
    guard var wider = named.first(where: { !$0.contexts.isDisjoint(with: place.around) }) else {
      return .elsewhere(name, place, KeyContext.allCases.filter { context in named.contains { $0.contexts.contains(context) } })
    }
    (wider.keys, wider.contexts) = ([change.key], [place])
    rows.append(wider)
    return nil
  }

  /// Changes rows in one place, which is taken out of those that hold in others too; nil changes them everywhere.
  /// - Returns: Whether there is such a row.
  private static func edit(
    _ rows: inout [Binding],
    in place: KeyContext?,
    where isMeant: (Binding) -> Bool,
    change: (inout Binding) -> Void
  ) -> Bool {
    var isFound = false
    rows = rows.flatMap { row -> [Binding] in
      guard isMeant(row), place.map({ row.contexts.contains($0) }) ?? true else { return [row] }
      isFound = true
      var (part, rest) = (row, row)
      if let place { part.contexts = [place] }
      change(&part)
      rest.contexts.subtract(part.contexts)
      return rest.contexts.isEmpty ? [part] : [part, rest]
    }
    return isFound
  }

  /// A key with two meanings, and the names of its actions.
  struct Conflict: Sendable, Hashable {
    var key: Key
    var names: Set<String>
    var fault: BindingError
  }

  /// A change of keys that is refused.
  enum BindingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// One key for two actions in one place; both are named by their titles.
    case conflict(key: Key, context: KeyContext, first: String, second: String)
    /// A printable character where characters are text.
    case textKey(key: Key, context: KeyContext, title: String)
    case unknownName(String, nearest: String?)
    /// An action that does not work in a place, and the places where it does.
    case elsewhere(String, KeyContext, [KeyContext])
    /// A key to be taken away that means nothing there.
    case noMeaning(Key, KeyContext?)

    /// What is wrong, then what to do.
    var description: String {
      switch self {
      case .conflict(let key, let context, let first, let second):
        "\(key) in \(context.rawValue) would be both \u{201C}\(first)\u{201D} and \u{201C}\(second)\u{201D}. "
          + "Use another key, or free it first: key \(key) in \(context.rawValue) = none"
      case .textKey(let key, let context, let title):
        "\(key) is text in \(context.rawValue) and can't be \u{201C}\(title)\u{201D}. Use a key with Control."
      case .unknownName(let name, let nearest):
        "There is no action \(Sanitizer.line(name)). "
          + (nearest.map { "Did you mean \($0)?" } ?? "In the bench, :keys lists the actions.")
      case .elsewhere(let name, let place, let places):
        "\(name) doesn't work in \(place.rawValue), only in \(places.map(\.rawValue).joined(separator: ", "))."
      case .noMeaning(let key, let place):
        "\(key) means nothing of its own " + (place.map { "in \($0.rawValue)" } ?? "anywhere") + ". Leave the line out."
      }
    }
  }
}
