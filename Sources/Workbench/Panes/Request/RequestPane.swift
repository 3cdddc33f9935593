import Exchanges
import FieldValues
import Scenarios

/// The request as it is written, line by line.
struct RequestPane: Component {
  enum Action: CaseIterable, Sendable {
    case edit, toggle, remove, toggleRedirects, toggleHTTP2
  }

  static let bindings = [
    Keymap.Binding(
      Action.edit,
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
  ]

  var position = ListPosition()
  /// The row that is edited in place, and its text.
  private var editing: (row: RequestDraft.Row, field: TextField)?

  var contexts: [KeyContext] {
    switch editing?.row {
    case .body: [.textArea]
    case .line, .header, .newHeader: [.field]
    case nil: [.request]
    }
  }

  var margins: ScreenLayout.Margins { ScreenLayout.Margins(hasBorder: true) }

  private func selected(_ shared: SharedState) -> RequestDraft.Row { shared.draft.rows.at(position.selection) ?? .line }

  func obstacle(to action: Action, _ shared: SharedState) -> String? {
    switch (action, selected(shared)) {
    case (.toggle, .header), (.remove, .header), (.toggleRedirects, _), (.toggleHTTP2, _): return nil
    case (.toggle, _): return "put the cursor on a header line first"
    case (.remove, .body) where shared.draft.body != nil: return nil
    case (.remove, _): return "put the cursor on a header line or a body first"
    case (.edit, .header(let index)): return Self.obstacle(toEditing: shared.draft.headers[index].line.bytes)
    case (.edit, .body): return shared.draft.body.flatMap(Self.obstacle(toEditing:))
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
    }
    return []
  }

  private mutating func beginEditing(_ row: RequestDraft.Row, _ draft: RequestDraft) {
    switch row {
    case .line: editing = (row, TextField(draft.line))
    case .header(let index): editing = (row, TextField(String(fieldBytes: draft.headers[index].line.bytes)))
    case .newHeader: editing = (row, TextField())
    case .body: editing = (row, TextField(String(decoding: draft.body ?? [], as: UTF8.self), isMultiline: true))
    }
  }

  func count(_ shared: SharedState) -> Int { shared.draft.rows.count }

  var field: TextField? {
    get { editing?.field }
    set { if let newValue { editing?.field = newValue } }
  }

  /// Enter and Escape both keep what is written; an emptied header line is removed.
  mutating func accept(on shared: inout SharedState) {
    guard let (row, field) = editing else { return }
    editing = nil
    let text = field.text
    let bytes = Array(text.utf8)
    switch row {
    case .line: shared.changeDraft("the request line") { $0.setLine(text) }
    case .header(let index) where shared.draft.headers.indices.contains(index):
      shared.changeDraft(HeaderLine(bytes: bytes).name) {
        if bytes.isEmpty { $0.headers.remove(at: index) } else { $0.headers[index].line.bytes = bytes }
      }
    case .newHeader where !bytes.isEmpty:
      let line = HeaderLine(bytes: bytes)
      shared.changeDraft(line.name) { $0.headers.append(RequestDraft.Header(line: line)) }
    case .body: shared.changeDraft("the body") { $0.body = bytes.isEmpty && $0.body == nil ? nil : bytes }
    case .header, .newHeader: shared.notice = "unchanged"
    }
  }

  mutating func leave(on shared: inout SharedState) { accept(on: &shared) }

  mutating func cancelWriting() { editing = nil }
}

extension RequestPane {
  /// Folded to a line or two while it has no focus and room is short.
  func draw(in place: ScreenLayout.Place, _ painter: inout Painter, _ shared: SharedState) {
    let (draft, rect) = (shared.draft, place.rect)
    let summary = Self.summary(shared)
    guard rect.rows > 1 else {
      let title = Span(draft.line, style: Style(.text, .bold))
      painter.write(Line([Span(" 2 Request ", .title), title, Span("  " + summary, .dim)]), in: rect)
      if place.isFocused { painter.cursor = Grid.Position(row: rect.row, column: rect.column) }
      return
    }
    let title = draft.line + (draft.followsRedirects ? "  follows redirects " : " ")
    painter.frame(rect, title: "2 Request", extra: Line(title, Style(.title)), isFocused: place.isFocused)
    let inside = rect.inside
    guard place.isFocused || inside.rows > 3 else {
      painter.write(Line([Span(draft.line, style: Style(.text, .bold))]), in: inside, column: 1)
      return painter.write(summary, in: inside, row: 1, column: 1, style: Style(.dim))
    }
    let rows = draft.rows
    let height = min(rows.count, editing?.row == .body ? max(1, inside.rows / 3) : inside.rows)
    let list = inside.top(height)
    painter.list(list, count: rows.count, at: position, isFocused: place.isFocused) { Self.line(of: rows[$1], draft) }
    if let editing, editing.row == .body {
      painter.textArea(editing.field, in: inside.below(height))
    } else {
      if let editing {
        let position = position.settled(count: rows.count, height: list.rows)
        painter.field(editing.field, in: list, row: position.selection - position.top, column: 1)
      }
      drawExtras(in: inside.below(height), isZoomed: place.isZoomed, &painter, shared)
    }
  }

  /// `2 headers, 1 off  no body  jar: 1 cookie`
  private static func summary(_ shared: SharedState) -> String {
    let draft = shared.draft
    let off = draft.headers.count { !$0.isOn }
    let headers = draft.headers.count == 1 ? "1 header" : "\(draft.headers.count) headers"
    let jar = shared.draftCookies.count
    return headers + (off > 0 ? ", \(off) off" : "") + "  " + (draft.body.map { "body \($0.count) bytes" } ?? "no body")
      + (jar == 0 ? "" : jar == 1 ? "  jar: 1 cookie" : "  jar: \(jar) cookies")
  }

  private static func line(of row: RequestDraft.Row, _ draft: RequestDraft) -> Line {
    switch row {
    case .line: return Line([Span(draft.method, .name), Span(" \(draft.target)", style: Style(.text, .bold))])
    case .header(let index):
      let header = draft.headers[index]
      let role: Style.Role = header.isOn ? .text : .dim
      return Line([
        Span(header.isOn ? "[x] " : "[ ] ", role), Span(bytes: header.line.bytes[...], Style(role)),
        Span(header.fault.map { "  ! \($0)" } ?? "", .warning),
      ])
    case .newHeader: return Line("+ add a header", Style(.dim))
    case .body: return Line([Span("body ", .name), Span(draft.body.map { "\($0.count) bytes" } ?? "none", .dim)])
    }
  }

  /// The body's first lines, the lines the client added when this request was sent, and what its route declares.
  private func drawExtras(in rect: Rect, isZoomed: Bool, _ painter: inout Painter, _ shared: SharedState) {
    var lines: [Line] = []
    if let body = shared.draft.body {
      lines += body.prefix(4096).split(separator: 0x0A, maxSplits: rect.rows, omittingEmptySubsequences: false).prefix(rect.rows)
        .map { Line([Span("  "), Span(bytes: $0, Style(.dim))]) }
    }
    if let entry = shared.shownEntry, entry.draft == shared.draft, let sent = entry.exchange.sent {
      lines.append(Line("as sent, \(sent.bytes.count) bytes; added by the client:", Style(.heading)))
      lines += sent.headers.suffix(max(0, sent.addedHeaders)).map { Line([Span("  "), Span(bytes: $0.bytes[...], Style(.dim))]) }
    } else if !shared.draftCookies.isEmpty {
      let names = shared.draftCookies.map(\.name).joined(separator: ", ")
      lines.append(Line([Span("the jar will add ", .heading), Span(names, .dim)]))
    }
    if let route = shared.declaredRoute { lines += Declaration(route: route).lines }
    if lines.count > rect.rows, rect.rows > 1 {
      let left = lines.count - rect.rows + 1
      let more = painter.glyphs.words(" … \(left) more rows") + (isZoomed ? "" : ", z shows them")
      lines[(rect.rows - 1)...] = [Line(more, Style(.dim))]
    }
    for (row, line) in lines.prefix(rect.rows).enumerated() { painter.write(line, in: rect, row: row, column: 1) }
  }

  /// What a route declares, row by row: its summary, its parameters and body with their types, its responses.
  private struct Declaration {
    let route: CatalogueRoute

    var lines: [Line] {
      guard !parameters.isEmpty || !route.responses.isEmpty else { return [] }
      return [heading] + parameters + route.responses.map(line)
    }

    private var heading: Line {
      let summary = route.summary.isEmpty ? "" : "  \(route.summary)"
      return Line([Span("declared for \(route.path)", .heading), Span(summary, .dim)])
    }

    private var parameters: [Line] {
      var lines = route.parameters.map { parameter in
        row(parameter.name, parameter.location.rawValue, parameter.type, need(of: parameter))
      }
      if let type = route.requestBodyType { lines.append(row("body", route.requestMediaType ?? "", type, "")) }
      return lines
    }

    private func row(_ name: String, _ place: String, _ type: String, _ need: String) -> Line {
      Line([
        Span("  "), Span(name, .name, width: nameWidth), Span(" \(place)", .dim, width: placeWidth), Span(" \(type)"),
        Span(need.isEmpty ? "" : "  \(need)", .dim),
      ])
    }

    private func need(of parameter: CatalogueRoute.Parameter) -> String {
      if let value = parameter.defaultValue { return "default \(value)" }
      return parameter.isRequired ? "required" : "optional"
    }

    /// `  200 application/json  the record`
    private func line(of response: CatalogueRoute.DeclaredResponse) -> Line {
      let types = response.mediaTypes.isEmpty ? "no body" : response.mediaTypes.joined(separator: ", ")
      return Line([
        Span("  "), Span(response.status, response.status.hasPrefix("2") ? .good : .warning, width: nameWidth),
        Span(" \(types)", response.mediaTypes.isEmpty ? .dim : .text),
        Span(response.meaning.isEmpty ? "" : "  \(response.meaning)", .dim),
      ])
    }

    private var nameWidth: Int { min(20, max(7, (route.parameters.map(\.name.count).max() ?? 0))) }

    private var placeWidth: Int { route.requestBodyType == nil ? 7 : max(7, (route.requestMediaType?.count ?? 0) + 1) }
  }
}
