/// A cell's place on the screen; both numbers count from 0 at the upper left.
public struct Position: Sendable, Hashable {
  public var row: Int
  public var column: Int

  public init(row: Int, column: Int) {
    self.row = row
    self.column = column
  }
}
