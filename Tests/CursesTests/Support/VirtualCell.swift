import Workbench

/// A cell of the terminal that the tests emulate.
struct VirtualCell: Equatable, Sendable {
  /// Empty in the second half of a wide character.
  var text = " "
  var width = 1
  var pen = Pen()

  /// How a terminal writes: attributes and colours as SGR numbers them, nil for its own colours.
  struct Pen: Equatable, Sendable {
    var attributes: Style.Attributes = []
    var foreground: Int?
    var background: Int?
  }
}
