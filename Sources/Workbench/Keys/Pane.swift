/// A part of the screen that can have the focus; its number is its key.
enum Pane: Int, Sendable, Hashable, CaseIterable {
  case catalogue = 1
  case request, response, history, log, checks

  var title: String {
    switch self {
    case .catalogue: "Catalogue"
    case .request: "Request"
    case .response: "Response"
    case .history: "History"
    case .log: "Server log"
    case .checks: "Checks"
    }
  }

  /// Whether it shares the left column (a drawer on narrow screens) with the catalogue.
  var isSide: Bool { self == .catalogue || self == .history || self == .log }
}
