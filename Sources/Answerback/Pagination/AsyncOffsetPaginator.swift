/// Pages by offset of something that is awaited (seed page: AbstractAsyncOffsetPaginator).
public protocol AsyncOffsetPaginator<Item>: OffsetPaginator {
  associatedtype Item

  /// How many items there are.
  func total() async throws -> Int
  /// At most `limit` items after the first `offset`: `limit` is at least 1, `offset` at least 0 and less than the total.
  func items(limit: Int, offset: Int) async throws -> [Item]
}

extension AsyncOffsetPaginator {
  public func page(at position: OffsetPosition) async throws -> OffsetPagination<Item> {
    let total = try await total()
    let items = position.offset < total ? try await items(limit: position.limit, offset: position.offset) : []
    return OffsetPagination(at: position, total: total) { items }
  }
}
