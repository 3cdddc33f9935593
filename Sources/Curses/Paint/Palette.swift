import CNcurses
import Workbench

/// What a style is to curses: attributes and a colour pair.
struct Palette: Sendable {
  private let theme: Theme
  private let depth: ColourDepth

  /// Whether anything is shown in colour.
  var hasColour: Bool { depth != .none }

  /// Defines the colour pairs; curses must be up.
  init(theme: Theme, colour: Bool) {
    self.theme = theme
    guard colour, theme != .mono, start_color() == OK else {
      depth = .none
      return
    }
    let hasOwn = use_default_colors() == OK
    depth = ColourDepth(count: ncurses_colors())
    guard depth != .none else { return }
    for (index, role) in Style.Role.allCases.enumerated() {
      let foreground = theme.foreground(of: role).number(in: depth)
      let background = theme.background.number(in: depth)
      // A terminal that cannot go back to its own colours is taken for white on black.
      init_pair(Int16(index + 1), hasOwn || foreground >= 0 ? foreground : 7, hasOwn || background >= 0 ? background : 0)
    }
  }

  /// The pair of a role, 0 without colours.
  func pair(of role: Style.Role) -> Int16 {
    guard depth != .none, let index = Style.Role.allCases.firstIndex(of: role) else { return 0 }
    return Int16(index + 1)
  }

  /// The attributes of a style. A role that is shown dim by a colour of its own, or must not be dim, is not dimmed again.
  func attributes(of style: Style) -> attr_t {
    var attributes = ncurses_normal
    if style.attributes.contains(.bold) { attributes |= ncurses_bold }
    if style.attributes.contains(.reverse) { attributes |= ncurses_reverse }
    if style.attributes.contains(.underline) { attributes |= ncurses_underline }
    let isColoured = depth != .none && theme.foreground(of: style.role) != .own
    if style.attributes.contains(.dim), !isColoured { attributes |= ncurses_dim }
    return attributes
  }
}
