package import Workbench

package typealias Theme = Style.Theme

extension Theme {
  /// A colour by its number in each depth; -1 is the terminal's own.
  struct Colour: Sendable, Hashable {
    var many: Int16
    var sixteen: Int16
    var eight: Int16

    static let own = Colour(-1, -1, -1)

    init(_ many: Int16, _ sixteen: Int16, _ eight: Int16) {
      self.many = many
      self.sixteen = sixteen
      self.eight = eight
    }

    func number(in depth: ColourDepth) -> Int32 {
      switch depth {
      case .none: -1
      case .eight: Int32(eight)
      case .sixteen: Int32(sixteen)
      case .many: Int32(many)
      case .direct: light
      }
    }

    /// Red, green and blue of the colour among 256, each a byte, as xterm has them.
    private var light: Int32 {
      guard many >= 16 else { return Int32(eight) }
      let levels: [Int32] = [0, 95, 135, 175, 215, 255]
      let place = Int(many) - 16
      let parts =
        many < 232
        ? [levels[place / 36], levels[place / 6 % 6], levels[place % 6]]
        : Array(repeating: Int32(8 + 10 * (Int(many) - 232)), count: 3)
      return parts.reduce(0) { $0 << 8 | $1 }
    }
  }

  /// The colour behind everything.
  var background: Colour {
    self == .highContrast ? Colour(16, 0, 0) : .own
  }

  /// The colour of a role's letters.
  func foreground(of role: Style.Role) -> Colour {
    switch self {
    case .dark: Self.darkColours[role] ?? .own
    case .light: Self.lightColours[role] ?? .own
    case .mono: .own
    case .highContrast: Self.highContrastColours[role] ?? Colour(231, 15, 7)
    }
  }

  private static let darkColours: [Style.Role: Colour] = [
    .dim: Colour(245, 7, 7),
    .border: Colour(240, 8, 7),
    .focusedBorder: Colour(80, 14, 6),
    .focusedTitle: Colour(80, 14, 6),
    .heading: Colour(111, 12, 6),
    .activeTab: Colour(80, 14, 6),
    .name: Colour(110, 14, 6),
    .good: Colour(114, 10, 2),
    .warning: Colour(221, 11, 3),
    .bad: Colour(210, 9, 1),
    .key: Colour(80, 14, 6),
    .escape: Colour(213, 13, 5),
  ]

  private static let lightColours: [Style.Role: Colour] = [
    .dim: Colour(241, 8, 0),
    .border: Colour(246, 8, 0),
    .focusedBorder: Colour(25, 4, 4),
    .focusedTitle: Colour(25, 4, 4),
    .heading: Colour(25, 4, 4),
    .activeTab: Colour(25, 4, 4),
    .name: Colour(24, 4, 4),
    .good: Colour(22, 2, 2),
    .warning: Colour(94, 5, 5),
    .bad: Colour(124, 1, 1),
    .key: Colour(25, 4, 4),
    .escape: Colour(90, 5, 5),
  ]

  private static let highContrastColours: [Style.Role: Colour] = [
    .focusedBorder: Colour(226, 11, 3),
    .focusedTitle: Colour(226, 11, 3),
    .heading: Colour(51, 14, 6),
    .name: Colour(51, 14, 6),
    .good: Colour(46, 10, 2),
    .warning: Colour(226, 11, 3),
    .bad: Colour(210, 9, 1),
    .key: Colour(226, 11, 3),
    .escape: Colour(213, 13, 5),
  ]

  /// How many colours the terminal shows.
  enum ColourDepth: Int, Sendable, Comparable {
    case none = 0
    case eight = 8
    case sixteen = 16
    case many = 256
    /// Numbers are red, green and blue, but for the first eight.
    case direct = 16_777_216

    /// - Parameter count: what the terminal database says, which may be anything.
    init(count: Int32) {
      self =
        switch count {
        case ..<8: .none
        case ..<16: .eight
        case ..<256: .sixteen
        case 256: .many
        default: .direct
        }
    }

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }
}
