import Exchanges
import Scenarios

extension Model {
  /// A key: an action where it is bound and can be done, text where text is written, else a word about it.
  mutating func press(_ key: Key) -> [Effect] {
    guard let action = keymap.action(for: key, in: context) else {
      if context.takesText, case .character(let character) = key {
        insert(String(character))
      } else {
        notice = "\(key.label) does nothing here   ? shows the keys"
      }
      return []
    }
    notice = ""
    if let obstacle = obstacle(to: action) {
      notice = "\(key.label): \(obstacle)"
      return []
    }
    return perform(action)
  }

  mutating func perform(_ action: Action) -> [Effect] {
    switch action {
    case .move(let movement): move(movement)
    case .pane(let pane): setFocus(pane)
    case .nextPane: step(by: 1)
    case .previousPane: step(by: -1)
    case .tab(let tab): show(tab)
    case .nextTab: stepTab(by: 1)
    case .previousTab: stepTab(by: -1)
    case .field(let action): edit(action)
    case .toggle: toggleHeader()
    case .remove: removeRow()
    case .undo: undo()
    case .edit: beginEditing()
    case .open: return open()
    case .send: return send()
    case .cancel: return cancel()
    case .runScenario: return runScenario()
    case .save: askWhereToSave()
    case .copy(let target): return copy(target)
    case .accept: return accept()
    case .yes: return answer(true)
    case .no: return answer(false)
    case .editExternally: return draft.text.map { [.openEditor($0)] } ?? []
    case .quit: return quit()
    case .repaint: return [.repaint]
    case .suspend: return [.suspend]
    case .restartServer: return restart()
    case .zoom, .rawBody, .palette, .help, .leave, .complete, .filter, .filterStream, .search, .chooseTab, .chooseCopy:
      change(action)
    default: return inspect(action)
    }
    return []
  }

  /// What is done with an answer: its stream, where it leads, what is asked of it, what it is compared with.
  private mutating func inspect(_ action: Action) -> [Effect] {
    switch action {
    case .pauseStream where isOnChecks: acceptCheck()
    case .closeStream where isOnChecks: removeCheck()
    case .pauseStream where isOnCookies: toggleCookie()
    case .closeStream where isOnCookies: removeCookie()
    case .toggleJar: toggleJar()
    case .clearJar: clearJar()
    case .pauseStream: pauseStream()
    case .followStream: followStream()
    case .closeStream: return closeStream()
    case .assertCursor: return assertFromCursor()
    case .suggest: return suggestSet()
    case .capture: askForCapture()
    case .cyclePredicate: return cyclePredicate()
    case .compareTwice: return compareTwice()
    case .mark: mark()
    case .diff: compareWithMarked()
    case .record: record()
    case .viewInPager: return viewInPager()
    case .pipe: askForCommand()
    case .reconnect: return reconnect()
    case .followRedirect: return followRedirect()
    case .toggleRedirects: toggleRedirects()
    case .toggleHTTP2: toggleHTTP2()
    case .searchNext: search(forward: true)
    case .searchPrevious: search(forward: false)
    default: break
    }
    return []
  }

  /// What only changes the picture.
  private mutating func change(_ action: Action) {
    switch action {
    case .zoom: isZoomed.toggle()
    case .rawBody:
      response.isRawBody.toggle()
      response.positions[.body] = nil
      notice = response.isRawBody ? "the body as it came   w lays it out" : "the body laid out   w shows it as it came"
    case .palette: overlay = .palette(Overlay.Palette())
    case .help: overlay = .help(of: context, ListPosition())
    case .filter: overlay = .filter
    case .filterStream: overlay = .frameFilter
    case .search:
      response.search = TextField()
      overlay = .search
    case .chooseTab: overlay = .tabChoice
    case .chooseCopy: overlay = .copyChoice
    case .complete: complete()
    default: leave()
    }
  }

  private mutating func restart() -> [Effect] {
    setServer(.starting)
    notice = "the app is made anew"
    return [.restartServer]
  }

  private mutating func quit() -> [Effect] {
    let count = history.running.count
    guard count > 0 else { return [.quit(code: 0)] }
    let words = count == 1 ? "1 exchange is running" : "\(count) exchanges are running"
    overlay = .confirm(Overlay.Confirmation(question: "\(words). Quit all the same?", purpose: .quit))
    return []
  }
}

extension Model {
  /// Commands that take words and have no key.
  private static let wordCommands: [(name: String, words: String, title: String)] = [
    ("dump", "PATH", "write the screen as text to a file"),
    ("target", "URL", "send requests to another server"),
    ("run-file", "PATH", "run a scenario file headless"),
  ]

  /// What the palette offers for what is written: names that begin with it first, then what contains its words.
  func commands(fitting text: String) -> [PaletteEntry] {
    let entries =
      keymap.commands.map { PaletteEntry(name: $0.name, title: $0.title, keyLabel: $0.keyLabel, command: $0) }
      + Self.wordCommands.map { PaletteEntry(name: $0.name, title: $0.title, keyLabel: $0.words, command: nil) }
    let words = text.lowercased().split(separator: " ")
    guard let first = words.first else { return entries }
    if Self.wordCommands.contains(where: { $0.name == first }) { return entries.filter { $0.name == first } }
    let fitting = entries.filter { entry in
      let haystack = "\(entry.name) \(entry.title)".lowercased()
      return words.allSatisfy { haystack.contains($0) }
    }
    return fitting.filter { $0.name.hasPrefix(first) } + fitting.filter { !$0.name.hasPrefix(first) }
  }

  /// Writes the chosen name out.
  mutating func complete() {
    guard case .palette(var palette) = overlay else { return }
    let entries = commands(fitting: palette.field.text)
    guard entries.indices.contains(palette.position.selection) else { return }
    let entry = entries[palette.position.selection]
    palette.field = TextField(entry.command == nil ? entry.name + " " : entry.name)
    palette.position = ListPosition()
    overlay = .palette(palette)
  }

  mutating func run(_ palette: Overlay.Palette) -> [Effect] {
    let text = palette.field.text.trimmingSpaces
    if text == "q" { return perform(.quit) }
    let entries = commands(fitting: text)
    guard entries.indices.contains(palette.position.selection) else {
      notice = "there is no command \(text)"
      return []
    }
    let entry = entries[palette.position.selection]
    guard let command = entry.command else {
      return runWords(entry.name, argument: text.split(separator: " ", maxSplits: 1).dropFirst().first.map(String.init))
    }
    let panes = Pane.allCases.filter { command.contexts.contains(KeyContext($0)) }
    if let first = panes.first, !panes.contains(focus) { setFocus(first) }
    if let obstacle = obstacle(to: command.action) {
      notice = "\(command.name): \(obstacle)"
      return []
    }
    return perform(command.action)
  }

  private mutating func runWords(_ name: String, argument: String?) -> [Effect] {
    guard let argument = argument?.trimmingSpaces, !argument.isEmpty else {
      overlay = .palette(Overlay.Palette(field: TextField(name + " ")))
      notice = "\(name) needs a word behind it"
      return []
    }
    switch name {
    case "dump": return [.dump(path: argument)]
    case "run-file": return run(scenario: argument)
    default:
      let base = argument.authorityPrefix
      guard base.hasPrefix("http://") || base.hasPrefix("https://") else {
        notice = "target: \(argument) is no address. Write it like http://127.0.0.1:8080."
        return []
      }
      setServer(.remote(base: base))
      notice = "requests go to \(base)"
      return []
    }
  }

  /// A line of the palette: a command of the keymap, or one that takes words.
  struct PaletteEntry: Sendable, Hashable {
    var name: String
    var title: String
    var keyLabel: String
    /// nil for one that takes words.
    var command: Keymap.Command?
  }
}

extension Model {
  /// Why an action cannot be done now, and what can; nil when it can.
  func obstacle(to action: Action) -> String? {
    switch action {
    case .send: obstacleToSending
    case .open: obstacleToOpening
    case .closeStream where isOnChecks && (captureUnderCursor ?? frameUnderCursor) != nil: nil
    case .capture: capturable == nil ? "there is no value to capture in this row" : nil
    case .pauseStream where isOnChecks, .closeStream where isOnChecks:
      checkUnderCursor == nil ? "put the cursor on a check first" : nil
    case .pauseStream where isOnCookies, .closeStream where isOnCookies:
      cookieUnderCursor == nil ? "put the cursor on a cookie of the jar first" : nil
    case .clearJar: obstacleToClearing
    case .assertCursor: suggestions.isEmpty && frameCheck == nil ? "there is nothing to ask of this row   A proposes a set" : nil
    case .suggest: history[shown]?.exchange.head == nil ? "there is no answer yet" : nil
    case .cyclePredicate:
      checkUnderCursor == nil && frameUnderCursor == nil && shownChecks.isEmpty ? "nothing is asked yet   a asks for a row" : nil
    case .compareTwice: obstacleToSending
    case .mark: history[shown] == nil ? "there is no answer yet" : nil
    case .diff: obstacleToComparing
    case .viewInPager, .pipe: history[shown]?.exchange.content.isEmpty == false ? nil : "there is no body"
    case .pauseStream, .followStream, .filterStream, .closeStream, .reconnect: obstacleToStreaming(action)
    case .followRedirect:
      history[shown]?.redirect == nil ? "the answer redirects nowhere" : nil
    case .searchNext, .searchPrevious: response.search.text.isEmpty ? "nothing is looked for   / looks for something" : nil
    case .cancel: overlay == nil && edit == nil && history.running.isEmpty ? "nothing is in flight   q quits" : nil
    case .undo: pastDrafts.isEmpty && !canRestoreJar ? "there is nothing to undo" : nil
    case .toggle: draftHeaderIndex == nil ? "put the cursor on a header line first" : nil
    case .remove:
      draftHeaderIndex == nil && !(requestRow == .body && draft.body != nil)
        ? "put the cursor on a header line or a body first" : nil
    case .edit: obstacleToEditing
    case .editExternally: draft.text == nil ? "the body is not UTF-8 and would not survive an editor" : nil
    case .save: obstacleToSaving
    case .runScenario: chosenScenario == nil ? "no scenario is chosen   s saves this exchange as one" : nil
    case .restartServer: if case .remote = server { "the server is not of this process" } else { nil }
    case .rawBody: response.tab == .body ? nil : "works in the Body tab   t b goes there"
    case .copy(.value), .copy(.header), .copy(.body), .copy(.raw): history[shown] == nil ? "there is no answer yet" : nil
    default: nil
    }
  }

  private var obstacleToSending: String? {
    if let name = draft.openParameter { return "\(name) is to be filled first   e edits the line" }
    guard draft.target.hasPrefix("/"), server.base == nil else { return nil }
    if case .stopped(let reason) = server { return "the server has stopped: \(reason)   :restart-server starts it" }
    return "the server is still starting"
  }

  private var obstacleToClearing: String? {
    if !isOnCookies { return "works in the Cookies tab   t c goes there" }
    return jar.cookies(at: now).isEmpty ? "the jar is empty" : nil
  }

  /// Whether keys are about checks: in their pane and in their tab.
  var isOnChecks: Bool { focus == .checks || response.tab == .checks }

  private var obstacleToComparing: String? {
    guard let marked else { return "nothing is marked   m marks this answer" }
    guard history[marked] != nil else { return "the marked answer is forgotten" }
    return shown == nil || shown == marked ? "this is the marked answer; show another one" : nil
  }

  private func obstacleToStreaming(_ action: Action) -> String? {
    guard response.tab == .stream else { return "works in the Stream tab   t e goes there" }
    guard let entry = history[shown], entry.stream != nil else { return "there is no body yet" }
    switch action {
    case .closeStream: return entry.isRunning ? nil : "the stream has ended"
    case .reconnect: return entry.isEventStream ? nil : "only an event stream goes on where it was"
    default: return nil
    }
  }

  private var obstacleToOpening: String? {
    switch focus {
    case .catalogue: catalogue.selected == nil ? "there is nothing to open" : nil
    case .history: history.entries.isEmpty ? "nothing was sent yet" : nil
    case .response where response.tab == .body:
      if case .json = response.body?.layout { nil } else { "only laid-out JSON folds" }
    case .response where response.tab == .stream:
      responseCount == 0 && response.stream.detail == nil ? "there is no frame yet" : nil
    case .response where response.tab == .summary || response.tab == .headers:
      summaryRow?.hop == nil && !isOnLocation ? "nothing to open in this row" : nil
    case .response where response.tab != .checks: "nothing to open in this tab"
    case .response, .checks:
      report.flatMap { report in reportRow.flatMap { report.exchange(at: $0) } } == nil ? "there is no exchange to show" : nil
    case .request, .log: nil
    }
  }

  private var obstacleToEditing: String? {
    if focus == .catalogue, case .scenario = catalogue.selected { return "a scenario is edited in its file" }
    if focus == .history, history.entries.isEmpty { return "nothing was sent yet" }
    guard focus == .request else { return nil }
    let bytes: [UInt8]? =
      switch requestRow {
      case .header(let index): draft.headers[index].line.bytes
      case .body: draft.body
      case .line, .newHeader: nil
      }
    guard let bytes, String(validating: bytes, as: UTF8.self) == nil else { return nil }
    return "this is not UTF-8 and would not survive being edited"
  }

  private var obstacleToSaving: String? {
    guard let entry = history[shown] else { return "nothing was sent yet" }
    if entry.exchange.head == nil, !entry.isRunning { return "there is no answer to save" }
    if entry.exchange.failure?.kind == .malformed { return "the answer is no HTTP, and no scenario can ask for that" }
    return entry.isRunning ? "the exchange is still running   ^C cancels it" : nil
  }

  /// The header under the request's cursor.
  var draftHeaderIndex: Int? { if case .header(let index) = requestRow { index } else { nil } }

  /// The scenario under the cursor, else the one saved or run last.
  var chosenScenario: String? {
    if focus == .catalogue, case .scenario(let path) = catalogue.selected { return path }
    return scenarioPath
  }
}
