/// The one table of keys: what a key does, the footer, the help page and the command palette come from it.
public struct Keymap: Sendable {
  /// In order of use: the footer and the help page keep it.
  public private(set) var bindings: [Binding]
  private var actions: [KeyContext: [Key: Action]] = [:]

  /// - Throws: ``KeymapError`` naming both actions when a key would have two meanings in one place.
  public init(_ bindings: [Binding]) throws(KeymapError) {
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
  public func action(for key: Key, in context: KeyContext) -> Action? { actions[context]?[key] }

  /// The bindings that hold there, in the table's order.
  public func bindings(in context: KeyContext) -> [Binding] { bindings.filter { $0.contexts.contains(context) } }

  /// The table with other keys for the action of a name.
  /// - Throws: ``KeymapError`` for an unknown name or a key that is taken.
  public func rebinding(_ name: String, to keys: [Key]) throws(KeymapError) -> Keymap {
    guard !name.isEmpty, bindings.contains(where: { $0.name == name }) else { throw .unknownName(name) }
    var changed = bindings
    for index in changed.indices where changed[index].name == name { changed[index].keys = keys }
    return try Keymap(changed)
  }

  private func check() throws(KeymapError) {
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
