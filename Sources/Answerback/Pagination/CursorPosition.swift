/// `results_per_page` and, unless the first page is asked for, `cursor`.
public struct CursorPosition<Cursor: PageCursor>: PagePosition {
  /// At least 1.
  public let resultsPerPage: Int
  /// The item after which the page begins; nil for the first page.
  public let cursor: Cursor?

  /// A number that is too small becomes 1.
  public init(resultsPerPage: Int, cursor: Cursor?) {
    self.resultsPerPage = max(1, resultsPerPage)
    self.cursor = cursor
  }

  public static var parameterNames: [String] { ["results_per_page", "cursor"] }

  public var parameters: [(name: String, value: String)] {
    [("results_per_page", "\(resultsPerPage)")] + (cursor.map { [("cursor", "\($0)")] } ?? [])
  }
}
