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
    case .line: edit = FieldEdit(place: .line, field: TextField(draft.line))
    case .header(let index):
      edit = FieldEdit(place: .header(index), field: TextField(String(fieldBytes: draft.headers[index].line.bytes)))
    case .newHeader: edit = FieldEdit(place: .newHeader, field: TextField())
    case .body:
      edit = FieldEdit(place: .body, field: TextField(String(decoding: draft.body ?? [], as: UTF8.self), isMultiline: true))
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
      changeDraft(HeaderLine(bytes: bytes).name) { $0.headers.append(DraftHeader(line: HeaderLine(bytes: bytes))) }
    case .body: changeDraft("the body") { $0.body = bytes.isEmpty && $0.body == nil ? nil : bytes }
    case .header, .newHeader: notice = "unchanged"
    }
  }

  mutating func paste(_ text: String) {
    guard context.takesText else { return notice = "there is no field to paste into   e opens one" }
    insert(text)
  }
}
