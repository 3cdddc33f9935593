import Scenarios

extension Model {
  /// Asks for a file for the exchange that is shown.
  mutating func askWhereToSave() {
    guard let entry = history[shown] else { return }
    let field = TextField("scenarios/recorded/\(entry.draft.fileName).scenario")
    overlay = .prompt(Prompt(title: "save as a scenario", field: field, purpose: .saveScenario(exchange: entry.id)))
  }

  mutating func answer(_ prompt: Prompt) -> [Effect] {
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
      overlay = .confirm(Confirmation(question: "\(path) exists. Overwrite it?", purpose: .overwrite(path: path, text: text)))
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
      overlay = .prompt(Prompt(title: "save under another name", field: TextField(path), purpose: .saveText(text)))
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
}

extension HistoryEntry {
  /// The address the request went to, without its target: `{{base}}` of a scenario.
  var base: String {
    let url = exchange.request.url
    if draft.target.hasPrefix("/"), url.hasSuffix(draft.target) { return String(url.dropLast(draft.target.count)) }
    return url.authorityPrefix
  }
}

extension RequestDraft {
  /// `get-items-1` for `GET /items/1?x=2`.
  var fileName: String {
    let path = target.hasPrefix("/") ? target[...] : target.dropFirst(target.authorityPrefix.count)
    let words = path.prefix { $0 != "?" }.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.map { $0.lowercased() }
    return ([method.lowercased().filter { $0.isASCII && $0.isLetter }] + (words.isEmpty ? ["root"] : words)).joined(
      separator: "-"
    )
  }
}

extension String {
  /// `http://127.0.0.1:8080` of `http://127.0.0.1:8080/path`; empty when there is no scheme.
  var authorityPrefix: String {
    guard let colon = firstIndex(of: ":"), self[colon...].hasPrefix("://") else { return "" }
    let authority = self[index(colon, offsetBy: 3)...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    return String(self[..<authority.endIndex])
  }

  var trimmingSpaces: String {
    var text = self[...]
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }

  fileprivate var withScenarioExtension: String { isEmpty || hasSuffix(".scenario") ? self : self + ".scenario" }

  /// `layers` of `scenarios/cookies/layers.scenario`.
  var fileStem: String {
    let name = split(separator: "/").last.map(String.init) ?? self
    return name.hasSuffix(".scenario") ? String(name.dropLast(".scenario".count)) : name
  }
}
