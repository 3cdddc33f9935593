extension Keymap {
  /// A key and its word in the footer.
  public struct Hint: Sendable, Hashable {
    public var key: String
    public var label: String
  }

  /// The hints that fit: those of the context whose actions can be done now, most used first, each action once.
  ///
  /// Hints are set apart by two columns; one column is left free at either end.
  public func footer(in context: KeyContext, columns: Int, isPossible: (Action) -> Bool) -> [Hint] {
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
}
