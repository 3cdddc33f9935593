/// A choice of colours.
public enum Theme: String, Sendable, Hashable, CaseIterable {
  /// For a dark background, which stays the terminal's own.
  case dark
  /// For a light background, which stays the terminal's own.
  case light
  /// No colours: bold, reverse and underline carry everything.
  case mono
  /// White on black and the pure colours, nothing dim.
  case highContrast = "high-contrast"
}
