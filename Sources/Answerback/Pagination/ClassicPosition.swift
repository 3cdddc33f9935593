/// `page_size` and `current_page`.
public struct ClassicPosition: PagePosition, Hashable {
  /// At least 1.
  public let pageSize: Int
  /// At least 1.
  public let currentPage: Int

  /// Numbers that are too small become the smallest there is.
  public init(pageSize: Int, currentPage: Int) {
    self.pageSize = max(1, pageSize)
    self.currentPage = max(1, currentPage)
  }

  public static var parameterNames: [String] { ["page_size", "current_page"] }

  public var parameters: [(name: String, value: String)] {
    [("page_size", "\(pageSize)"), ("current_page", "\(currentPage)")]
  }
}
