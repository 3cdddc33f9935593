package import Curses
package import Workbench

/// Where a session shows itself and where its keys come from: the real terminal, or none at all.
package protocol TerminalSurface: Sendable {
  /// Keys, pastes, mouse, sizes, and the end.
  var events: AsyncStream<Terminal.Event> { get }
  /// Lines the process wrote to its standard streams while the screen was up.
  var output: AsyncStream<String> { get }
  var size: Size { get async }

  func draw(_ screen: Screen) async
  /// Writes every cell anew.
  func repaint() async
  /// Puts text on the clipboard; false when it is too long for it.
  func copy(_ text: String) async -> Bool
  /// Gives the terminal back to the shell; returns when the program continues.
  func suspend() async
  /// Runs another program on the terminal and answers its exit code.
  func run(_ command: [String]) async throws -> Int32
  /// Leaves everything as it was.
  func close() async
}

extension Terminal: TerminalSurface {}
