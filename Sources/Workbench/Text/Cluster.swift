/// What one cell can show: safe text of a known width.
struct Cluster: Sendable, Hashable {
  var text: String
  /// 1 or 2 columns.
  var width: Int
  /// Whether this stands for something that could not be shown itself.
  var isEscape = false
}
