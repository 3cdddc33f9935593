/// The parts of the response pane: tabs, what stands above the list, the list, and what explains its selected row.
struct ResponseLayout: Sendable {
  let tabs: Rect
  let heading: Rect
  let list: Rect
  let detail: Rect

  init(_ inside: Rect, tab: ResponseTab, hasNote: Bool = false) {
    tabs = inside.top(1)
    let rest = inside.below(1)
    heading = rest.top((tab == .cookies || tab == .stream) && rest.rows > 2 ? 1 : 0)
    let body = rest.below(heading.rows)
    let wanted =
      switch tab {
      case .cookies: 5
      case .headers: 4
      case .body: hasNote ? 1 : 0
      case .stream: 2
      case .summary, .negotiation, .timing, .raw, .checks: 0
      }
    // The list keeps at least as many rows as its explanation.
    let count = body.rows >= 2 * wanted ? wanted : min(wanted, max(0, body.rows - 3))
    detail = body.bottom(count)
    list = body.top(body.rows - count)
  }
}
