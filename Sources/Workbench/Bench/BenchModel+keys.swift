import Exchanges
import FieldValues
import Scenarios

extension BenchModel {
  /// A key: an action where it is bound and can be done, text where text is written, else a word about it.
  mutating func press(_ key: Key) -> [Effect] {
    let contexts = contexts
    guard let action = keymap.action(for: key, in: contexts) else {
      if contexts.contains(where: \.takesText), case .character(let character) = key {
        insert(String(character))
      } else {
        shared.notice = elsewhere(key).map { "\(key.label): \($0)" } ?? "\(key.label) does nothing here   ? shows the keys"
      }
      return []
    }
    shared.notice = ""
    if let obstacle = obstacle(to: action) {
      shared.notice = "\(key.label): \(obstacle)"
      return []
    }
    return perform(action)
  }

  /// The tabs of the response in which a key would do something.
  private func elsewhere(_ key: Key) -> String? {
    guard overlay == nil, focus == .response else { return nil }
    return Self.works(in: ResponseTab.allCases.filter { keymap.action(for: key, in: [KeyContext($0)]) != nil })
  }

  private static func works(in tabs: [ResponseTab]) -> String? {
    guard let first = tabs.first else { return nil }
    guard tabs.count > 1 else { return "works in the \(first.title) tab   t \(first.letter) goes there" }
    return "works in the tabs " + tabs.map(\.title).joined(separator: ", ")
  }

  mutating func perform(_ action: BenchAction) -> [Effect] {
    switch action {
    case .bench(let action): perform(action)
    case .catalogue(let action): carryOut(catalogue.perform(action, on: &shared))
    case .request(let action): carryOut(request.perform(action, on: &shared))
    case .history(let action): carryOut(history.perform(action, on: &shared))
    case .log(let action): carryOut(log.perform(action, on: &shared))
    case .checks(let action) where focus == .checks: carryOut(checks.perform(action, on: &shared))
    case .checks(let action): carryOut(response.perform(.checks(action), on: &shared))
    case .response(let action): carryOut(response.perform(action, on: &shared))
    case .tab(let action): carryOut(response.perform(action, on: &shared))
    }
  }

  /// Why an action cannot be done now, and what to do; nil when it can be done.
  func obstacle(to action: BenchAction) -> String? {
    switch action {
    case .bench(let action): obstacle(to: action)
    case .catalogue(let action): catalogue.obstacle(to: action, shared)
    case .request(let action): request.obstacle(to: action, shared)
    case .history(let action): history.obstacle(to: action, shared)
    case .log(let action): log.obstacle(to: action, shared)
    case .checks(let action) where focus == .checks: checks.obstacle(to: action, shared)
    case .checks(let action): response.obstacle(to: .checks(action), shared)
    case .response(let action): response.obstacle(to: action, shared)
    case .tab(let action): response.obstacle(to: action, shared)
    }
  }

  private mutating func perform(_ action: Action) -> [Effect] {
    switch action {
    case .move(let movement): move(movement)
    case .pane(let pane): setFocus(pane)
    case .nextPane: step(by: 1)
    case .previousPane: step(by: -1)
    case .tab(let tab): show(tab)
    case .nextTab: stepTab(by: 1)
    case .previousTab: stepTab(by: -1)
    case .chooseTab: overlay = .choice(Overlay.Choice(.tabChoice, keymap))
    case .chooseCopy: overlay = .choice(Overlay.Choice(.copyChoice, keymap))
    case .copy(let target): return copy(target)
    case .send: return send()
    case .cancel: return cancel()
    case .editRequest: setFocus(.request)
    case .editExternally: return shared.draft.text.map { [.openEditor($0)] } ?? []
    case .undo: undo()
    case .save: askWhereToSave()
    case .runScenario: return chosenScenario.map { run(scenario: $0) } ?? []
    case .restartServer: return restart()
    case .followRedirect: return followRedirect()
    case .toggleJar: toggleJar()
    case .proposeChecks: return proposeChecks()
    case .compareTwice: return compareTwice()
    case .mark: mark()
    case .diff: compareWithMarked()
    case .record: record()
    case .viewInPager: return shared.shownEntry.map { [.openPager($0.exchange.content)] } ?? []
    case .pipe: askForCommand()
    case .zoom: arrangement.isZoomed.toggle()
    case .palette: overlay = .palette(CommandPalette(keymap, and: Self.wordCommands))
    case .help: overlay = .page(Page(helpOn: keymap, in: contexts))
    case .repaint: return [.repaint]
    case .suspend: return [.suspend]
    case .quit: return quit()
    case .leave: leave()
    case .field(let edit): change(edit)
    case .accept: return accept()
    case .complete: complete()
    case .yes: return answer(true)
    case .no: return answer(false)
    }
    return []
  }

  private func obstacle(to action: Action) -> String? {
    let entry = shared.shownEntry
    switch action {
    case .send, .compareTwice: return shared.obstacleToSending
    case .cancel:
      return overlay == nil && field == nil && shared.history.running.isEmpty ? "nothing is in flight   q quits" : nil
    case .undo: return shared.pastDrafts.isEmpty && !component(focus).canUndo(shared) ? "there is nothing to undo" : nil
    case .editExternally: return shared.draft.text == nil ? "the body is not UTF-8 and would not survive an editor" : nil
    case .save: return obstacleToSaving
    case .runScenario: return chosenScenario == nil ? "no scenario is chosen   s saves this exchange as one" : nil
    case .restartServer: if case .remote = shared.server { return "the server does not run in this process" } else { return nil }
    case .followRedirect: return entry?.redirect == nil ? "the response does not redirect" : nil
    case .proposeChecks: return entry?.exchange.head == nil ? "there is no response yet" : nil
    case .mark, .copy(.value), .copy(.header), .copy(.body), .copy(.raw): return entry == nil ? "there is no response yet" : nil
    case .diff: return obstacleToComparing
    case .viewInPager, .pipe: return entry?.exchange.content.isEmpty == false ? nil : "there is no body"
    case .move, .pane, .nextPane, .previousPane, .tab, .chooseTab, .nextTab, .previousTab, .editRequest, .toggleJar, .record,
      .chooseCopy, .copy(.curl), .copy(.http), .zoom, .palette, .help, .repaint, .suspend, .quit, .leave, .field, .accept,
      .complete, .yes, .no:
      return nil
    }
  }

  private var obstacleToSaving: String? {
    guard let entry = shared.shownEntry else { return "nothing was sent yet" }
    if entry.exchange.head == nil, !entry.isRunning { return "there is no response to save" }
    if entry.exchange.failure?.kind == .malformed { return "can't save: the response isn't valid HTTP" }
    return entry.isRunning ? "the exchange is still running   ^C cancels it" : nil
  }

  private var obstacleToComparing: String? {
    guard let marked = shared.marked else { return "nothing is marked   m marks this response" }
    guard shared.history[marked] != nil else { return "the marked response is forgotten" }
    return shared.shown == nil || shared.shown == marked ? "this is the marked response; show another one" : nil
  }

  /// The scenario under the cursor of the catalogue, else the one saved or run last.
  private var chosenScenario: String? {
    (focus == .catalogue ? catalogue.selectedScenario : nil) ?? shared.scenarioPath
  }
}

extension BenchModel {
  private mutating func move(_ movement: ListPosition.Movement) {
    if overlay == nil { pass(.move(movement), to: focus) } else { overlay?.move(movement) }
  }

  /// Text that was typed or pasted.
  mutating func insert(_ text: String) {
    if overlay == nil { pass(.insert(text), to: focus) } else { overlay?.field?.insert(text) }
  }

  private mutating func change(_ edit: TextField.Edit) {
    if overlay == nil { pass(.edit(edit), to: focus) } else { overlay?.field?.apply(edit) }
  }

  mutating func paste(_ text: String) {
    guard field != nil else { return shared.notice = "there is no field to paste into   e opens one" }
    insert(text)
  }

  private mutating func accept() -> [Effect] {
    switch overlay {
    case .palette(let palette):
      overlay = nil
      return run(palette)
    case .prompt(let prompt):
      overlay = nil
      return answer(prompt)
    case .page, .confirm, .choice, nil: pass(.accept, to: focus)
    }
    return []
  }

  /// Out of what lies over the panes, then out of what is open in the component, the zoom, the drawer.
  private mutating func leave() {
    if overlay != nil {
      overlay = nil
    } else if component(focus).canLeave(shared) {
      pass(.leave, to: focus)
    } else if arrangement.isZoomed {
      arrangement.isZoomed = false
    } else if focus == .checks, !layout.hasAllPanes {
      setFocus(.response)
    } else if focus.isSide, !layout.hasAllPanes {
      let main = arrangement.main
      arrangement.side = .catalogue
      setFocus(layout.hasDrawer ? main : .catalogue)
    }
  }

  /// Leaves what is being written, else breaks off the exchange that is shown, else the last one that runs.
  private mutating func cancel() -> [Effect] {
    if overlay != nil || field != nil {
      overlay = nil
      pass(.cancelWriting, to: focus)
      shared.notice = "left without a change"
      return []
    }
    let running = shared.history.running
    guard let entry = running.first(where: { $0.id == shared.shown }) ?? running.last else { return [] }
    shared.notice = "\(entry.draft.line) is being cancelled"
    return [.cancel(id: entry.id)]
  }

  private mutating func undo() {
    if component(focus).canUndo(shared) { pass(.undo, to: focus) } else { shared.undoDraft() }
  }

  /// A click focuses and selects, the wheel moves the pane under the pointer.
  mutating func point(_ event: Message.MouseEvent) {
    if overlay != nil || field != nil {
      switch event.kind {
      case .wheelUp: overlay?.move(.up)
      case .wheelDown: overlay?.move(.down)
      case .click: break
      }
      return
    }
    let layout = ScreenLayout(size, arrangement)
    guard let pane = layout.pane(at: event.position) else { return }
    switch event.kind {
    case .wheelUp: pass(.scroll(-3), to: pane)
    case .wheelDown: pass(.scroll(3), to: pane)
    case .click:
      shared.notice = ""
      setFocus(pane)
      pass(.click(event.position, layout.place(of: pane)), to: pane)
    }
  }
}

extension BenchModel {
  /// Commands that take words and have no key.
  static let wordCommands = [
    CommandPalette.Entry(name: "dump", title: "write the screen as text to a file", keyLabel: "PATH", takesWords: true),
    CommandPalette.Entry(name: "target", title: "send requests to another server", keyLabel: "URL", takesWords: true),
    CommandPalette.Entry(name: "run-file", title: "run a scenario file headless", keyLabel: "PATH", takesWords: true),
  ]

  private mutating func complete() {
    guard case .palette(var palette) = overlay else { return }
    palette.complete()
    overlay = .palette(palette)
  }

  private mutating func run(_ palette: CommandPalette) -> [Effect] {
    let text = palette.field.text.trimmingSpaces
    if text == "q" { return perform(.bench(.quit)) }
    guard let entry = palette.chosen else {
      shared.notice = "there is no command \(text)"
      return []
    }
    if entry.takesWords {
      return runWords(entry.name, argument: text.split(separator: " ", maxSplits: 1).dropFirst().first.map(String.init))
    }
    guard let actions = keymap.commands.first(where: { $0.name == entry.name })?.actions else { return [] }
    return run(entry.name, actions)
  }

  /// Performs a command; where it does not hold here, the first pane that has it gets the focus.
  private mutating func run(_ name: String, _ actions: [KeyContext: BenchAction]) -> [Effect] {
    var action = contexts.lazy.compactMap { actions[$0] }.first
    if action == nil {
      let panes = Pane.allCases.filter { actions[KeyContext($0)] != nil }
      let tabs = ResponseTab.allCases.filter { actions[KeyContext($0)] != nil }
      if let pane = panes.first {
        setFocus(pane)
        action = actions[KeyContext(pane)]
      } else if !tabs.isEmpty {
        setFocus(.response)
        action = actions[KeyContext(response.tab)]
        if action == nil { shared.notice = "\(name): \(Self.works(in: tabs) ?? "")" }
      } else {
        action = actions.values.first
      }
    }
    guard let action else { return [] }
    if let obstacle = obstacle(to: action) {
      shared.notice = "\(name): \(obstacle)"
      return []
    }
    return perform(action)
  }

  private mutating func runWords(_ name: String, argument: String?) -> [Effect] {
    guard let argument = argument?.trimmingSpaces, !argument.isEmpty else {
      overlay = .palette(CommandPalette(keymap, and: Self.wordCommands, text: name + " "))
      shared.notice = "\(name) needs a word after it"
      return []
    }
    switch name {
    case "dump": return [.dump(path: argument)]
    case "run-file": return run(scenario: argument)
    default:
      let base = argument.authorityPrefix
      guard base.hasPrefix("http://") || base.hasPrefix("https://") else {
        shared.notice = "target: \(argument) is not an address. Write it like http://127.0.0.1:8080."
        return []
      }
      shared.setServer(.remote(base: base))
      shared.notice = "requests go to \(base)"
      return []
    }
  }
}
