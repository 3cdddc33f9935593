/// The extent of a screen or of a part of it, in columns and rows.
public struct Size: Sendable, Hashable {
  public var columns: Int
  public var rows: Int

  /// Negative numbers count as zero.
  public init(columns: Int, rows: Int) {
    self.columns = max(0, columns)
    self.rows = max(0, rows)
  }
}
