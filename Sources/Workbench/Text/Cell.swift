/// One column of a row: a cluster, or the second half of the cluster to its left.
///
/// Only a ``Grid`` makes cells, and what it writes passes the ``Sanitizer``: no cell holds a control character.
public struct Cell: Sendable, Hashable {
  /// A base character with at most four combining marks; empty in a continuation.
  public let text: String
  /// Columns the text takes: 1 or 2; 0 marks the continuation of a wide cluster.
  public let width: Int
  public let style: Style

  init(text: String, width: Int, style: Style) {
    self.text = text
    self.width = width
    self.style = style
  }

  /// A space in the plain style.
  public static let blank = Cell(text: " ", width: 1, style: .text)
}
