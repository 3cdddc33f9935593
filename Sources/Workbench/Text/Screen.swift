/// A picture of the bench: the cells, and where the terminal's cursor stands.
package struct Screen: Sendable, Hashable {
  package var grid: Grid
  /// The focused row or the place in a field; nil hides the cursor.
  package var cursor: Grid.Position?

  package init(grid: Grid, cursor: Grid.Position? = nil) {
    self.grid = grid
    self.cursor = cursor
  }
}

extension Screen {
  /// What the terminal can do and the user wants of it.
  package struct Capabilities: Sendable, Hashable {
    /// Draw with ASCII only (`--ascii`, or a locale without UTF-8).
    package var ascii: Bool
    /// Whether there are colours; without them attributes and letters carry everything.
    package var colour: Bool
    package var mouse: Bool
    /// Whether anything may move by itself (`--no-motion`).
    package var motion: Bool

    package init(ascii: Bool = false, colour: Bool = true, mouse: Bool = true, motion: Bool = true) {
      self.ascii = ascii
      self.colour = colour
      self.mouse = mouse
      self.motion = motion
    }
  }
}
