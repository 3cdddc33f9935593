/// Where a key is pressed: a pane, a tab of the response pane, or something that takes the keys from them.
enum KeyContext: String, Sendable, Hashable, CaseIterable {
  case catalogue, request, response, history, log, checks
  /// The rows of the request: those that are written, and those that add something.
  case requestRow = "request-row"
  case requestAddition = "request-addition"
  /// The tabs of the response pane. Where one is shown, the keys of the pane hold too.
  case summary, headers, cookies, negotiation, body, stream, timing, raw
  case checksTab = "checks-tab"
  /// A line of the request being edited, and its body.
  case field
  case textArea = "text-area"
  /// The filter of the catalogue.
  case filter
  /// The words to look for in a tab; the filter of a stream's frames.
  case search
  case frameFilter = "frame-filter"
  case prompt, palette, help, comparison, confirm
  /// A scenario that failed, beside what came.
  case review
  /// The steps of a recording.
  case recording
  /// The boxes after `t` and after `y`.
  case tabChoice = "tab-choice"
  case copyChoice = "copy-choice"

  init(_ pane: Pane) {
    switch pane {
    case .catalogue: self = .catalogue
    case .request: self = .request
    case .response: self = .response
    case .history: self = .history
    case .log: self = .log
    case .checks: self = .checks
    }
  }

  init(_ tab: ResponseTab) {
    switch tab {
    case .summary: self = .summary
    case .headers: self = .headers
    case .cookies: self = .cookies
    case .negotiation: self = .negotiation
    case .body: self = .body
    case .stream: self = .stream
    case .timing: self = .timing
    case .raw: self = .raw
    case .checks: self = .checksTab
    }
  }

  /// Whether a printable character is text here, and not a key.
  var takesText: Bool { Self.texts.contains(self) }

  /// The pane that has the focus where this context holds.
  var pane: Pane? { tab == nil ? Pane.allCases.first { KeyContext($0) == self } : .response }

  var tab: ResponseTab? { ResponseTab.allCases.first { KeyContext($0) == self } }

  static let panes: Set<KeyContext> = Set(Pane.allCases.map { KeyContext($0) })
  static let tabs: Set<KeyContext> = Set(ResponseTab.allCases.map { KeyContext($0) })
  static let requestRows: Set<KeyContext> = [.requestRow, .requestAddition]
  /// Every place once: in a tab and in a row, the keys of its pane hold.
  static let everywhere: Set<KeyContext> = Set(allCases).subtracting(tabs).subtracting(requestRows)
  static let texts: Set<KeyContext> = [.field, .textArea, .filter, .search, .frameFilter, .prompt, .palette]

  /// The contexts that hold with this one and are wider: the pane of a tab or of a row.
  var around: Set<KeyContext> { Self.tabs.contains(self) ? [.response] : Self.requestRows.contains(self) ? [.request] : [] }

  /// Contexts that hold at the same time; no key may have two meanings in one of these lists.
  static let chains: [[KeyContext]] = allCases.filter { $0 != .response && $0 != .request }.map { [$0] + $0.around }

  /// The heading on the help page.
  var title: String {
    switch self {
    case .requestRow: "A written row of the request"
    case .requestAddition: "A row that adds something"
    case .field: "A line being edited"
    case .textArea: "The body being edited"
    case .filter: "The filter"
    case .search: "The words to search for"
    case .frameFilter: "The filter of frames"
    case .prompt: "A question"
    case .palette: "Commands"
    case .help: "This page"
    case .comparison: "Two responses compared"
    case .confirm: "Yes or no"
    case .review: "A scenario beside what came"
    case .recording: "The steps of a recording"
    case .tabChoice: "After t"
    case .copyChoice: "After y"
    case .summary, .headers, .cookies, .negotiation, .body, .stream, .timing, .raw, .checksTab:
      "The \(tab?.title ?? rawValue) tab"
    case .catalogue, .request, .response, .history, .log, .checks: pane.map { "\($0.rawValue) \($0.title)" } ?? rawValue
    }
  }
}
