import Exchanges
import Scenarios

/// A guided tour of the bench: a panel says what to press and why, and goes on when the bench shows that it was done.
package struct Tour: Sendable {
  /// One thing to do.
  package struct Step: Sendable {
    /// What it is about: `Find a route`.
    let title: String
    /// The keys, as the footer names them.
    let keys: String
    /// What they do, and what it is good for.
    let words: String
    let goal: Goal
    /// A scenario that is written when the step begins, by its name.
    let scenario: (name: String, text: String)?

    package init(
      _ title: String,
      press keys: String,
      _ words: String,
      until goal: Goal,
      writing scenario: (name: String, text: String)? = nil
    ) {
      (self.title, self.keys, self.words, self.goal, self.scenario) = (title, keys, words, goal, scenario)
    }
  }

  /// What the bench shows when a step is done.
  package enum Goal: Sendable, Hashable {
    /// The cursor of the catalogue is on the route with this path.
    case selected(path: String)
    /// A response to a request for this path is shown.
    case response(path: String)
    /// The same, and the request had a header line of this name.
    case responseTo(header: String, path: String)
    case tab(ResponseTab)
    /// So many checks are accepted for the response that is shown.
    case checks(Int)
    /// A scenario was saved in the folder of the tour, and nothing is left to save.
    case saved
    /// The scenario that was run last passed.
    case passed
    /// The scenario of this name has failed.
    case failed(name: String)
    /// It passes now.
    case accepted(name: String)
    /// So many events of a stream have come.
    case events(Int)
    /// The stream that is shown has ended.
    case ended
  }

  /// The rows of the panel, its border included.
  static let rows = 4

  /// Where scenarios are saved.
  package let folder: String
  private let steps: [Step]
  private var index = 0

  package init(folder: String, _ steps: [Step]) {
    self.folder = folder
    self.steps = steps
  }

  private var step: Step? { steps.at(index) }

  private func path(of name: String) -> String { "\(folder)/\(name).scenario" }

  /// Goes on behind the steps that are done.
  /// - Returns: What the next step needs.
  mutating func advance(_ bench: BenchModel) -> [Effect] {
    var effects: [Effect] = []
    while let step, isReached(step.goal, bench) {
      index += 1
      if let scenario = self.step?.scenario {
        effects.append(.save(path: path(of: scenario.name), text: scenario.text, overwrite: true))
      }
    }
    return effects
  }

  private func isReached(_ goal: Goal, _ bench: BenchModel) -> Bool {
    let (shared, entry) = (bench.shared, bench.shared.shownEntry)
    let isThere = entry?.exchange.head != nil && entry?.exchange.ending != nil
    let asked = entry.map { String($0.draft.target.prefix { $0 != "?" }) }
    switch goal {
    case .selected(let path):
      return (bench.focus == .catalogue && bench.field == nil && bench.catalogue.selectedRoute(shared)?.path == path)
        || (asked == path && isThere)
    case .response(let path): return asked == path && isThere
    case .responseTo(let header, let path):
      return asked == path && isThere && entry?.asked.headers.contains { $0.isNamed(header) } == true
    case .tab(let tab): return entry != nil && bench.response.tab == tab
    case .checks(let count):
      let checks = shared.expectations.checks(of: shared.shownRequest)
      return checks.count { !shared.expectations.checks[$0].isProposed } >= count
    case .saved:
      return shared.scenarioPath != nil && !bench.isSaving && bench.overlay == nil && shared.expectations.unsavedCount == 0
    case .passed:
      if case .passed = shared.scenarioPath.flatMap({ shared.runs[$0] }) { return true }
      return false
    case .failed(let name):
      if case .failed = shared.runs[path(of: name)] { return true }
      return false
    case .accepted(let name):
      if case .passed = shared.runs[path(of: name)] { return true }
      return false
    case .events(let count): return (entry?.isEventStream ?? false) && (entry?.stream?.total ?? 0) >= count
    case .ended: return (entry?.isEventStream ?? false) && entry?.isRunning == false
    }
  }

  func draw(in rect: Rect, _ painter: inout Painter) {
    let title = step.map { "Tour, \(index + 1) of \(steps.count): \($0.title)" } ?? "Tour: that was all"
    painter.frame(rect, title: title, below: "Esc leaves the tour", isFocused: false)
    let keys = step.map { "Press \($0.keys). " } ?? ""
    let words = step?.words ?? "What you saved is in \(folder). q leaves."
    // The panel says more where there is room; the keys are never cut.
    let lines = (keys + words).wrapped(at: max(10, rect.columns - 4))
    for (row, line) in lines.prefix(rect.inside.rows).enumerated() {
      let styled = row == 0 && line.hasPrefix(keys) ? [Span(keys, .key), Span(String(line.dropFirst(keys.count)))] : [Span(line)]
      painter.write(Line(styled), in: rect.inside, row: row, column: 1)
    }
  }
}

extension BenchModel {
  /// Shows a tour below the panes.
  package mutating func begin(_ tour: Tour) {
    self.tour = tour
    shared.recordingFolder = tour.folder
    settle()
  }

  /// The part of a screen that the panes have: what a tour leaves.
  func space(of size: Size) -> Size {
    guard tour != nil, size.rows >= ScreenLayout.least.rows + Tour.rows else { return size }
    return Size(columns: size.columns, rows: size.rows - Tour.rows)
  }

  func drawTour(below space: Size, _ painter: inout Painter) {
    let size = painter.grid.size
    guard let tour, space.rows < size.rows else { return }
    tour.draw(in: Rect(row: space.rows, column: 0, rows: size.rows - space.rows, columns: size.columns), &painter)
  }

  /// Asks whether to leave the tour, where Escape leaves nothing else.
  mutating func leaveTour() {
    overlay = .confirm(Overlay.Confirmation(question: "Leave the tour?", purpose: .quit))
  }
}
