/// How many colours the terminal shows.
enum ColourDepth: Int, Sendable, Comparable {
  case none = 0
  case eight = 8
  case sixteen = 16
  case many = 256

  /// - Parameter count: what the terminal database says, which may be anything.
  init(count: Int32) {
    self =
      switch count {
      case ..<8: .none
      case ..<16: .eight
      case ..<256: .sixteen
      default: .many
      }
  }

  static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
