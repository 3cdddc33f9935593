package import Curses
import Synchronization
package import Workbench

/// Where a session shows itself and where its keys come from: the real terminal, or none at all.
package protocol TerminalSurface: Sendable {
  /// Keys, pastes, mouse, sizes, and the end.
  var events: AsyncStream<Terminal.Event> { get }
  /// Lines the process wrote to its standard streams while the screen was up.
  var output: AsyncStream<String> { get }
  var size: Size { get async }

  /// - Parameter isUrgent: Whether the user did something, and waits for the picture.
  func draw(_ screen: Screen, isUrgent: Bool) async
  /// Writes every cell again.
  func repaint() async
  /// Draws in other colours from now on.
  func show(in theme: Theme) async
  /// Puts text on the clipboard; false when it is too long for it.
  func copy(_ text: String) async -> Bool
  /// Gives the terminal back to the shell; returns when the program continues.
  func suspend() async
  /// Runs another program on the terminal and returns its exit code.
  func run(_ command: [String]) async throws -> Int32
  /// Writes lines, in the plain mode.
  func tell(_ lines: [String]) async
  /// Takes note of the request that is sent now, to say so if the process crashes.
  func noteRequest(_ words: String)
  /// Gives back memory that the start needed, or what ran until now.
  func releaseMemory(ofStart: Bool)
  /// Leaves everything as it was.
  func close() async
}

extension TerminalSurface {
  package func tell(_ lines: [String]) {}

  package func noteRequest(_ words: String) {}

  package func releaseMemory(ofStart: Bool) {}
}

extension Terminal: TerminalSurface {}

/// A screen of a stated size that no one sees: what scripts and tests run on.
package final class HeadlessTerminal: TerminalSurface {
  package let events: AsyncStream<Terminal.Event>
  package let output: AsyncStream<String>
  package let size: Size

  private let eventContinuation: AsyncStream<Terminal.Event>.Continuation
  private let state = Mutex(State())

  private struct State {
    var screen: Screen?
    var copied: [String] = []
  }

  package init(size: Size) {
    self.size = size
    (events, eventContinuation) = AsyncStream.makeStream()
    output = AsyncStream { $0.finish() }
  }

  /// What was drawn last.
  package var screen: Screen? { state.withLock { $0.screen } }

  /// What was put on the clipboard, in order.
  package var copied: [String] { state.withLock { $0.copied } }

  /// Tells the session something, as a terminal would.
  package func send(_ event: Terminal.Event) {
    eventContinuation.yield(event)
  }

  package func draw(_ screen: Screen, isUrgent: Bool) {
    state.withLock { $0.screen = screen }
  }

  package func repaint() {}

  /// A picture that no one sees has no colours.
  package func show(in theme: Theme) {}

  package func copy(_ text: String) -> Bool {
    state.withLock { $0.copied.append(text) }
    return true
  }

  /// There isn't a shell to go back to.
  package func suspend() {}

  /// - Throws: Always; another program needs a terminal.
  package func run(_ command: [String]) async throws -> Int32 {
    throw Terminal.Failure.noTerminal(reason: "the bench runs from a script")
  }

  package func close() {
    eventContinuation.finish()
  }
}
