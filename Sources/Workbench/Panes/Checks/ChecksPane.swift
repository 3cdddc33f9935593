import Scenarios

/// The list of the Checks tab in a pane of its own.
struct ChecksPane: Component {
  typealias Action = ChecksTab.Action

  /// The keys are those of the tab.
  static let bindings: [Keymap<Action>.Binding] = []

  private var list = ChecksTab()

  var position: ListPosition {
    get { list.position }
    set { list.position = newValue }
  }

  var contexts: [KeyContext] { [.checks] }

  var margins: ScreenLayout.Margins { ScreenLayout.Margins(hasBorder: true) }

  func obstacle(to action: Action, _ shared: SharedState) -> String? { list.obstacle(to: action, shared) }

  mutating func perform(_ action: Action, on shared: inout SharedState) -> [SharedState.Command] {
    list.perform(action, on: &shared)
  }

  func count(_ shared: SharedState) -> Int { list.count(shared) }

  mutating func settle(in place: ScreenLayout.Place, _ shared: SharedState) {
    var inside = place
    inside.rect = place.rect.inside
    list.settle(in: inside, shared)
  }

  mutating func select(_ row: Int, on shared: inout SharedState) { list.select(row, on: &shared) }

  func scenarioPlace(_ shared: SharedState) -> (path: String, line: Int)? { list.scenarioPlace(shared) }

  mutating func select(line: Int, _ shared: SharedState) { list.select(line: line, shared) }

  mutating func selectFirstFailure(_ shared: SharedState) { list.selectFirstFailure(shared) }

  func draw(in place: ScreenLayout.Place, _ painter: inout Painter, _ shared: SharedState) {
    let title = shared.report.map { " \($0.tally.passed)/\($0.tally.all) \($0.result.name) " } ?? ""
    let below = painter.count(position, of: count(shared))
    painter.frame(place.rect, title: "6 Checks", extra: Line(title, Style(.title)), below: below, isFocused: place.isFocused)
    var inside = place
    inside.rect = place.rect.inside
    list.draw(in: inside, &painter, shared)
  }
}
