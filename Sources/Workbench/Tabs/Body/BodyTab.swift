import Exchanges
import Scenarios

/// The body, laid out by its type or as it came.
struct BodyTab: Component {
  enum Action: CaseIterable, Sendable {
    case fold, toggleRaw
  }

  static let bindings = [
    Keymap.Binding(
      Action.fold,
      [.enter],
      in: [.body],
      name: "fold",
      label: "fold",
      rank: 10,
      "fold or unfold this part of the JSON"
    ),
    Keymap.Binding(
      .toggleRaw,
      [.character("w")],
      in: [.body],
      name: "raw-body",
      label: "raw",
      rank: 60,
      "body as it came, or laid out"
    ),
  ]

  var position = ListPosition()
  private(set) var isRaw = false
  /// Made when the body is first looked at.
  private(set) var view: BodyView?

  var contexts: [KeyContext] { [.body, .response] }

  var margins: ScreenLayout.Margins { ScreenLayout.Margins(detail: view?.note.isEmpty == false ? 1 : 0) }

  var scrollsColumns: Bool { true }

  func obstacle(to action: Action, _ shared: SharedState) -> String? {
    switch action {
    case .fold: if case .json = view?.layout { nil } else { "only laid-out JSON folds" }
    case .toggleRaw: nil
    }
  }

  mutating func perform(_ action: Action, on shared: inout SharedState) -> [SharedState.Command] {
    switch action {
    case .fold:
      if let opener = view?.toggleFold(at: position.selection) {
        position.selection = opener
      } else {
        shared.notice = "there is nothing to fold here"
      }
    case .toggleRaw:
      isRaw.toggle()
      position = ListPosition()
      shared.notice = isRaw ? "the body as it came   w lays it out" : "the body laid out   w shows it as it came"
    }
    return []
  }

  mutating func rewind() {
    position = ListPosition()
    view = nil
  }

  /// Lays the body out when it is looked at, and not again before it changes.
  mutating func settle(in place: ScreenLayout.Place, _ shared: SharedState) {
    if let source = shared.shownEntry?.bodySource, view?.isCurrent(source, isRaw: isRaw) != true {
      view = BodyView(source, isRaw: isRaw)
    }
    position.settle(count: count(shared), height: place.parts(margins).list.rows)
  }

  private func lines(_ shared: SharedState) -> BodyLines {
    BodyLines(view?.exchange == shared.shown ? view : nil, shared.shownEntry?.exchange.content ?? [])
  }

  func count(_ shared: SharedState) -> Int { lines(shared).count }

  func texts(_ shared: SharedState) -> (Int) -> String? {
    let lines = lines(shared)
    return { lines.text(at: $0) }
  }

  func matcher(_ search: ByteSearch, _ shared: SharedState) -> (Int) -> Bool {
    let lines = lines(shared)
    return { search.isFound(in: lines.line(at: $0).bytes) }
  }

  func suggestions(_ shared: SharedState) -> [Suggestions.Choices] {
    guard let view, let exchange = shared.shownEntry?.exchange, exchange.head != nil else { return [] }
    if case .json(let json) = view.layout {
      return Suggestions.json(json.lines, at: view.line(at: position.selection), in: exchange.content).map { [$0] } ?? []
    }
    let text = lines(shared).text(at: position.selection)
    guard case .text = view.layout, !text.isEmpty else { return [] }
    return [Suggestions.part(text)]
  }

  func draw(in place: ScreenLayout.Place, _ painter: inout Painter, _ shared: SharedState) {
    let (lines, parts) = (lines(shared), place.parts(margins))
    painter.list(parts.list, count: lines.count, at: position, isFocused: place.isFocused) { lines.line(at: $1) }
    if lines.count == 0 {
      let words = shared.shownEntry?.isRunning == true ? "no body yet" : "no body"
      painter.write(words, in: parts.list, column: 1, style: Style(.dim))
    }
    painter.write(view?.note ?? "", in: parts.detail, column: 1, style: Style(.warning))
  }
}
