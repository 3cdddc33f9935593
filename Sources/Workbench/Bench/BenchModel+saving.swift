import Exchanges
import FieldValues
import ScenarioSyntax
import Scenarios

extension BenchModel {
  /// Asks for a file for the exchange that is shown.
  /// - Parameter neighbour: a file whose folder is proposed, without a name; nil proposes a name too.
  mutating func askWhereToSave(beside neighbour: String? = nil) {
    guard let entry = shared.shownEntry else { return }
    let folder = neighbour.map { $0[...($0.lastIndex(of: "/") ?? $0.startIndex)] }.map { $0.hasSuffix("/") ? String($0) : "" }
    let field = TextField(folder ?? "\(shared.recordingFolder)/\(entry.draft.fileName).scenario")
    let purpose = Overlay.Prompt.Purpose.saveScenario(exchange: entry.id)
    overlay = .prompt(Overlay.Prompt(title: "save as a scenario", field: field, purpose: purpose))
  }

  /// Asks for the command that gets the body.
  mutating func askForCommand() {
    guard let body = shared.shownEntry?.exchange.content else { return }
    overlay = .prompt(Overlay.Prompt(title: "pipe the body to", field: TextField(), purpose: .pipe(body)))
  }

  /// Writes the body of the response, freed of its content codings, to a file.
  mutating func saveBody(to path: String) -> [Effect] {
    guard let body = shared.shownEntry?.exchange.content, !body.isEmpty else {
      shared.notice = "save-body: no body"
      return []
    }
    savingBodies[path] = body
    shared.notice = "\(path) is being written"
    return [.saveBody(path: path, body, overwrite: false)]
  }

  /// Looks for what a path leads to in a JSON body.
  mutating func queryBody(_ path: String) -> [Effect] {
    guard let entry = shared.shownEntry, !entry.exchange.content.isEmpty else {
      shared.notice = "path: no body"
      return []
    }
    shared.notice = "looking for \(path)"
    return [.queryBody(id: entry.id, entry.text ?? entry.exchange.content, path: path)]
  }

  /// Begins a recording, or shows its steps.
  mutating func record() {
    guard let ids = shared.recording else {
      shared.recording = []
      return shared.notice = "what is sent is recorded   R again shows the steps"
    }
    let steps = ids.filter { shared.history[$0]?.exchange.head != nil }
    guard !steps.isEmpty else {
      shared.recording = nil
      return shared.notice = "the recording is over; nothing was sent"
    }
    overlay = .recording(Overlay.Recording())
  }

  /// What a key does on the page of the steps.
  mutating func perform(_ action: Overlay.Recording.Action) -> [Effect] {
    guard case .recording(var steps) = overlay else { return [] }
    let commands = steps.perform(action, on: &shared)
    overlay = .recording(steps)
    return carryOut(commands)
  }

  /// Asks for the file for the steps that are left.
  mutating func nameRecording() {
    let steps = (shared.recording ?? []).filter { shared.history[$0]?.exchange.head != nil }
    guard !steps.isEmpty else {
      (shared.recording, overlay) = (nil, nil)
      return shared.notice = "the recording is over; no step is left"
    }
    let words = steps.count == 1 ? "1 step" : "\(steps.count) steps"
    let field = TextField("\(shared.recordingFolder)/recording.scenario")
    overlay = .prompt(Overlay.Prompt(title: "save \(words)", field: field, purpose: .saveRecording(steps)))
  }

  /// What a key does beside a scenario that failed.
  mutating func perform(_ action: ReviewScreen.Action) -> [Effect] {
    guard case .review(var screen) = overlay else { return [] }
    let commands = screen.perform(action, on: &shared)
    overlay = .review(screen)
    return carryOut(commands)
  }

  /// Writes what was accepted.
  mutating func saveReview() -> [Effect] {
    guard let review = shared.review else { return [] }
    saving[review.result.path] = review.text
    shared.notice = "\(review.result.path) is being written"
    return [.saveReview(review)]
  }

  mutating func answer(_ prompt: Overlay.Prompt) -> [Effect] {
    let text = prompt.field.text.trimmingSpaces
    switch prompt.purpose {
    case .pipe(let body): return text.isEmpty ? [] : [.pipe(body, command: text)]
    case .secret(let name):
      let value = prompt.field.text
      guard !value.isEmpty else {
        shared.notice = "secret.\(name) is unchanged: it has no value"
        return []
      }
      shared.variables.setSecret(name, to: value)
      shared.notice = "{{secret.\(name)}} is set, and never shown"
    case .editCheck(let index): return shared.editCheck(index, predicate: text)
    case .capture(let capture): add(capture, named: text)
    case .saveText(let scenario): return compose(.text(scenario), for: text)
    case .saveRecording(let ids):
      return compose(content(of: ids.compactMap { shared.history[$0] }), for: text, recording: ids)
    case .saveScenario(let id):
      guard let entry = shared.history[id] else {
        shared.notice = "not saved: the exchange is forgotten"
        return []
      }
      // What led to it belongs to it.
      let hops = withSources(of: shared.history.hops(to: entry.id).filter { $0.exchange.head != nil })
      return compose(content(of: hops), for: text)
    }
    return []
  }

  /// Has the text of a scenario put together, which comes back by ``takeComposed(_:)``.
  /// - Parameter recording: the exchanges of the recording that is over when the file is there.
  private mutating func compose(_ content: UnsavedScenario.Content, for text: String, recording: [Int] = []) -> [Effect] {
    guard !text.isEmpty else {
      shared.notice = "not saved: the name is missing"
      return []
    }
    let path = text.hasSuffix(".scenario") ? text : text + ".scenario"
    let scenario = UnsavedScenario(path: path, content: content, secrets: shared.variables.secrets, recording: recording)
    composing += 1
    // A key that is typed ahead answers the question about its secrets.
    if scenario.isSmall { return takeComposed(scenario.composed()) }
    shared.notice = "\(path) is being written"
    return [.compose(scenario)]
  }

  /// Saves a scenario with `{{secret.NAME}}` in the place of secrets, unless the user says otherwise.
  mutating func takeComposed(_ scenario: UnsavedScenario.Composed) -> [Effect] {
    composing -= 1
    guard let hidden = scenario.hidden else {
      staysOpen()
      shared.notice = "not saved: a secret in it can't be replaced by a variable. Take it out of the request first."
      return []
    }
    if let new = scenario.parts { parts[scenario.plain] = new }
    parts[hidden.text] = parts[scenario.plain]
    guard !hidden.found.isEmpty else { return write(hidden.text, to: scenario.path, overwrite: false) }
    let names =
      hidden.found.prefix(4).joined(separator: ", ") + (hidden.found.count > 4 ? " and \(hidden.found.count - 4) more" : "")
    let purpose = Overlay.Confirmation.Purpose.writeSecrets(
      path: scenario.path,
      plain: scenario.plain,
      hidden: hidden.text,
      values: hidden.values
    )
    ask(Overlay.Confirmation(question: "Write these secrets in clear: \(names)?", purpose: purpose))
    return []
  }

  /// Asks a question that a key didn't lead to at once: after what is being asked or written now.
  mutating func ask(_ question: Overlay.Confirmation) {
    staysOpen()
    // What is being written in the request is kept.
    if overlay == nil, focus == .request { pass(.accept, to: focus) }
    questions.append(question)
  }

  /// Takes back that the bench ends when the last file is written: there is something to say about one.
  mutating func staysOpen() { quitsWhenSaved = false }

  /// Whether a file is on its way.
  var isSaving: Bool { composing > 0 || !saving.isEmpty || !savingBodies.isEmpty }

  private func content(of entries: [HistoryEntry]) -> UnsavedScenario.Content {
    let recorded = entries.map { UnsavedScenario.Recorded(entry: $0, sample: shared.history.changing($0)) }
    return .exchanges(recorded, shared.expectations)
  }

  /// Exchanges, and before them those of which their requests use captured values.
  private func withSources(of entries: [HistoryEntry]) -> [HistoryEntry] {
    var all = entries
    while true {
      let (names, ids) = (Set(all.flatMap { $0.draft.placeholders.map(\.name) }), Set(all.map(\.id)))
      let captures = shared.expectations.captures.filter { names.contains($0.name) && !ids.contains($0.exchange) }
      let sources = captures.compactMap { shared.history[$0.exchange] }.filter { $0.exchange.head != nil }
      guard let last = sources.max(by: { $0.id < $1.id }) else { return all.sorted { $0.id < $1.id } }
      all.append(last)
    }
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
    let before = shared.expectations
    guard shared.expectations.add(capture) else { return shared.notice = SharedState.noRoomForChecks }
    shared.remember(.expectations(before), "\(name) is not captured")
    if let value = capture.value { shared.variables.set(name, to: value) }
    shared.notice = "captures \(capture.text)" + (capture.value.map { ", now \($0)" } ?? "") + "   t k shows it"
  }

  /// Carries out what a question of yes or no decides.
  mutating func answer(_ isYes: Bool) -> [Effect] {
    guard case .confirm(let confirmation) = overlay else { return [] }
    overlay = nil
    switch (confirmation.purpose, isYes) {
    case (.quit, true): return [.quit(code: 0)]
    case (.quit, false): shared.notice = "not quit"
    case (.overwriteBody(let path, let bytes), true):
      savingBodies[path] = bytes
      return [.saveBody(path: path, bytes, overwrite: true)]
    case (.overwriteBody(let path, _), false): shared.notice = "not saved: \(path) stays as it was"
    case (.overwrite(let path, let text), true): return write(text, to: path, overwrite: true)
    case (.writeSecrets(let path, let plain, _, _), true): return write(plain, to: path, overwrite: false)
    case (.writeSecrets(let path, _, let hidden, let values), false):
      for (name, value) in values { shared.variables.setSecret(name, to: value) }
      return write(hidden, to: path, overwrite: false)
    case (.overwrite(let path, let text), false):
      let purpose = Overlay.Prompt.Purpose.saveText(text)
      overlay = .prompt(Overlay.Prompt(title: "save under another name", field: TextField(path), purpose: purpose))
    }
    return []
  }
}

extension BenchModel {
  /// `:set NAME=VALUE`
  mutating func setVariable(_ text: String) -> [Effect] {
    guard let (before, after) = text.splitOnce(at: "=") else {
      shared.notice = "set: write NAME=VALUE"
      return []
    }
    let (name, value) = (String(before).trimmingSpaces, String(after).trimmingSpaces)
    guard Expectations.Capture.isName(name) else {
      shared.notice = "set: \(name) is not a name. Use letters, digits and _."
      return []
    }
    shared.variables.set(name, to: value)
    shared.notice = "{{\(name)}} is \(value)   :vars shows them all"
    return []
  }

  /// `:secret NAME`
  mutating func askForSecret(_ text: String) -> [Effect] {
    guard Expectations.Capture.isName(text) else {
      shared.notice = "secret: write only its name, letters, digits and _. Its value is asked for, and not shown."
      return []
    }
    overlay = .prompt(Overlay.Prompt(title: "the value of secret.\(text)", field: TextField(), purpose: .secret(text)))
    return []
  }
}
