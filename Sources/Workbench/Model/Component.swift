import Exchanges

/// A pane, or a tab of the response pane: its state, its keys, its rows, and how they are drawn.
///
/// What others know it takes from the shared state; what it wants of others it says by commands.
protocol Component: Sendable {
  /// What its own keys do.
  associatedtype Action: CaseIterable, Hashable, Sendable

  /// The keys of its actions.
  static var bindings: [Keymap<Action>.Binding] { get }

  /// The cursor of its list.
  var position: ListPosition { get set }

  /// Where its keys hold now.
  var contexts: [KeyContext] { get }

  /// Why an action cannot be done now, and what to do; nil when it can be done.
  func obstacle(to action: Action, _ shared: SharedState) -> String?

  mutating func perform(_ action: Action, on shared: inout SharedState) -> [SharedState.Command]

  /// How many rows its list has.
  func count(_ shared: SharedState) -> Int

  /// The rows as text, each formatted when it is needed; for the clipboard and for searches.
  func texts(_ shared: SharedState) -> (Int) -> String?

  /// Whether a row has the words that are searched for.
  func matcher(_ search: ByteSearch, _ shared: SharedState) -> (Int) -> Bool

  /// The assertions that can be made about the selected row.
  func suggestions(_ shared: SharedState) -> [Suggestions.Choices]

  /// The expectation of the selected frame of an event stream.
  func frameCheck(_ shared: SharedState) -> FrameCheck?

  /// The rows above its list and below it.
  var margins: ScreenLayout.Margins { get }

  /// Whether its rows may be longer than its list is wide and are scrolled.
  var scrollsColumns: Bool { get }

  /// Brings the cursor and what is prepared for drawing in line with the shared state.
  mutating func settle(in place: ScreenLayout.Place, _ shared: SharedState)

  /// Starts at the top again, for another exchange.
  mutating func rewind()

  func draw(in place: ScreenLayout.Place, _ painter: inout Painter, _ shared: SharedState)

  /// What happens to the component; each event calls one of the methods below.
  mutating func handle(_ event: Message.ToComponent, on shared: inout SharedState)

  mutating func move(_ movement: ListPosition.Movement, on shared: inout SharedState)
  mutating func move(by distance: Int, on shared: inout SharedState)
  /// Puts the cursor on a row.
  mutating func select(_ row: Int, on shared: inout SharedState)
  mutating func click(_ position: Grid.Position, in place: ScreenLayout.Place, on shared: inout SharedState)

  /// The text that takes the keys; nil when none is being written.
  var field: TextField? { get set }
  /// What the field is for, where it is drawn in the message line.
  var question: String? { get }
  /// Enter in the field.
  mutating func accept(on shared: inout SharedState)
  /// Escape: out of the field, or out of something that was opened.
  mutating func leave(on shared: inout SharedState)
  /// Whether there is something to leave.
  func canLeave(_ shared: SharedState) -> Bool
  /// Out of the field without taking its text.
  mutating func cancelWriting()
}

extension Component {
  mutating func handle(_ event: Message.ToComponent, on shared: inout SharedState) {
    switch event {
    case .move(let movement): move(movement, on: &shared)
    case .scroll(let rows): move(by: rows, on: &shared)
    case .select(let row): select(row, on: &shared)
    case .click(let position, let place): click(position, in: place, on: &shared)
    case .insert(let text): field?.insert(text)
    case .edit(let edit): field?.apply(edit)
    case .accept: accept(on: &shared)
    case .leave: leave(on: &shared)
    case .cancelWriting: cancelWriting()
    case .settle(let place): settle(in: place, shared)
    case .rewind: rewind()
    }
  }

  func texts(_ shared: SharedState) -> (Int) -> String? { { _ in nil } }

  func matcher(_ search: ByteSearch, _ shared: SharedState) -> (Int) -> Bool {
    let (text, isFound) = (texts(shared), search.tester())
    return { text($0).map { isFound(Array($0.utf8)[...]) } ?? false }
  }

  func suggestions(_ shared: SharedState) -> [Suggestions.Choices] { [] }

  func frameCheck(_ shared: SharedState) -> FrameCheck? { nil }

  var margins: ScreenLayout.Margins { ScreenLayout.Margins() }

  var scrollsColumns: Bool { false }

  mutating func settle(in place: ScreenLayout.Place, _ shared: SharedState) {
    position.settle(count: count(shared), height: place.parts(margins).list.rows)
  }

  mutating func rewind() { position = ListPosition() }

  mutating func move(_ movement: ListPosition.Movement, on shared: inout SharedState) {
    switch movement {
    case .left, .right: if scrollsColumns { position.scrollColumns(movement) }
    default: move(by: movement.distance(height: position.height), on: &shared)
    }
  }

  mutating func move(by distance: Int, on shared: inout SharedState) {
    var next = position
    next.move(by: distance, count: count(shared))
    select(next.selection, on: &shared)
  }

  mutating func select(_ row: Int, on shared: inout SharedState) { position.selection = row }

  mutating func click(_ position: Grid.Position, in place: ScreenLayout.Place, on shared: inout SharedState) {
    let list = place.parts(margins).list
    guard list.contains(position) else { return }
    select(min(self.position.top + position.row - list.row, max(0, count(shared) - 1)), on: &shared)
  }

  var field: TextField? {
    get { nil }
    set {}
  }

  var question: String? { nil }

  mutating func accept(on shared: inout SharedState) {}

  mutating func leave(on shared: inout SharedState) {}

  func canLeave(_ shared: SharedState) -> Bool { field != nil }

  mutating func cancelWriting() {}
}
