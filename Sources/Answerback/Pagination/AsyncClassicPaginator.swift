/// Numbered pages of something that is awaited (seed page: AbstractAsyncClassicPaginator).
public protocol AsyncClassicPaginator<Item>: ClassicPaginator {
  associatedtype Item

  /// How many items there are; the number of pages is computed from it.
  func total() async throws -> Int
  /// The items of a page that exists: `pageSize` is at least 1, `currentPage` at least 1 and at most the last page.
  func items(pageSize: Int, currentPage: Int) async throws -> [Item]
}

extension AsyncClassicPaginator {
  public func page(at position: ClassicPosition) async throws -> ClassicPagination<Item> {
    let total = try await total()
    let exists = position.currentPage <= ClassicPagination<Item>.pages(of: total, size: position.pageSize)
    let items = exists ? try await items(pageSize: position.pageSize, currentPage: position.currentPage) : []
    return ClassicPagination(at: position, total: total) { items }
  }
}
