extension Painter {
  /// Routes, scenarios and, on all but wide screens, the history.
  mutating func catalogue(in rect: Rect) {
    frame(rect, title: "1 Catalogue", isFocused: isFocused(.catalogue))
    let inside = rect.inside
    let rows = model.catalogueRows(Layout(model, size: grid.size))
    let isWriting = if case .filter = model.overlay { true } else { false }
    list(
      inside.below(1),
      count: rows.count,
      at: model.catalogue.position,
      isFocused: isFocused(.catalogue)
    ) { $0.line(of: rows[$1], columns: inside.columns - 1) }
    write("/", in: inside, column: 1, style: Style(.key))
    let filter = model.catalogue.filter
    if isWriting {
      field(filter, in: inside, row: 0, column: 3)
    } else {
      write(
        filter.text.isEmpty ? "filter" : filter.text,
        in: inside,
        column: 3,
        style: Style(filter.text.isEmpty ? .dim : .field)
      )
    }
  }

  private func line(of row: Catalogue.Row, columns: Int) -> Line {
    switch row {
    case .heading(let text): Line(text, Style(.heading))
    case .note(let text): Line(text, Style(.dim))
    case .item(.route(let index, let method)): line(ofRoute: index, method: method, columns: columns)
    case .item(.scenario(let path)): line(ofScenario: path, columns: columns)
    case .item(.history(let id)): model.history[id].map { historyLine(of: $0) } ?? Line()
    }
  }

  private func line(ofRoute index: Int, method: String, columns: Int) -> Line {
    guard model.catalogue.routes.indices.contains(index) else { return Line() }
    let route = model.catalogue.routes[index]
    let path = Span(route.path + "  ", .text, width: columns > 44 ? min(columns - 22, 28) : nil)
    return Line([Span(" \(method)", .name, width: 8), path, Span(route.summary, .dim)])
  }

  private func line(ofScenario path: String, columns: Int) -> Line {
    let (mark, role, word) = words(for: model.runs[path])
    let name = model.catalogue.scenarios.first { $0.path == path }?.name ?? path
    let room = word.isEmpty ? nil : max(8, columns - 5 - word.utf8.count)
    return Line([Span("\(mark) ", role), Span(name, width: room), Span(" "), Span(word, role)])
  }

  private func words(for run: RunState?) -> (mark: String, role: Style.Role, word: String) {
    switch run {
    case nil: (glyphs.unknown, .dim, "")
    case .running: (glyphs.running, .warning, "running")
    case .passed(let checks): (glyphs.passed, .good, "\(checks) checks")
    case .failed(let count): (glyphs.failed, .bad, "\(count) failed")
    case .skipped: (glyphs.skipped, .dim, "skipped")
    case .broken: (glyphs.broken, .bad, "not run")
    }
  }
}
