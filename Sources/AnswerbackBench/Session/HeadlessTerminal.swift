public import Curses
import Synchronization
public import Workbench

/// A screen of a stated size that nobody sees: what scripts and tests run on.
public final class HeadlessTerminal: TerminalSurface {
  public let events: AsyncStream<TerminalEvent>
  public let output: AsyncStream<String>
  public let size: Size

  private let eventContinuation: AsyncStream<TerminalEvent>.Continuation
  private let state = Mutex(State())

  private struct State {
    var screen: Screen?
    var copied: [String] = []
  }

  public init(size: Size) {
    self.size = size
    (events, eventContinuation) = AsyncStream.makeStream()
    output = AsyncStream { $0.finish() }
  }

  /// What was drawn last.
  public var screen: Screen? { state.withLock { $0.screen } }

  /// What was put on the clipboard, in order.
  public var copied: [String] { state.withLock { $0.copied } }

  /// Tells the session something, as a terminal would.
  public func send(_ event: TerminalEvent) {
    eventContinuation.yield(event)
  }

  public func draw(_ screen: Screen) {
    state.withLock { $0.screen = screen }
  }

  public func repaint() {}

  public func copy(_ text: String) -> Bool {
    state.withLock { $0.copied.append(text) }
    return true
  }

  /// There is no shell to go back to.
  public func suspend() {}

  /// - Throws: always; another program needs a terminal.
  public func run(_ command: [String]) async throws -> Int32 {
    throw TerminalError.noTerminal(reason: "the bench runs from a script")
  }

  public func close() {
    eventContinuation.finish()
  }
}
