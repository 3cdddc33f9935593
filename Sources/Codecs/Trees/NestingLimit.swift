extension Tree {
  /// Arrays and objects may be nested this deep; a deeper body is refused.
  public static let nestingLimit = 512
}
