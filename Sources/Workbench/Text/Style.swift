/// How a cell looks: the part it plays, and the attributes that carry the meaning where there aren't any colours.
package struct Style: Sendable, Hashable {
  /// What a cell is; the edge gives each role a colour.
  package enum Role: String, Sendable, Hashable, CaseIterable {
    case text, dim, border, focusedBorder, title, focusedTitle, heading, tab, activeTab, selection
    /// The name before a value: of a header field, of a cookie attribute.
    case name
    case good, warning, bad
    /// A key that can be pressed.
    case key
    /// A byte or scalar that was made visible by the ``Sanitizer``.
    case escape
    /// Text being edited.
    case field
    /// The line at the top and the message line.
    case status
  }

  /// Attributes every terminal can show.
  package struct Attributes: OptionSet, Sendable, Hashable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let bold = Attributes(rawValue: 1)
    package static let reverse = Attributes(rawValue: 2)
    package static let underline = Attributes(rawValue: 4)
    package static let dim = Attributes(rawValue: 8)
  }

  package var role: Role
  package var attributes: Attributes

  /// - Parameter attributes: nil gives the role's own, so that no meaning rests on colour alone.
  package init(_ role: Role, _ attributes: Attributes? = nil) {
    self.role = role
    self.attributes = attributes ?? role.attributes
  }

  package static let text = Style(.text)
}

extension Style.Role {
  /// The attributes a role has by itself.
  var attributes: Style.Attributes {
    switch self {
    case .text, .border, .name, .tab, .good, .warning: []
    case .dim: .dim
    case .focusedBorder, .title, .heading, .key, .bad: .bold
    case .focusedTitle: [.bold, .reverse]
    case .activeTab, .selection, .status: .reverse
    case .escape, .field: .underline
    }
  }

  /// How a status code is shown.
  init(status: Int) {
    switch status {
    case ..<300: self = .good
    case 300..<400: self = .warning
    default: self = .bad
    }
  }
}

extension Style {
  /// A choice of colours.
  package enum Theme: String, Sendable, Hashable, CaseIterable {
    /// For a dark background, which stays the terminal's own.
    case dark
    /// For a light background, which stays the terminal's own.
    case light
    /// No colours: bold, reverse and underline carry everything.
    case mono
    /// White on black and the pure colours, nothing dim.
    case highContrast = "high-contrast"
  }
}
