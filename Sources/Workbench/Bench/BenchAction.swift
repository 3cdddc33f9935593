/// Everything a key can do: the bench's own actions, and those of each component.
enum BenchAction: Sendable, Hashable {
  case bench(BenchModel.Action)
  case catalogue(CataloguePane.Action)
  case request(RequestPane.Action)
  case history(HistoryPane.Action)
  case log(LogPane.Action)
  /// In the Checks pane and in the Checks tab, whichever has the focus.
  case checks(ChecksTab.Action)
  case response(ResponsePane.Action)
  case review(ReviewScreen.Action)
  case recording(Overlay.Recording.Action)
  case tab(ResponsePane.TabAction)
}

extension BenchModel {
  /// What the bench itself does, whichever component has the focus.
  enum Action: Sendable, Hashable {
    case move(ListPosition.Movement)
    case pane(Pane), nextPane, previousPane
    case tab(ResponseTab), chooseTab, nextTab, previousTab
    case send, cancel, editRequest, editExternally, undo, save, saveAs, runScenario, restartServer, showLogLine
    case followRedirect, toggleJar, proposeChecks, acceptChecks, compareTwice, mark, diff, toggleVolatile, record, viewInPager
    case pipe
    case chooseCopy, copy(CopyTarget)
    case showVariables, showKeys, toggleSecrets
    case zoom, wrap, palette, help, repaint, suspend, quit
    /// Out of a field, of what lies over the panes, or of the drawer.
    case leave
    case field(TextField.Edit), accept, complete
    case yes, no
  }

  /// What `y` can put on the clipboard.
  enum CopyTarget: String, Sendable, Hashable, CaseIterable {
    case value, header, body, curl, raw, http
    case curlWithSecrets = "curl-with-secrets"
  }
}

extension Keymap where Action == BenchAction {
  /// The keys as they come.
  static var standard: Keymap { BenchAction.standardKeymap }
}

extension BenchAction {
  /// The keys of every component and of the bench itself.
  fileprivate static let standardKeymap: Keymap<BenchAction> = {
    var bindings = CataloguePane.bindings.map { $0.wrapped(in: BenchAction.catalogue) }
    bindings += RequestPane.bindings.map { $0.wrapped(in: BenchAction.request) }
    bindings += HistoryPane.bindings.map { $0.wrapped(in: BenchAction.history) }
    bindings += LogPane.bindings.map { $0.wrapped(in: BenchAction.log) }
    bindings += ChecksTab.bindings.map { $0.wrapped(in: BenchAction.checks) }
    bindings += ResponsePane.tabBindings.map { $0.wrapped(in: BenchAction.tab) }
    bindings += ResponsePane.bindings.map { $0.wrapped(in: BenchAction.response) }
    bindings += ReviewScreen.bindings.map { $0.wrapped(in: BenchAction.review) }
    bindings += Overlay.Recording.bindings.map { $0.wrapped(in: BenchAction.recording) }
    bindings += BenchModel.bindings.map { $0.wrapped(in: BenchAction.bench) }
    return Keymap(unchecked: bindings)
  }()
}
