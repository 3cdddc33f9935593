import Scenarios

extension Model {
  /// What `c` would capture: the value of the row under the cursor.
  var capturable: DraftCapture? {
    guard let entry = history[shown], let choices = suggestions.first(where: { !$0.isEmpty }) else { return nil }
    return DraftCapture(exchange: entry.id, request: entry.draft.line, choices: choices)
  }

  mutating func askForCapture() {
    guard let capture = capturable else { return }
    overlay = .prompt(Prompt(title: "capture as", field: TextField(capture.name), purpose: .capture(capture)))
  }

  /// Takes the name; a capture of the same name or of the same value of this answer gives way.
  mutating func add(_ capture: DraftCapture, named name: String) {
    guard DraftCapture.isName(name) else { return notice = "not captured: \(name) is no name; use letters, digits and _" }
    var capture = capture
    capture.name = name
    captures.removeAll { $0.name == name || ($0.exchange == capture.exchange && $0.query == capture.query) }
    captures.append(capture)
    notice = "captures \(capture.text)" + (capture.value.map { ", now \($0)" } ?? "") + "   t k shows it"
  }

  /// The captures of the request that is shown, by their places in all of them.
  var shownCaptures: [Int] { captures.indices.filter { captures[$0].request == checkedRequest } }

  /// The capture under the cursor, by its place in all of them.
  var captureUnderCursor: Int? {
    guard isOnChecks, case .capture(let index)? = checkRows.at(checkPosition.selection) else { return nil }
    return index
  }

  /// What is captured of exchanges that are saved together.
  func captures(of entries: [HistoryEntry]) -> [RecordedCapture] {
    captures.compactMap { capture in
      let place = entries.firstIndex { entries.count == 1 ? $0.draft.line == capture.request : $0.id == capture.exchange }
      return place.map { RecordedCapture(place: $0, capture: capture.syntax, value: capture.value) }
    }
  }
}
