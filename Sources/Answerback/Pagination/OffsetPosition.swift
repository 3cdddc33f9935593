/// `limit` and `offset`.
public struct OffsetPosition: PagePosition, Hashable {
  /// At least 1.
  public let limit: Int
  /// At least 0.
  public let offset: Int

  /// Numbers that are too small become the smallest there is.
  public init(limit: Int, offset: Int) {
    self.limit = max(1, limit)
    self.offset = max(0, offset)
  }

  public static var parameterNames: [String] { ["limit", "offset"] }

  public var parameters: [(name: String, value: String)] {
    [("limit", "\(limit)"), ("offset", "\(offset)")]
  }
}
