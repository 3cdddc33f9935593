/// What is to be shown: the cells, and where the terminal's cursor stands.
package struct Screen: Sendable, Hashable {
  package var grid: Grid
  /// The focused row or the place in a field; nil hides the cursor.
  package var cursor: Grid.Position?

  package init(grid: Grid, cursor: Grid.Position? = nil) {
    self.grid = grid
    self.cursor = cursor
  }
}

/// Draws the model; a pure function of both arguments, for any size.
///
/// Below 40 columns or 10 rows one line says so; everything else goes on meanwhile.
package func view(_ model: Model, size: Size) -> Screen {
  let layout = Layout(model, size: size)
  var painter = Painter(model, size: size)
  guard !layout.isTooSmall else {
    let least = Layout.least
    painter.write(
      "terminal too small (have \(size.columns)x\(size.rows), need \(least.columns)x\(least.rows))",
      in: Rect(row: 0, column: 0, rows: 1, columns: size.columns)
    )
    return painter.screen
  }
  painter.titleLine(in: layout.title)
  for (pane, rect) in layout.panes { painter.draw(pane, in: rect) }
  painter.overlay(layout)
  painter.footer(in: layout.footer)
  painter.messageLine(in: layout.message)
  return painter.screen
}

extension Painter {
  fileprivate mutating func draw(_ pane: Pane, in rect: Rect) {
    switch pane {
    case .catalogue: catalogue(in: rect)
    case .request: request(in: rect)
    case .response: response(in: rect)
    case .history: history(in: rect)
    case .log: log(in: rect)
    case .checks: checks(in: rect)
    }
  }

  fileprivate mutating func overlay(_ layout: Layout) {
    switch model.overlay {
    case .help(let context, let position): help(of: context, at: position)
    case .comparison(let title, let lines, let position): page(title, lines, at: position)
    case .palette(let palette): self.palette(palette)
    case .tabChoice, .copyChoice: choice(above: layout.footer)
    case .prompt, .confirm, .filter, .search, .frameFilter, nil: break
    }
  }
}
