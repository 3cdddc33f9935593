import Exchanges
import Scenarios
import Workbench
import XCTest

/// A model with hands: presses keys, answers what is sent, and reads the screen.
struct Bench {
  var model: BenchModel
  /// What was asked for since the last time it was looked at.
  var effects: [Effect] = []
  /// Whether scenarios are put together as soon as that is asked for.
  var composes = true

  /// A bench whose server runs, with routes and scenarios.
  init(_ columns: Int = 80, _ rows: Int = 24, ascii: Bool = true, filled: Bool = true) {
    model = BenchModel(capabilities: Screen.Capabilities(ascii: ascii))
    tell(.resized(Size(columns: columns, rows: rows)))
    guard filled else { return }
    tell(.server(.inProcess(base: Samples.base)))
    tell(.catalogue(Samples.routes))
    tell(.scenarioFiles(Samples.scenarios))
  }

  mutating func tell(_ message: Message) {
    for effect in model.update(message) {
      if case .compose(let scenario) = effect, composes {
        tell(.composed(scenario.composed()))
      } else if case .composeCopy(let text) = effect, composes {
        tell(.copyComposed(text.copied()))
      } else {
        effects.append(effect)
      }
    }
  }

  /// Presses the keys of a script.
  mutating func press(_ script: String, file: StaticString = #filePath, line: UInt = #line) {
    do {
      for key in try Key.keys(in: script) { tell(.key(key)) }
    } catch {
      XCTFail("\(error)", file: file, line: line)
    }
  }

  /// The effects since the last call.
  mutating func takeEffects() -> [Effect] {
    defer { effects = [] }
    return effects
  }

  /// Answers the exchange that was sent last.
  mutating func answer(_ head: ResponseHead, body: [UInt8] = []) {
    guard case .send(let id, let request, _)? = effects.last(where: { if case .send = $0 { true } else { false } }) else {
      return
    }
    for event in Samples.answer(request, head, body: body) { tell(.exchange(id: id, event, at: .microseconds(1300))) }
  }

  /// Answers what was sent last with the three cookies.
  mutating func answerWithCookies() { answer(Samples.cookiesHead, body: Array("<p>cookies</p>".utf8)) }

  /// Answers what was sent last with a JSON record.
  mutating func answerWithJSON() { answer(Samples.jsonHead, body: Samples.json) }

  var screen: Screen { view(model, size: model.size) }

  var lines: [String] { screen.grid.lines }

  /// The screen as text, without the blanks at the ends of rows.
  var text: String {
    lines.map { line in line.lastIndex { $0 != " " }.map { String(line[...$0]) } ?? "" }.joined(separator: "\n")
  }

  func shows(_ part: String) -> Bool { lines.contains { $0.contains(part) } }
}

extension Bench {
  /// Compares the responses that were last asked to be compared.
  mutating func compare() {
    let pairs = effects.compactMap { if case .compare(let pair) = $0 { pair } else { nil } }
    guard let (left, right) = pairs.last.map({ ($0.left, $0.right) }) else { return }
    let result = ComparedResponses(
      left.exchange,
      right.exchange,
      bases: (left.base, right.base),
      repeats: (left.repeats, right.repeats)
    )
    tell(.compared(left: left.id, right: right.id, result))
  }

  private static let letters: [Style.Role: String] = [
    .text: ".", .dim: "d", .border: "b", .focusedBorder: "B", .title: "t", .focusedTitle: "T", .heading: "h", .tab: "a",
    .activeTab: "A", .selection: "s", .name: "n", .good: "g", .warning: "w", .bad: "x", .key: "k", .escape: "e", .field: "f",
    .status: "S",
  ]

  /// The roles of the screen's cells, a letter each.
  var styles: String {
    let grid = screen.grid
    return (0..<grid.size.rows).map { row in
      (0..<grid.size.columns).map { Self.letters[grid[row, $0].style.role] ?? "?" }.joined()
    }.joined(separator: "\n")
  }
}
