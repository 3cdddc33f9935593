/// What is to be shown: the cells, and where the terminal's cursor stands.
public struct Screen: Sendable, Hashable {
  public var grid: Grid
  /// The focused row or the place in a field; nil hides the cursor.
  public var cursor: Position?

  public init(grid: Grid, cursor: Position? = nil) {
    self.grid = grid
    self.cursor = cursor
  }
}
