extension TableSyntax {
  /// The rows as they are written, the columns' names first, aligned.
  var lines: [String] {
    TableText.aligned([columns] + rows.map { $0.cells.map(\.text) })
  }
}

extension TableSyntax.Cell {
  var text: String {
    switch self {
    case .empty: return "(empty)"
    case .absent: return "(absent)"
    case .text(let template):
      let text = template.text(.cell)
      let isWord = text == "(empty)" || text == "(absent)"
      if text.isEmpty { return "(empty)" }
      return isWord ? TextWriter.escapingFirst(text) : text
    }
  }
}
