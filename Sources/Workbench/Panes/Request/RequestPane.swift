import Exchanges
import FieldValues
import ScenarioSyntax
import Scenarios

/// The request as it is written, line by line.
struct RequestPane: Component {
  enum Action: CaseIterable, Sendable {
    case edit, toggle, remove, toggleRedirects, toggleHTTP2, toggleRaw
  }

  static let bindings = [
    Keymap.Binding(
      Action.edit,
      [.enter],
      in: [.requestAddition],
      label: "add",
      rank: 10,
      "add a header line or a body"
    ),
    Keymap.Binding(
      .edit,
      [.character("e")],
      in: [.request],
      name: "edit",
      label: "edit",
      rank: 40,
      "edit this line of the request"
    ),
    Keymap.Binding(
      .toggle,
      [.character(" ")],
      in: [.request],
      name: "toggle",
      label: "on/off",
      rank: 50,
      "switch this header line on or off"
    ),
    Keymap.Binding(
      .remove,
      [.character("x")],
      in: [.request],
      name: "remove",
      label: "remove",
      rank: 51,
      "remove this header line or the body"
    ),
    Keymap.Binding(
      .toggleRedirects,
      [.character("F")],
      in: [.request],
      name: "follow-redirects",
      label: "redirects",
      rank: 180,
      "follow redirects automatically, or do not"
    ),
    Keymap.Binding(
      .toggleHTTP2,
      [.character("H")],
      in: [.request],
      name: "http2",
      label: "HTTP/2",
      rank: 190,
      "send it by HTTP/2 or by HTTP/1.1"
    ),
    Keymap.Binding(
      .toggleRaw,
      [],
      in: [.request],
      name: "raw",
      rank: 195,
      "type the request byte by byte, or leave that mode"
    ),
  ]

  var position = ListPosition()
  /// What is edited in place.
  private(set) var editing: Editing?
  private(set) var checked = Checked()
  private var completion: Completion?

  /// A row that is edited, and its text.
  struct Editing: Sendable {
    let row: RequestDraft.Row
    var field: TextField
    /// The text while the gap in it is still open: leaving it so changes nothing.
    var unfilled: String?
  }

  /// What is known of the request, found out once after each change.
  struct Checked: Sendable {
    fileprivate(set) var draft = RequestDraft()
    fileprivate var variables = BenchVariables()
    fileprivate(set) var faults: [RequestDraft.Row: String] = [:]
    fileprivate(set) var content = RequestDraft.Content.none
    /// Why the body can't be edited as text.
    fileprivate var bodyObstacle: String?
    /// Whether Enter on the selected row adds something.
    fileprivate(set) var isOnAddition = false
  }

  var contexts: [KeyContext] {
    switch editing?.row {
    case .body: [.textArea]
    case .line, .header, .newHeader: [.field]
    case nil: [.request, checked.isOnAddition ? .requestAddition : .requestRow]
    }
  }

  var margins: ScreenLayout.Margins { ScreenLayout.Margins(hasBorder: true) }

  private func selected(_ shared: SharedState) -> RequestDraft.Row { shared.draft.rows.at(position.selection) ?? .line }

  mutating func settle(in place: ScreenLayout.Place, _ shared: SharedState) {
    position.settle(count: count(shared), height: place.parts(margins).list.rows)
    if checked.draft != shared.draft || checked.variables != shared.variables {
      checked.draft = shared.draft
      checked.variables = shared.variables
      checked.faults = shared.draft.faults(shared.variables)
      checked.content = shared.draft.content
      checked.bodyObstacle = shared.draft.body.flatMap(Self.obstacle(toEditing:))
    }
    let row = selected(shared)
    checked.isOnAddition = row == .newHeader || (row == .body && shared.draft.body == nil && shared.draft.raw == nil)
  }

  func obstacle(to action: Action, _ shared: SharedState) -> String? {
    switch (action, selected(shared)) {
    case (.toggle, .header), (.remove, .header), (.toggleRedirects, _), (.toggleHTTP2, _), (.toggleRaw, _): return nil
    case (.toggle, _): return "put the cursor on a header line first"
    case (.remove, .body) where shared.draft.body != nil && shared.draft.raw == nil: return nil
    case (.remove, _): return "put the cursor on a header line or a body first"
    case (.edit, .header(let index)): return Self.obstacle(toEditing: shared.draft.headers[index].line.bytes)
    case (.edit, .body): return checked.bodyObstacle
    case (.edit, .line), (.edit, .newHeader): return nil
    }
  }

  private static func obstacle(toEditing bytes: [UInt8]) -> String? {
    String(validating: bytes, as: UTF8.self) == nil ? "this is not UTF-8 and would not survive being edited" : nil
  }

  mutating func perform(_ action: Action, on shared: inout SharedState) -> [SharedState.Command] {
    switch action {
    case .edit: beginEditing(selected(shared), shared.draft)
    case .toggle:
      guard case .header(let index) = selected(shared) else { return [] }
      let header = shared.draft.headers[index]
      shared.changeDraft("\(header.line.name) is \(header.isOn ? "off" : "on")") { $0.headers[index].isOn.toggle() }
    case .remove:
      if case .header(let index) = selected(shared) {
        shared.changeDraft("\(shared.draft.headers[index].line.name) is removed") { $0.headers.remove(at: index) }
      } else {
        shared.changeDraft("the body is removed") { $0.body = nil }
      }
    case .toggleRedirects:
      let follows = !shared.draft.followsRedirects
      shared.changeDraft(follows ? "redirects are followed" : "redirects are not followed") { $0.followsRedirects = follows }
    case .toggleHTTP2:
      let uses = !shared.draft.usesHTTP2
      shared.changeDraft(uses ? "the request goes by HTTP/2" : "the request goes by HTTP/1.1") { $0.usesHTTP2 = uses }
    case .toggleRaw:
      // Raw bytes have no variables.
      let filled = shared.draftMessage.map { RequestDraft($0, base: shared.server.base) } ?? shared.draft
      let raw = shared.draft.raw == nil ? filled.rawText(base: shared.server.base) : nil
      shared.changeDraft(raw == nil ? "the request is sent line by line" : "raw: the bytes are sent as they are typed") {
        $0.raw = raw
      }
      position.selection = raw == nil ? 0 : 1
    }
    return []
  }

  private mutating func beginEditing(_ row: RequestDraft.Row, _ draft: RequestDraft) {
    switch row {
    case .line where draft.raw != nil: editing = Editing(row: row, field: TextField(draft.target))
    case .line:
      editing = Editing(row: row, field: TextField(draft.line))
      openGap(of: draft)
    case .header(let index):
      editing = Editing(row: row, field: TextField(String(fieldBytes: draft.headers[index].line.bytes)))
    case .newHeader: editing = Editing(row: row, field: TextField())
    case .body:
      let text = String(decoding: draft.raw ?? draft.body ?? [], as: UTF8.self)
      editing = Editing(row: row, field: TextField(text, isMultiline: true))
    }
  }

  /// Takes the first path parameter that is to be filled out of the field and puts the cursor there.
  private mutating func openGap(of draft: RequestDraft) {
    guard let gap = draft.gap else { return }
    let rest = draft.target[gap.upperBound...]
    var field = TextField("\(draft.method) \(draft.target[..<gap.lowerBound])\(rest)")
    field.move(by: -rest.count)
    editing = Editing(row: .line, field: field, unfilled: field.text)
  }

  /// Opens the request line at the first path parameter that has no value.
  mutating func fillGap(_ shared: inout SharedState) {
    guard let name = shared.draft.openParameter else { return }
    position.selection = 0
    beginEditing(.line, shared.draft)
    shared.notice = "\(name): type its value   Enter takes it   ^C leaves it open"
  }

  func count(_ shared: SharedState) -> Int { shared.draft.rows.count }

  var field: TextField? {
    get { editing?.field }
    set {
      guard let newValue else { return }
      editing?.field = newValue
      if newValue.text != completion?.text { completion = nil }
    }
  }

  /// Enter and Escape both keep what is written; an emptied header line is removed.
  mutating func accept(on shared: inout SharedState) {
    guard let editing else { return }
    self.editing = nil
    completion = nil
    let text = editing.field.text
    let bytes = Array(text.utf8)
    switch editing.row {
    case .line where editing.unfilled == text: shared.notice = "unchanged"
    case .line where shared.draft.raw != nil: shared.changeDraft("where the bytes go") { $0.target = text.trimmingSpaces }
    case .line: acceptLine(text, on: &shared)
    case .header(let index) where shared.draft.headers.indices.contains(index):
      shared.changeDraft(HeaderLine(bytes: bytes).name) {
        if bytes.isEmpty { $0.headers.remove(at: index) } else { $0.headers[index].line.bytes = bytes }
      }
    case .newHeader where !bytes.isEmpty:
      let line = HeaderLine(bytes: bytes)
      shared.changeDraft(line.name) { $0.headers.append(RequestDraft.Header(line: line)) }
    case .body where shared.draft.raw != nil: shared.changeDraft("the raw bytes") { $0.raw = bytes }
    case .body: shared.changeDraft("the body") { $0.body = bytes.isEmpty && $0.body == nil ? nil : bytes }
    case .header, .newHeader: shared.notice = "unchanged"
    }
  }

  private mutating func acceptLine(_ text: String, on shared: inout SharedState) {
    if case .curl(let command)? = PastedRequest(text) { return shared.requested.append(.importCurl(command)) }
    var draft = shared.draft
    switch draft.take(line: text) {
    case .taken(let note):
      shared.changeDraft("the request line") { $0 = draft }
      if !note.isEmpty { shared.notice = "\(note)   u undoes" }
      if let other = shared.otherServer { shared.notice = "the request goes to \(other), not to the server of the bench" }
      fillGap(&shared)
    case .proposed(let better, let reason):
      editing = Editing(row: .line, field: TextField(better))
      shared.notice = "\(reason)   Enter takes it   ^C keeps the old line"
    case .refused(let sentence): shared.notice = "\(sentence) The old line stays."
    }
  }

  mutating func leave(on shared: inout SharedState) {
    accept(on: &shared)
    // What was proposed is only taken by Enter.
    if editing != nil { cancelWriting() }
  }

  mutating func cancelWriting() {
    editing = nil
    completion = nil
  }
}

extension RequestPane {
  /// Takes a pasted text for what it is: a curl command, a whole request, header lines.
  /// - Returns: false for a text that is to be inserted where the cursor is.
  mutating func take(pasted text: String, on shared: inout SharedState) -> Bool {
    guard editing?.row != .body, shared.draft.raw == nil, let pasted = PastedRequest(text) else { return false }
    let isInHeader = if case .header = editing?.row { true } else { editing?.row == .newHeader }
    switch pasted {
    case .tooLong(let bytes):
      shared.notice =
        "not pasted: a line in it has \(bytes.bytesText), and a line holds \(TextField.mostBytes)   :raw takes longer ones"
    case .curl(let command):
      if case .header = editing?.row { return false }
      cancelWriting()
      shared.requested.append(.importCurl(command))
    case .request(let text):
      if case .header = editing?.row { return false }
      cancelWriting()
      var draft = RequestDraft()
      draft.followsRedirects = shared.draft.followsRedirects
      if case .refused(let sentence) = draft.read(text) {
        shared.notice = "\(sentence) Nothing was changed."
      } else {
        shared.changeDraft("the request, as it was pasted") { $0 = draft }
        position.selection = 0
      }
    case .line(let line):
      guard !isInHeader else { return false }
      let isEditing = editing != nil
      cancelWriting()
      if isEditing { editing = Editing(row: .line, field: TextField(line)) } else { acceptLine(line, on: &shared) }
    case .headers(let lines):
      let isEmpty = editing?.field.text.isEmpty ?? true
      guard isInHeader ? isEmpty || lines.count > 1 || text.last?.isNewline == true : editing == nil else { return false }
      var index = shared.draft.headers.count
      if case .header(let selected)? = editing?.row { index = selected + 1 }
      cancelWriting()
      let what = lines.count == 1 ? lines[0].name : "\(lines.count) header lines are added"
      shared.changeDraft(what) { draft in
        draft.headers.insert(contentsOf: lines.map { RequestDraft.Header(line: $0) }, at: min(index, draft.headers.count))
      }
    }
    return true
  }
}

extension RequestPane {
  /// What Tab put in, and what else it could.
  private struct Completion: Sendable {
    var choices: [String]
    var index = 0
    /// Where the completed word begins.
    var start: Int
    /// The field with the choice in it.
    var text = ""
  }

  var isCompleting: Bool { completion != nil }

  /// Completes the word before the cursor, or takes the next choice.
  mutating func complete(by step: Int, on shared: inout SharedState) {
    guard var editing, editing.row != .body else { return }
    var next = completion ?? Completion(choices: [], start: 0)
    let before = editing.field.characters[..<editing.field.cursor]
    if completion == nil {
      let words = CompletionWords(String(before), isLine: editing.row == .line, shared)
      next = Completion(choices: words.choices, start: before.count - words.word.count)
      guard !words.choices.isEmpty else {
        shared.notice = words.word.isEmpty ? "there is nothing to complete" : "nothing begins with \(words.word)"
        return
      }
    } else {
      next.index = (next.index + step + next.choices.count) % next.choices.count
    }
    editing.field.replace(next.start..<editing.field.cursor, with: next.choices[next.index])
    next.text = editing.field.text
    self.editing = editing
    completion = next
    let others = next.choices[(next.index + 1)...].prefix(6).map { $0.trimmingSpaces }
    shared.notice = others.isEmpty ? "" : "Tab or an arrow: " + others.joined(separator: "  ")
  }
}
