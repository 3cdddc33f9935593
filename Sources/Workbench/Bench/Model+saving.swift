import Scenarios

extension Model {
  /// Asks for a file for the exchange that is shown.
  mutating func askWhereToSave() {
    guard let entry = history[shown] else { return }
    let field = TextField("scenarios/recorded/\(entry.draft.fileName).scenario")
    overlay = .prompt(Overlay.Prompt(title: "save as a scenario", field: field, purpose: .saveScenario(exchange: entry.id)))
  }

  mutating func answer(_ prompt: Overlay.Prompt) -> [Effect] {
    if case .pipe(let body) = prompt.purpose {
      let command = prompt.field.text.trimmingSpaces
      return command.isEmpty ? [] : [.pipe(body, command: command)]
    }
    if case .capture(let capture) = prompt.purpose {
      add(capture, named: prompt.field.text.trimmingSpaces)
      return []
    }
    let path = prompt.field.text.trimmingSpaces.withScenarioExtension
    guard !path.isEmpty else {
      notice = "not saved: there is no name"
      return []
    }
    switch prompt.purpose {
    case .saveText(let text): return save(text, to: path)
    case .saveRecording(let ids):
      let entries = ids.compactMap { history[$0] }
      recording = nil
      return save(scenario(of: entries, name: path.fileStem), to: path)
    case .pipe, .capture: return []
    case .saveScenario(let id):
      guard let entry = history[id] else {
        notice = "not saved: the exchange is forgotten"
        return []
      }
      return save(
        asking(shownChecks(of: entry), shownFrames(of: entry), in: scenario(of: [entry], name: path.fileStem)),
        to: path
      )
    }
  }

  private func scenario(of entries: [HistoryEntry], name: String) -> String {
    let (exchanges, base) = (entries.map(\.exchange), entries.first?.base ?? "")
    return Recorder.scenario(from: exchanges, name: name, base: base, captures: captures(of: entries))
  }

  private mutating func save(_ text: String, to path: String, overwrite: Bool = false) -> [Effect] {
    saving[path] = text
    notice = "\(path) is being written"
    return [.save(path: path, text: text, overwrite: overwrite)]
  }

  /// What became of a file.
  mutating func takeSaving(_ message: Message) -> [Effect] {
    switch message {
    case .saved(let path):
      saving[path] = nil
      scenarioPath = path
      notice = "saved \(path)   T runs it"
      return [.listScenarios]
    case .fileExists(let path):
      guard let text = saving.removeValue(forKey: path) else { return [] }
      finishEditing()
      overlay = .confirm(
        Overlay.Confirmation(question: "\(path) exists. Overwrite it?", purpose: .overwrite(path: path, text: text))
      )
    case .saveFailed(let path, let reason):
      saving[path] = nil
      notice = "\(path) is not saved: \(reason)"
    default: break
    }
    return []
  }

  /// The answer to a question of yes or no.
  mutating func answer(_ isYes: Bool) -> [Effect] {
    guard case .confirm(let confirmation) = overlay else { return [] }
    overlay = nil
    switch (confirmation.purpose, isYes) {
    case (.quit, true): return [.quit(code: 0)]
    case (.quit, false): notice = "not quit"
    case (.overwrite(let path, let text), true): return save(text, to: path, overwrite: true)
    case (.overwrite(let path, let text), false):
      overlay = .prompt(Overlay.Prompt(title: "save under another name", field: TextField(path), purpose: .saveText(text)))
    }
    return []
  }

  /// Runs the scenario under the cursor, or the last one.
  mutating func runScenario() -> [Effect] {
    guard let path = chosenScenario else { return [] }
    return run(scenario: path)
  }

  mutating func run(scenario path: String) -> [Effect] {
    runs[path] = .running
    scenarioPath = path
    closeDrawer()
    notice = "\(path) is running"
    return [.runScenario(path: path, text: nil)]
  }

  /// What `c` would capture: the value of the row under the cursor.
  var capturable: DraftCapture? {
    guard let entry = history[shown], let choices = suggestions.first(where: { !$0.isEmpty }) else { return nil }
    return DraftCapture(exchange: entry.id, request: entry.draft.line, choices: choices)
  }

  mutating func askForCapture() {
    guard let capture = capturable else { return }
    overlay = .prompt(Overlay.Prompt(title: "capture as", field: TextField(capture.name), purpose: .capture(capture)))
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
  func captures(of entries: [HistoryEntry]) -> [Recorder.Capture] {
    captures.compactMap { capture in
      let place = entries.firstIndex { entries.count == 1 ? $0.draft.line == capture.request : $0.id == capture.exchange }
      return place.map { Recorder.Capture(place: $0, capture: capture.syntax, value: capture.value) }
    }
  }
}

extension String {
  fileprivate var withScenarioExtension: String { isEmpty || hasSuffix(".scenario") ? self : self + ".scenario" }
}
