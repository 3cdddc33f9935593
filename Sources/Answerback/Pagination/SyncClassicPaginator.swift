/// Numbered pages of something that is read without awaiting (seed page: AbstractSyncClassicPaginator).
///
/// Its methods run on a thread that may block, so they may ask a database.
public protocol SyncClassicPaginator<Item>: ClassicPaginator {
  associatedtype Item

  /// How many items there are; the number of pages is computed from it.
  func total() throws -> Int
  /// The items of a page that exists: `pageSize` is at least 1, `currentPage` at least 1 and at most the last page.
  func items(pageSize: Int, currentPage: Int) throws -> [Item]
}

extension SyncClassicPaginator {
  public func page(at position: ClassicPosition) async throws -> ClassicPagination<Item> {
    try await BlockingPool.shared.run {
      try ClassicPagination(at: position, total: try total()) {
        try items(pageSize: position.pageSize, currentPage: position.currentPage)
      }
    }
  }
}
