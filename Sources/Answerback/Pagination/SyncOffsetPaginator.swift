/// Pages by offset of something that is read without awaiting (seed page: AbstractSyncOffsetPaginator).
///
/// Its methods run on a thread that may block, so they may ask a database.
public protocol SyncOffsetPaginator<Item>: OffsetPaginator {
  associatedtype Item

  /// How many items there are.
  func total() throws -> Int
  /// At most `limit` items after the first `offset`: `limit` is at least 1, `offset` at least 0 and less than the total.
  func items(limit: Int, offset: Int) throws -> [Item]
}

extension SyncOffsetPaginator {
  public func page(at position: OffsetPosition) async throws -> OffsetPagination<Item> {
    try await BlockingPool.shared.run {
      try OffsetPagination(at: position, total: try total()) { try items(limit: position.limit, offset: position.offset) }
    }
  }
}
