/// Where a key is pressed: a pane, or what lies over the panes and takes the keys.
package enum KeyContext: String, Sendable, Hashable, CaseIterable {
  case catalogue, request, response, history, log, checks
  /// A line or a text of the request being edited.
  case field, textArea
  /// The filter of the catalogue.
  case filter
  /// The words to look for in a tab; the filter of a stream's frames.
  case search, frameFilter
  case prompt, palette, help, confirm
  /// The boxes after `t` and after `y`.
  case tabChoice, copyChoice

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

  /// Whether a printable character is text here, and no key.
  package var takesText: Bool {
    switch self {
    case .field, .textArea, .filter, .search, .frameFilter, .prompt, .palette: true
    default: false
    }
  }

  var pane: Pane? { Pane.allCases.first { KeyContext($0) == self } }

  static let panes: Set<KeyContext> = Set(Pane.allCases.map { KeyContext($0) })
  static let texts: Set<KeyContext> = Set(allCases.filter(\.takesText))

  /// The words of the help page.
  var title: String {
    switch self {
    case .field: "A line being edited"
    case .textArea: "The body being edited"
    case .filter: "The filter"
    case .search: "What is looked for"
    case .frameFilter: "The filter of frames"
    case .prompt: "A question"
    case .palette: "Commands"
    case .help: "This page"
    case .confirm: "Yes or no"
    case .tabChoice: "After t"
    case .copyChoice: "After y"
    default: pane.map { "\($0.rawValue) \($0.title)" } ?? rawValue
    }
  }
}
