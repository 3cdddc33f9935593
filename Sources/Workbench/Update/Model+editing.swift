import Exchanges
import Scenarios

extension Model {
  private static let mostPastDrafts = 50

  /// Changes the request so that `u` can undo it, and says so.
  mutating func changeDraft(_ what: String, _ change: (inout RequestDraft) -> Void) {
    let before = draft
    change(&draft)
    guard draft != before else { return notice = "unchanged" }
    pastDrafts.append(before)
    if pastDrafts.count > Self.mostPastDrafts { pastDrafts.removeFirst() }
    notice = "changed: \(what)   u undoes"
  }

  mutating func undo() {
    if canRestoreJar { return restoreJar() }
    guard let before = pastDrafts.popLast() else { return }
    draft = before
    notice = "undone: the request is \(before.line) again"
  }

  mutating func toggleHeader() {
    guard let index = draftHeaderIndex else { return }
    let name = draft.headers[index].line.name
    changeDraft("\(name) is \(draft.headers[index].isOn ? "off" : "on")") { $0.headers[index].isOn.toggle() }
  }

  mutating func removeRow() {
    if let index = draftHeaderIndex {
      changeDraft("\(draft.headers[index].line.name) is removed") { $0.headers.remove(at: index) }
    } else {
      changeDraft("the body is removed") { $0.body = nil }
    }
  }

  /// Opens the row under the cursor as a field; from another pane, first brings the request there.
  mutating func beginEditing() {
    if focus != .request {
      takeRequestFromCursor()
      setFocus(.request)
      return
    }
    switch requestRow {
    case .line: edit = RequestDraft.Edit(place: .line, field: TextField(draft.line))
    case .header(let index):
      edit = RequestDraft.Edit(place: .header(index), field: TextField(String(fieldBytes: draft.headers[index].line.bytes)))
    case .newHeader: edit = RequestDraft.Edit(place: .newHeader, field: TextField())
    case .body:
      edit = RequestDraft.Edit(
        place: .body,
        field: TextField(String(decoding: draft.body ?? [], as: UTF8.self), isMultiline: true)
      )
    }
  }

  private mutating func takeRequestFromCursor() {
    switch (focus, catalogue.selected) {
    case (.catalogue, .route(let index, let method)): prepare(route: index, method: method)
    case (.catalogue, .history(let id)): bringBack(id)
    case (.history, _) where !history.entries.isEmpty:
      bringBack(history.entries[history.entries.count - 1 - historyPosition.selection].id)
    default: break
    }
  }

  /// Takes over what is written; an emptied header line goes.
  mutating func finishEditing() {
    guard let edit else { return }
    self.edit = nil
    let text = edit.field.text
    let bytes = Array(text.utf8)
    switch edit.place {
    case .line: changeDraft("the request line") { $0.setLine(text) }
    case .header(let index) where draft.headers.indices.contains(index):
      changeDraft(HeaderLine(bytes: bytes).name) {
        if bytes.isEmpty { $0.headers.remove(at: index) } else { $0.headers[index].line.bytes = bytes }
      }
    case .newHeader where !bytes.isEmpty:
      changeDraft(HeaderLine(bytes: bytes).name) { $0.headers.append(RequestDraft.Header(line: HeaderLine(bytes: bytes))) }
    case .body: changeDraft("the body") { $0.body = bytes.isEmpty && $0.body == nil ? nil : bytes }
    case .header, .newHeader: notice = "unchanged"
    }
  }

  mutating func paste(_ text: String) {
    guard context.takesText else { return notice = "there is no field to paste into   e opens one" }
    insert(text)
  }

  /// The field that takes the keys.
  var field: TextField? {
    get {
      switch overlay {
      case .palette(let palette): palette.field
      case .prompt(let prompt): prompt.field
      case .filter: catalogue.filter
      case .search: response.search
      case .frameFilter: response.stream.filter
      case nil: edit?.field
      default: nil
      }
    }
    set {
      guard let newValue else { return }
      switch overlay {
      case .palette(var palette):
        palette.field = newValue
        overlay = .palette(palette)
      case .prompt(var prompt):
        prompt.field = newValue
        overlay = .prompt(prompt)
      case .filter: catalogue.filter = newValue
      case .search: response.search = newValue
      case .frameFilter: response.stream.filter = newValue
      case nil: edit?.field = newValue
      default: break
      }
    }
  }

  mutating func insert(_ text: String) {
    field?.insert(text)
    fieldHasChanged()
  }

  mutating func edit(_ action: Action.FieldAction) {
    switch action {
    case .left: field?.move(by: -1)
    case .right: field?.move(by: 1)
    case .up: field?.moveLine(by: -1)
    case .down: field?.moveLine(by: 1)
    case .start: field?.moveToStart()
    case .end: field?.moveToEnd()
    case .eraseBackward: field?.eraseBackward()
    case .eraseForward: field?.eraseForward()
    case .eraseWord: field?.eraseWord()
    case .eraseToStart: field?.eraseToStart()
    case .newLine: field?.insert("\n")
    }
    fieldHasChanged()
  }

  /// A list that follows the field starts at its top again.
  private mutating func fieldHasChanged() {
    guard case .palette(var palette) = overlay else { return }
    palette.position = ListPosition()
    overlay = .palette(palette)
  }

  /// Enter in a field of one line.
  mutating func accept() -> [Effect] {
    switch overlay {
    case .palette(let palette):
      overlay = nil
      return run(palette)
    case .prompt(let prompt):
      overlay = nil
      return answer(prompt)
    case .filter:
      overlay = nil
      notice = catalogue.filter.text.isEmpty ? "" : "filtered by \(catalogue.filter.text)   Esc clears"
    case .search:
      overlay = nil
      search(forward: true, includingCurrent: true)
    case .frameFilter:
      overlay = nil
      notice = response.stream.filter.text.isEmpty ? "" : "frames with \(response.stream.filter.text)   f Esc lists all"
    default: finishEditing()
    }
    return []
  }
}
