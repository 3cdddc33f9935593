import Exchanges
import Scenarios

extension BenchModel {
  /// Asks for a file for the exchange that is shown.
  mutating func askWhereToSave() {
    guard let entry = shared.shownEntry else { return }
    let field = TextField("scenarios/recorded/\(entry.draft.fileName).scenario")
    let purpose = Overlay.Prompt.Purpose.saveScenario(exchange: entry.id)
    overlay = .prompt(Overlay.Prompt(title: "save as a scenario", field: field, purpose: purpose))
  }

  /// Asks for the command that gets the body.
  mutating func askForCommand() {
    guard let body = shared.shownEntry?.exchange.content else { return }
    overlay = .prompt(Overlay.Prompt(title: "pipe the body to", field: TextField(), purpose: .pipe(body)))
  }

  /// Begins a recording, or asks where to save it.
  mutating func record() {
    guard let ids = shared.recording else {
      shared.recording = []
      return shared.notice = "what is sent is recorded   R again saves it"
    }
    let steps = ids.filter { shared.history[$0]?.exchange.head != nil }
    guard !steps.isEmpty else {
      shared.recording = nil
      return shared.notice = "the recording is over; nothing was sent"
    }
    let field = TextField("scenarios/recorded/recording.scenario")
    overlay = .prompt(Overlay.Prompt(title: "save \(steps.count) steps", field: field, purpose: .saveRecording(steps)))
  }

  mutating func answer(_ prompt: Overlay.Prompt) -> [Effect] {
    let text = prompt.field.text.trimmingSpaces
    switch prompt.purpose {
    case .pipe(let body): return text.isEmpty ? [] : [.pipe(body, command: text)]
    case .capture(let capture): add(capture, named: text)
    case .saveText(let scenario): return save(to: text) { _, _ in scenario }
    case .saveRecording(let ids):
      let entries = ids.compactMap { shared.history[$0] }
      return save(to: text) { bench, name in
        bench.shared.recording = nil
        return bench.scenario(of: entries, name: name)
      }
    case .saveScenario(let id):
      guard let entry = shared.history[id] else {
        shared.notice = "not saved: the exchange is forgotten"
        return []
      }
      return save(to: text) { bench, name in
        bench.shared.expectations.added(to: bench.scenario(of: [entry], name: name), request: entry.draft.line)
      }
    }
    return []
  }

  /// - Parameter scenario: makes the text, with the name of the scenario.
  private mutating func save(to text: String, _ scenario: (inout BenchModel, String) -> String) -> [Effect] {
    guard !text.isEmpty else {
      shared.notice = "not saved: there is no name"
      return []
    }
    let path = text.hasSuffix(".scenario") ? text : text + ".scenario"
    return write(scenario(&self, path.fileStem), to: path, overwrite: false)
  }

  private func scenario(of entries: [HistoryEntry], name: String) -> String {
    let (exchanges, base) = (entries.map(\.exchange), entries.first?.base ?? "")
    return Recorder.scenario(from: exchanges, name: name, base: base, captures: shared.expectations.captures(of: entries))
  }

  private mutating func write(_ text: String, to path: String, overwrite: Bool) -> [Effect] {
    saving[path] = text
    shared.notice = "\(path) is being written"
    return [.save(path: path, text: text, overwrite: overwrite)]
  }

  private mutating func add(_ capture: Expectations.Capture, named name: String) {
    guard Expectations.Capture.isName(name) else {
      return shared.notice = "not captured: \(name) is not a name; use letters, digits and _"
    }
    var capture = capture
    capture.name = name
    shared.expectations.add(capture)
    shared.notice = "captures \(capture.text)" + (capture.value.map { ", now \($0)" } ?? "") + "   t k shows it"
  }

  /// Carries out what a question of yes or no decides.
  mutating func answer(_ isYes: Bool) -> [Effect] {
    guard case .confirm(let confirmation) = overlay else { return [] }
    overlay = nil
    switch (confirmation.purpose, isYes) {
    case (.quit, true): return [.quit(code: 0)]
    case (.quit, false): shared.notice = "not quit"
    case (.overwrite(let path, let text), true): return write(text, to: path, overwrite: true)
    case (.overwrite(let path, let text), false):
      let purpose = Overlay.Prompt.Purpose.saveText(text)
      overlay = .prompt(Overlay.Prompt(title: "save under another name", field: TextField(path), purpose: purpose))
    }
    return []
  }
}
