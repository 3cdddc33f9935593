import Exchanges
import FieldValues
import Scenarios

/// A scenario that failed beside what came. Each difference is accepted, rejected or turned into a matcher.
struct ReviewScreen: Sendable {
  enum Action: CaseIterable, Sendable {
    case accept, reject, matcher, acceptAll, save, edit, run, showExchange
  }

  static let bindings = [
    binding(.accept, .character(" "), "accept", "accept what came, or take that back"),
    binding(.reject, .character("x"), "reject", "reject what came: the scenario stays as it is here"),
    binding(
      .matcher,
      .character("p"),
      "turn into a matcher",
      "accept what came with a matcher for the value, so that it may change"
    ),
    binding(.acceptAll, .character("A"), "all", "accept everything that came"),
    binding(.save, .character("s"), "write the file", "write what was accepted into the scenario"),
    binding(.edit, .character("E"), "editor at the line", "open the scenario in $EDITOR at this line"),
    binding(.run, .character("T"), "run again", "run the scenario again"),
    binding(.showExchange, .enter, "", "show the exchange of this step"),
  ]

  private static func binding(_ action: Action, _ key: Key, _ label: String, _ title: String) -> Keymap<Action>.Binding {
    Keymap.Binding(action, [key], in: [.review], label: label, rank: 10, title)
  }

  private(set) var position = ListPosition()

  /// Begins at the first expectation that can be decided on.
  init(_ review: ScenarioReview) {
    let item = review.items.firstIndex { !$0.isFixed } ?? 0
    position.selection = review.rows.firstIndex { $0.item == item } ?? 0
  }

  func obstacle(to action: Action, _ shared: SharedState) -> String? {
    guard let review = shared.review else { return "there is nothing to accept   Esc goes back" }
    switch action {
    case .accept, .reject, .matcher:
      guard let number = selectedItem(review) else { return "put the cursor on a line marked !" }
      let item = review.items[number]
      return item.isFixed ? "\(item.title): \(item.offer)   E opens the editor at line \(item.line)" : nil
    case .acceptAll: return review.items.allSatisfy(\.isFixed) ? "nothing here can be accepted   E opens the editor" : nil
    case .save: return review.acceptedCount == 0 ? "nothing is accepted yet   Space accepts a change, A all of them" : nil
    case .edit, .run, .showExchange: return nil
    }
  }

  mutating func perform(_ action: Action, on shared: inout SharedState) -> [SharedState.Command] {
    guard var review = shared.review else { return [] }
    switch action {
    case .accept, .reject, .matcher:
      guard let item = selectedItem(review) else { return [] }
      guard action != .matcher || review.items[item].generalOffer != nil else {
        shared.notice = "\(review.items[item].title) has no value that a matcher could stand for   Space accepts it"
        return []
      }
      let wish: ScenarioChanges.Decision = action == .accept ? .accept : action == .reject ? .reject : .matcher
      review.decide(item, review.decision(of: item) == wish ? .skip : wish)
    case .acceptAll:
      for item in review.items.indices { review.decide(item, .accept) }
      let left = review.items.count - review.acceptedCount
      if left > 0 {
        shared.notice = "\(review.acceptedCount) accepted; \(left) can't be: see the lines marked !   s writes the file"
      }
    case .save: return [.saveReview]
    case .edit: return [.perform(.editScenario(path: review.result.path, line: selectedLine(review)))]
    case .run: return [.runScenario(review.result.path)]
    case .showExchange:
      guard let row = review.rows.at(position.selection), let id = shared.report?.exchange(ofStep: row.step) else {
        shared.notice = "this step has no exchange"
        return []
      }
      return [.showPart(id, tab(of: row, review)), .selectCheck(line: row.item.map { review.items[$0].line } ?? row.line)]
    }
    shared.review = review
    return []
  }

  private func selectedItem(_ review: ScenarioReview) -> Int? { review.rows.at(position.selection)?.item }

  private func selectedLine(_ review: ScenarioReview) -> Int { review.rows.at(position.selection)?.line ?? 1 }

  private func tab(of row: ScenarioReview.Row, _ review: ScenarioReview) -> ResponseTab {
    switch row.item.map({ review.items[$0].subject }) {
    case .cookies: .cookies
    case .stream: .stream
    case .headers: .headers
    case .status, .body, .other, nil: .body
    }
  }

  /// Up and down go from one expectation that failed to the next, everything else from row to row.
  mutating func move(_ movement: ListPosition.Movement, _ shared: SharedState) {
    guard let review = shared.review else { return }
    let rows = review.rows
    let (here, item) = (position.selection, selectedItem(review))
    func isNext(_ row: Int) -> Bool { rows[row].item != nil && rows[row].item != item }
    switch movement {
    case .left, .right: position.scrollColumns(movement)
    case .down: if let row = rows.indices.dropFirst(here + 1).first(where: isNext) { position.selection = row }
    case .up:
      guard let row = rows.indices.prefix(here).last(where: isNext), let item = rows[row].item else { return }
      position.selection = rows.firstIndex { $0.item == item } ?? row
    case .pageUp, .pageDown, .halfPageUp, .halfPageDown, .first, .last: position.move(movement, count: rows.count)
    }
  }
}

extension ReviewScreen {
  /// What is decided, from the selected expectation on, as many as fit.
  func decisions(columns: Int, _ shared: SharedState, _ glyphs: Painter.Glyphs) -> Line {
    guard let review = shared.review else { return Line() }
    var spans: [Span] = []
    var used = 1
    let first = selectedItem(review) ?? 0
    for item in review.items.indices.dropFirst(first) {
      let text = Sanitizer.line(glyphs.words(Self.words(review.items[item], review.decision(of: item))))
      let width = Sanitizer.width(of: text, atMost: columns, ascii: glyphs.isASCII)
      guard spans.isEmpty || used + width + 6 <= columns else { break }
      spans.append(Span(spans.isEmpty ? " " : "      "))
      spans.append(Span(text, review.decision(of: item).isAccepted ? .good : item == first ? .text : .dim))
      used += width + 6
    }
    return Line(spans)
  }

  static func words(_ item: ScenarioReview.Item, _ decision: ScenarioChanges.Decision) -> String {
    guard !item.isFixed else { return "[!] \(item.title): \(item.offer)   E edits line \(item.line)" }
    return switch decision {
    case .skip: "[ ] \(item.title): keep, or \(item.offer)"
    case .reject: "[-] \(item.title): keep"
    case .accept: "[x] \(item.title): \(item.offer)"
    case .matcher: "[p] \(item.title): \(item.generalOffer ?? item.offer)"
    }
  }

  /// Side by side, or one below the other where that is too narrow.
  private static func rects(_ layout: ScreenLayout) -> (expected: Rect, came: Rect) {
    let space = Rect(row: 1, column: 0, rows: layout.size.rows - 3, columns: layout.size.columns)
    if layout.size.columns >= 100 {
      let left = space.columns / 2
      return (space.left(left), space.right(of: left))
    }
    let upper = (space.rows + 1) / 2
    return (space.top(upper), space.below(upper))
  }

  /// The rows of a list, below its heading where there is room for one.
  private static func list(in rect: Rect) -> Rect { rect.inside.below(rect.inside.rows > 3 ? 1 : 0) }

  mutating func settle(_ layout: ScreenLayout, _ shared: SharedState) {
    let rects = Self.rects(layout)
    let height = min(Self.list(in: rects.expected).rows, Self.list(in: rects.came).rows)
    position.settle(count: shared.review?.rows.count ?? 0, height: height)
  }

  func draw(_ layout: ScreenLayout, _ painter: inout Painter, _ shared: SharedState) {
    guard let review = shared.review else { return }
    let (left, right) = Self.rects(layout)
    let row = review.rows.at(position.selection)
    let step = row.map { Self.words(of: $0, review) } ?? ""
    let name = shared.scenarioName(review.result.path)
    let keys = "Space accept  x reject  p matcher"
    painter.frame(left, title: "Scenario \(name)", extra: Line("  \(step) ", Style(.title)), below: keys, isFocused: true)
    let entry = row.flatMap { shared.history[shared.report?.exchange(ofStep: $0.step)] }
    let extra = entry.map { Self.title(of: $0) } ?? Line()
    let number = entry.map { " #\($0.id)" } ?? ""
    painter.frame(right, title: "Response\(number)", extra: extra, below: "Enter opens the exchange", isFocused: false)
    for (rect, heading) in [(left, "expected"), (right, "what came")] where rect.inside.rows > 3 {
      painter.write(heading, in: rect.inside, column: 1, style: Style(.dim))
    }
    let count = review.rows.count
    painter.list(Self.list(in: left), count: count, at: position, isFocused: true) { Self.expected(review.rows[$1], $0.glyphs) }
    painter.list(Self.list(in: right), count: count, at: position, isFocused: false) { Self.came(review.rows[$1], $0.glyphs) }
  }

  /// `step 2 of 3  sign in`
  private static func words(of row: ScenarioReview.Row, _ review: ScenarioReview) -> String {
    let name = review.result.steps.at(row.step)?.name ?? ""
    return "step \(row.step + 1) of \(review.result.steps.count)  \(name)"
  }

  private static func title(of entry: HistoryEntry) -> Line {
    guard let head = entry.exchange.head else { return Line() }
    let time = entry.exchange.timing.ended.map { "  \($0.columnText)" } ?? ""
    return Line([Span("  \(head.status) \(head.reason)", Style.Role(status: head.status)), Span("\(time) ", .title)])
  }

  private static func expected(_ row: ScenarioReview.Row, _ glyphs: Painter.Glyphs) -> Line {
    switch row.mark {
    case .heading: Line(row.expected)
    case .remark: Line()
    case .none, .passed, .failed: Line([mark(row, glyphs), Span(row.expected, row.mark == .failed ? .bad : .text)])
    }
  }

  private static func came(_ row: ScenarioReview.Row, _ glyphs: Painter.Glyphs) -> Line {
    switch row.mark {
    case .heading: Line(row.came)
    case .remark: Line("       \(glyphs.words(row.came))", Style(.warning))
    case .none: Line("  \(row.came)")
    case .passed, .failed: Line([mark(row, glyphs), Span(row.came, row.mark == .failed ? .bad : .text)])
    }
  }

  private static func mark(_ row: ScenarioReview.Row, _ glyphs: Painter.Glyphs) -> Span {
    switch row.mark {
    case .failed: Span("! ", .bad)
    case .passed: Span(glyphs.isASCII ? "v " : "✓ ", .good)
    case .none, .heading, .remark: Span("  ")
    }
  }
}
