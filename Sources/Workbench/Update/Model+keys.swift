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
