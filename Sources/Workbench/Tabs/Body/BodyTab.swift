import Codecs
import Exchanges
import FieldValues
import Scenarios

/// The body, laid out by its type or as it came.
struct BodyTab: Component {
  enum Action: CaseIterable, Sendable {
    case fold, toggleRaw, query, save
  }

  static let bindings = [
    Keymap.Binding(
      Action.fold,
      [.enter],
      in: [.body],
      name: "fold",
      label: "fold",
      rank: 10,
      "fold or unfold this part of the JSON, HTML or XML"
    ),
    Keymap.Binding(
      .toggleRaw,
      [.character("W")],
      in: [.body],
      name: "raw-body",
      label: "raw",
      rank: 120,
      "body as it came, or laid out"
    ),
    Keymap.Binding(
      .query,
      [.character("f")],
      in: [.body],
      name: "filter-body",
      label: "path",
      rank: 61,
      "show only what a JSONPath leads to"
    ),
    Keymap.Binding(
      .save,
      [.character("D")],
      in: [.body],
      name: "save-this-body",
      label: "save body",
      rank: 62,
      "save the body to a file"
    ),
  ]

  var position = ListPosition()
  private(set) var isRaw = false
  /// Made when the body is first looked at.
  private(set) var view: BodyView?
  /// The place in the body of the first byte of the selected row; nil where that is not known.
  private(set) var offset: Int?
  /// The byte of the body that the cursor goes to next.
  var pointsAt: Int?

  var contexts: [KeyContext] { [.body, .response] }

  var margins: ScreenLayout.Margins { ScreenLayout.Margins(detail: view?.note.isEmpty == false ? 1 : 0) }

  var scrollsColumns: Bool { true }

  func obstacle(to action: Action, _ shared: SharedState) -> String? {
    switch action {
    case .fold: view?.canFold == true ? nil : "only laid-out JSON, HTML and XML fold"
    case .toggleRaw: nil
    case .query: if case .json? = view?.layout { nil } else { "a path leads through laid-out JSON only" }
    case .save: shared.shownEntry?.exchange.content.isEmpty == false ? nil : "no body"
    }
  }

  mutating func perform(_ action: Action, on shared: inout SharedState) -> [SharedState.Command] {
    switch action {
    case .fold:
      if let opener = view?.toggleFold(at: position.selection) {
        position.selection = opener
      } else {
        shared.notice = "there is nothing to fold here"
      }
    case .toggleRaw:
      isRaw.toggle()
      position = ListPosition()
      shared.notice = isRaw ? "the body as it came   W lays it out" : "the body laid out   W shows it as it came"
    case .query: return [.write(command: "path $")]
    case .save: return [.write(command: "save-body \(shared.shownEntry.map(Self.fileName) ?? "body")")]
    }
    return []
  }

  /// The last segment of the URL where it has a suffix, else `body` with a suffix for the type.
  private static func fileName(_ entry: HistoryEntry) -> String {
    let name = entry.draft.target.prefix { $0 != "?" && $0 != "#" }.split(separator: "/").last.map(String.init) ?? ""
    if name.contains("."), !name.hasPrefix("."), name.utf8.allSatisfy({ $0.isAlphanumeric || ".-_".utf8.contains($0) }) {
      return name
    }
    let type = entry.exchange.head?.value(of: "Content-Type").flatMap { MediaType($0) }
    let suffixes = [
      "text/html": "html", "text/plain": "txt", "text/csv": "csv", "text/css": "css", "text/markdown": "md", "image/png": "png",
      "image/jpeg": "jpg", "image/gif": "gif", "image/svg+xml": "svg", "application/pdf": "pdf", "application/zip": "zip",
    ]
    let suffix: String =
      if type?.isJSON == true {
        "json"
      } else if type?.isMessagePack == true {
        "msgpack"
      } else if let known = type.flatMap({ suffixes[$0.essence] }) {
        known
      } else {
        type?.suffix == "xml" || type?.subtype == "xml" ? "xml" : "bin"
      }
    return "body.\(suffix)"
  }

  mutating func rewind() {
    position = ListPosition()
    (view, offset, pointsAt) = (nil, nil, nil)
  }

  /// Shows only the lines that a query found.
  mutating func filter(_ lines: [Int32]) {
    view?.show(only: lines)
    position = ListPosition()
  }

  func canLeave(_ shared: SharedState) -> Bool { view?.isFiltered == true }

  mutating func leave(on shared: inout SharedState) {
    let line = view?.line(at: position.selection) ?? 0
    view?.show(only: nil)
    position.selection = line
    shared.notice = "the whole body again"
  }

  /// Lays the body out when it is looked at, and not again before it changes.
  mutating func settle(in place: ScreenLayout.Place, _ shared: SharedState) {
    if let source = shared.shownEntry?.bodySource, view?.isCurrent(source, isRaw: isRaw) != true {
      view = BodyView(source, isRaw: isRaw)
    }
    let lines = lines(shared)
    if let byte = pointsAt, !shared.isBodyCoded { position.selection = lines.row(ofByte: byte) }
    pointsAt = nil
    position.settle(count: lines.count, height: place.parts(margins).list.rows)
    offset = shared.isBodyCoded ? nil : lines.offset(at: position.selection)
  }

  private func lines(_ shared: SharedState) -> BodyLines {
    BodyLines(view?.exchange == shared.shown ? view : nil, shared.shownEntry?.exchange.content ?? [])
  }

  func count(_ shared: SharedState) -> Int { lines(shared).count }

  func texts(_ shared: SharedState) -> (Int) -> String? {
    let lines = lines(shared)
    return { lines.text(at: $0) }
  }

  /// The value of the selected row: a string without its quotes, a part of JSON as it came; nil where a row is only text.
  func value(_ shared: SharedState) -> String? {
    guard let view, let exchange = shared.shownEntry?.exchange else { return nil }
    switch view.layout {
    case .json(let json):
      return JSONLines.Path.value(json.lines, at: view.line(at: position.selection), in: view.converted ?? exchange.content)
    case .tree(let tree):
      guard case .string(let text)? = tree.place(at: position.selection)?.value.content else { return nil }
      return text
    case .text, .markup, .parts, .hex: return nil
    }
  }

  func matcher(_ search: ByteSearch, _ shared: SharedState) -> (Int) -> Bool {
    let (lines, isFound) = (lines(shared), search.tester())
    return { isFound(lines.line(at: $0).bytes) }
  }

  func suggestions(_ shared: SharedState) -> [Suggestions.Choices] {
    guard let view, let exchange = shared.shownEntry?.exchange, exchange.head != nil else { return [] }
    if case .json(let json) = view.layout {
      let body = view.converted ?? exchange.content
      return Suggestions.json(json.lines, at: view.line(at: position.selection), in: body).map { [$0] } ?? []
    }
    if case .tree(let tree) = view.layout {
      return tree.place(at: position.selection).map { [Suggestions.value($0.value, at: $0.path)] } ?? []
    }
    let text = lines(shared).text(at: position.selection)
    switch view.layout {
    case .text, .markup: return text.isEmpty || text.utf8.count > JSONLines.longest ? [] : [Suggestions.part(text)]
    case .json, .parts, .tree, .hex: return []
    }
  }

  func draw(in place: ScreenLayout.Place, _ painter: inout Painter, _ shared: SharedState) {
    let (lines, parts) = (lines(shared), place.parts(margins))
    painter.list(parts.list, count: lines.count, at: position, isFocused: place.isFocused) { lines.line(at: $1) }
    if lines.count == 0 {
      let words = shared.shownEntry?.isRunning == true ? "no body yet" : "no body"
      painter.write(words, in: parts.list, column: 1, style: Style(.dim))
    }
    painter.write(view?.note ?? "", in: parts.detail, column: 1, style: Style(.warning))
  }
}

extension SharedState {
  /// Whether the body that is shown is not byte for byte what came.
  fileprivate var isBodyCoded: Bool { shownEntry.map { $0.exchange.isDecoded } ?? true }
}
