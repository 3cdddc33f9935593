/// A pipe table: the step is repeated for each row, with the columns as variables.
package struct TableSyntax: Sendable, Hashable {
  /// What a cell makes of its column's variable.
  package enum Cell: Sendable, Hashable {
    case text(TemplateSyntax)
    /// `(empty)`: the variable is the empty text.
    case empty
    /// `(absent)`: a header line that names the variable is left out.
    case absent
  }

  /// A row beneath the columns' names.
  package struct Row: Sendable, Hashable, LocatedSyntax {
    /// As many as the table has columns.
    package var cells: [Cell]
    package var position: SourcePosition
    package var length: Int

    /// Makes a row; one that was parsed has its place in the file.
    package init(_ cells: [Cell], position: SourcePosition = .start, length: Int = 1) {
      self.cells = cells
      self.position = position
      self.length = length
    }
  }

  /// The names of the variables, each once.
  package var columns: [String]
  /// At least one when the table was parsed.
  package var rows: [Row]

  /// Makes a table of its rows.
  package init(columns: [String], rows: [Row]) {
    self.columns = columns
    self.rows = rows
  }
}
