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
    if action != .bench(.toggleSecrets) { shared.showsSecrets = false }
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

  static func works(in tabs: [ResponseTab]) -> String? {
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
    case .review(let action): perform(action)
    case .recording(let action): perform(action)
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
    case .response(.addCheck) where layout.rect(of: .response) == nil: "the response is not on the screen   3 shows it"
    case .response(let action): response.obstacle(to: action, shared)
    case .review(let action): if case .review(let screen) = overlay { screen.obstacle(to: action, shared) } else { nil }
    case .recording(let action): if case .recording(let steps) = overlay { steps.obstacle(to: action, shared) } else { nil }
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
    case .showVariables: overlay = .page(Page(listing: shared.variables))
    case .showKeys: overlay = .page(Page(listing: keymap))
    case .toggleSecrets:
      shared.showsSecrets.toggle()
      shared.notice = shared.showsSecrets ? "secrets are shown until the next key" : "secrets are hidden"
    case .send: return send()
    case .cancel: return cancel()
    case .editRequest: setFocus(.request)
    case .editExternally: return editExternally()
    case .undo: return shared.undo()
    case .save: askWhereToSave()
    case .saveAs: askWhereToSave(beside: shared.scenarioPath ?? "scenarios/")
    case .runScenario:
      let path = chosenScenario
      overlay = nil
      return path.map { run(scenario: $0) } ?? []
    case .restartServer: return restart()
    case .showLogLine: showLogLine()
    case .followRedirect: return followRedirect()
    case .toggleJar: toggleJar()
    case .proposeChecks: return proposeChecks()
    case .acceptChecks: return shared.acceptProposals()
    case .compareTwice: return compareTwice()
    case .mark: mark()
    case .diff: return compareWithMarked()
    case .toggleVolatile: toggleVolatile()
    case .record: record()
    case .viewInPager where plain != nil: tellBody()
    case .viewInPager: return shared.shownEntry.map { [.openPager($0.exchange.content)] } ?? []
    case .pipe: askForCommand()
    case .zoom: arrangement.isZoomed.toggle()
    case .wrap:
      shared.wrapsRows.toggle()
      shared.notice = shared.wrapsRows ? "long rows go on in the next line   w cuts them" : "long rows are cut   w wraps them"
    case .palette: overlay = .palette(CommandPalette(keymap, and: Self.wordCommands))
    case .help: overlay = .help(HelpPage(keymap, in: contexts))
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
      let isIdle =
        !shared.history.isRunning && shared.waiting.isEmpty && shared.progress.isEmpty && !response.isSearchGoingOn
      return overlay == nil && field == nil && isIdle ? "nothing is in flight   q quits" : nil
    case .undo: return shared.past.isEmpty ? "there is nothing to undo" : nil
    case .editExternally where plain?.isTyped == false:
      return "an editor needs a terminal, and these lines don't come from one   header, body and open change the request"
    case .editExternally:
      return scenarioPlace == nil && shared.draft.text == nil ? "the body is not UTF-8 and would not survive an editor" : nil
    case .save, .saveAs: return obstacleToSaving
    case .runScenario: return obstacleToRunning
    case .restartServer:
      guard case .remote(let base) = shared.server else { return nil }
      return "requests go to \(base), which the bench can't restart   :target in-process comes back to the app"
    case .showLogLine:
      if entry == nil { return "no response yet" }
      return logLine == nil ? "the server log has no line of this exchange   5 shows the log" : nil
    case .followRedirect: return entry?.redirect == nil ? "the response does not redirect" : nil
    case .proposeChecks: return entry?.exchange.head == nil ? "no response yet" : nil
    case .copy(.value) where focus == .log: return log.lines.isEmpty ? "nothing was logged yet" : nil
    case .acceptChecks:
      return !shared.expectations.hasProposals(of: entry?.identity) ? "nothing is proposed   A proposes checks" : nil
    case .mark, .copy(.value), .copy(.header), .copy(.body), .copy(.raw): return entry == nil ? "no response yet" : nil
    case .diff: return obstacleToComparing
    case .toggleVolatile: if case .comparison(let page) = overlay { return page.obstacleToToggling } else { return nil }
    case .viewInPager, .pipe: return entry?.exchange.content.isEmpty == false ? nil : "no body"
    case .move, .pane, .nextPane, .previousPane, .tab, .chooseTab, .nextTab, .previousTab, .editRequest, .toggleJar, .record,
      .chooseCopy, .copy(.curl), .copy(.http), .copy(.curlWithSecrets), .showVariables, .showKeys, .toggleSecrets, .zoom, .wrap,
      .palette,
      .help,
      .repaint, .suspend, .quit, .leave, .field, .accept,
      .complete, .yes, .no:
      return nil
    }
  }

  private var obstacleToRunning: String? {
    if case .help? = overlay { return "works in the text of a scenario" }
    if case .page(let page)? = overlay, page.scenario == nil { return "works in the text of a scenario" }
    guard let path = chosenScenario else { return "no scenario is chosen   s saves this exchange as one" }
    if case .starting = shared.server { return "the server is still starting" }
    let isUnreadable = shared.scenarios.first { $0.path == path }?.hasUnreadableName ?? false
    return isUnreadable ? "its name is not UTF-8, so it can't be run   rename the file" : nil
  }

  private var obstacleToSaving: String? {
    guard let entry = shared.shownEntry else { return "nothing was sent yet" }
    if entry.exchange.request.raw != nil { return "can't save: a scenario doesn't send raw bytes" }
    if entry.exchange.head == nil, !entry.isRunning { return "no response to save" }
    if entry.exchange.failure?.kind == .malformed { return "can't save: the response isn't valid HTTP" }
    guard entry.isRunning else { return nil }
    guard entry.isEventStream else { return "the exchange is still running   ^C cancels it" }
    return entry.stream?.total == 0 ? "no event has come yet" : nil
  }

  private var obstacleToComparing: String? {
    guard let marked = shared.marked else { return "nothing is marked   m marks this response" }
    guard shared.history[marked] != nil else { return "the marked response is forgotten" }
    return shared.shown == nil || shared.shown == marked ? "this is the marked response; show another one" : nil
  }

  /// The scenario whose text is shown, else the one under the cursor of the catalogue, else the one saved or run last.
  private var chosenScenario: String? {
    if case .page(let page)? = overlay { return page.scenario }
    return (focus == .catalogue ? catalogue.selectedScenario : nil) ?? shared.scenarioPath
  }
}

extension BenchModel {
  private mutating func move(_ movement: ListPosition.Movement) {
    if overlay == nil { pass(.move(movement), to: focus) } else { overlay?.move(movement, shared) }
  }

  /// Text that was typed or pasted.
  mutating func insert(_ text: String) {
    if overlay == nil { pass(.insert(text), to: focus) } else { overlay?.field?.insert(text) }
  }

  private mutating func change(_ edit: TextField.Edit) {
    if overlay == nil, focus == .request, request.isCompleting, edit == .up || edit == .down {
      return request.complete(by: edit == .up ? -1 : 1, on: &shared)
    }
    if overlay == nil { pass(.edit(edit), to: focus) } else { overlay?.field?.apply(edit) }
  }

  mutating func paste(_ text: String) {
    if overlay == nil, field == nil || focus == .request, request.take(pasted: text, on: &shared) { return setFocus(.request) }
    guard let field else { return shared.notice = "what was pasted is not a request   e opens a field for other text" }
    guard field.hasRoom(for: text) else {
      return shared.notice = "not pasted: it has \(text.utf8.count.bytesText), and a line holds \(TextField.mostBytes)"
    }
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
    case .help(var help):
      help.toggle()
      overlay = .help(help)
    case .page, .comparison: shared.notice = "there is nothing to open in this row"
    case .confirm, .choice, .review, .recording, nil: pass(.accept, to: focus)
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
    } else if tour != nil, focus == .catalogue {
      leaveTour()
    } else if focus == .checks, !layout.hasAllPanes {
      setFocus(.response)
    } else if focus.isSide, !layout.hasAllPanes {
      let main = arrangement.main
      arrangement.side = .catalogue
      setFocus(layout.hasDrawer ? main : .catalogue)
    } else if tour != nil {
      leaveTour()
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
    if response.isSearchGoingOn {
      response.stopSearch(&shared)
      return []
    }
    if !shared.waiting.isEmpty {
      shared.waiting = [:]
      shared.notice = "the stream is not connected again   L connects it"
      return []
    }
    let running = shared.history.running.filter { $0.scenario == nil }
    let shown = running.first { $0.id == shared.shown }
    if shown == nil, let path = shared.runningScenario { return cancel(scenario: path) }
    guard let entry = shown ?? running.last else { return [] }
    shared.notice = "\(entry.draft.line) is being cancelled"
    return [.cancel(id: entry.id)]
  }

  /// A click focuses and selects, the wheel moves the pane under the pointer.
  mutating func point(_ event: Message.MouseEvent) {
    if overlay != nil || field != nil {
      switch event.kind {
      case .wheelUp: overlay?.move(.up, shared)
      case .wheelDown: overlay?.move(.down, shared)
      case .click: break
      }
      return
    }
    let layout = ScreenLayout(space(of: size), arrangement)
    guard let pane = layout.pane(at: event.position) else { return }
    switch event.kind {
    case .wheelUp: pass(.scroll(-3), to: pane)
    case .wheelDown: pass(.scroll(3), to: pane)
    case .click:
      shared.notice = ""
      setFocus(pane)
      if let row = wrappedRow(at: event.position, in: pane, layout) { return pass(.select(row), to: pane) }
      pass(.click(event.position, layout.place(of: pane)), to: pane)
    }
  }

  /// The row of a wrapped list at a position. Only the picture knows how many lines each row takes.
  private func wrappedRow(at position: Grid.Position, in pane: Pane, _ layout: ScreenLayout) -> Int? {
    guard wraps(pane) else { return nil }
    var painter = Painter(size: size, isASCII: shared.capabilities.ascii)
    painter.wrapsRows = true
    component(pane).draw(in: layout.place(of: pane), &painter, shared)
    return painter.wrappedRows[position.row]
  }

  /// Whether the rows of a pane may be longer than it is wide and go on in the next line.
  func wraps(_ pane: Pane) -> Bool { shared.wrapsRows && (pane == .response || pane == .log) }
}
