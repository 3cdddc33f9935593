extension ResponsePane {
  /// The keys that work in every tab.
  static let bindings = [
    Keymap.Binding(
      Action.addCheck,
      [.character("a")],
      in: KeyContext.panes,
      name: "assert",
      label: "check",
      rank: 41,
      weight: .essential,
      "add an assertion for the selected value"
    ),
    Keymap.Binding(
      .capture,
      [.character("c")],
      in: [.response],
      name: "capture",
      rank: 201,
      "put this value into a variable"
    ),
    Keymap.Binding(
      .changePredicate,
      [.character("p")],
      in: KeyContext.tabs.subtracting([.checksTab]),
      name: "predicate",
      rank: 205,
      "change the assertion: equal, contains, of its form, exists, not exists; frames: by type, in time, so many or none in a time, the end"
    ),
    Keymap.Binding(
      .search,
      [.character("/")],
      in: [.response],
      name: "search",
      label: "find",
      rank: 60,
      "search this tab for words or a regular expression"
    ),
    Keymap.Binding(
      .searchNext,
      [.character("n")],
      in: [.response],
      name: "search-next",
      rank: 401,
      "the next row that has it"
    ),
    Keymap.Binding(
      .searchPrevious,
      [.character("N")],
      in: [.response],
      name: "search-previous",
      rank: 402,
      "the row before that has it"
    ),
  ]

  static var tabBindings: [Keymap<TabAction>.Binding] {
    var bindings = SummaryTab.bindings.map { $0.wrapped(in: TabAction.summary) }
    bindings += HeadersTab.bindings.map { $0.wrapped(in: TabAction.headers) }
    bindings += CookiesTab.bindings.map { $0.wrapped(in: TabAction.cookies) }
    bindings += NegotiationTab.bindings.map { $0.wrapped(in: TabAction.negotiation) }
    bindings += BodyTab.bindings.map { $0.wrapped(in: TabAction.body) }
    bindings += StreamTab.bindings.map { $0.wrapped(in: TabAction.stream) }
    bindings += TimingTab.bindings.map { $0.wrapped(in: TabAction.timing) }
    bindings += RawTab.bindings.map { $0.wrapped(in: TabAction.raw) }
    return bindings
  }
}
