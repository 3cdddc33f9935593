import CNcurses
import CTerminal
import Glibc
import Synchronization
public import Workbench

/// The terminal as a screen: draws, tells what is typed, and leaves everything as it was.
///
/// There is one at a time. All of it runs on the thread of ``CursesExecutor``.
public actor Terminal {
  /// Keys, pastes, mouse, sizes, and the end; when nobody reads them the oldest are dropped.
  public nonisolated let events: AsyncStream<TerminalEvent>
  /// What the process writes to its standard streams, line by line; when nobody reads it the oldest lines are dropped.
  public nonisolated let output: AsyncStream<String>
  /// What this terminal can do of what was asked for.
  public internal(set) var capabilities = Capabilities()
  /// The extent of the screen.
  public internal(set) var size: Size

  let device: TerminalDevice
  let eventContinuation: AsyncStream<TerminalEvent>.Continuation
  let outputContinuation: AsyncStream<String>.Continuation
  let options: TerminalOptions
  /// Who has the terminal.
  var state = State.closed
  var renderer: Renderer?
  /// What was asked to be shown last.
  var latest: Screen?
  /// A paste that has begun.
  var paste: PasteReader?
  /// Where signals are read.
  var signals: Int32 = -1
  var screen: OpaquePointer?
  var streams: StandardStreams?

  enum State {
    /// The screen is ours.
    case inside
    /// Another program has the terminal.
    case outside
    case closed
  }

  public nonisolated var unownedExecutor: UnownedSerialExecutor { CursesExecutor.shared.asUnownedSerialExecutor() }

  /// Opens a terminal and takes its screen.
  /// - Parameter descriptor: a terminal device, which stays the caller's; nil takes the controlling one, `/dev/tty`.
  /// - Throws: ``TerminalError``, whose description is a sentence for the user; nothing has been changed then.
  public static func open(descriptor: Int32? = nil, options: TerminalOptions = TerminalOptions()) async throws -> Terminal {
    guard isTaken.compareExchange(expected: false, desired: true, ordering: .acquiringAndReleasing).exchanged else {
      throw TerminalError.alreadyOpen
    }
    do {
      let terminal = try await Terminal(descriptor: descriptor, options: options)
      try await terminal.start()
      return terminal
    } catch {
      isTaken.store(false, ordering: .releasing)
      throw error
    }
  }

  private static let isTaken = Atomic(false)

  private init(descriptor: Int32?, options: TerminalOptions) async throws(TerminalError) {
    device = try TerminalDevice(descriptor: descriptor, term: options.term)
    self.options = options
    size = device.size
    (events, eventContinuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1024))
    (output, outputContinuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1000))
  }

  /// Puts a screen on the terminal; nothing is written when nothing changed. While another program has the terminal
  /// the screen is kept for later.
  public func draw(_ screen: Screen) {
    latest = screen
    if state == .inside { renderer?.draw(screen) }
  }

  /// Writes every cell anew, whatever stands there (`^L`).
  public func repaint() {
    guard state == .inside else { return }
    renderer?.forget()
    clearok(ncurses_curscr(), true)
    if let latest { renderer?.draw(latest) }
  }

  /// Puts text on the clipboard by OSC 52.
  /// - Returns: false when it is longer than terminals take; nothing was written then.
  public func copy(_ text: String) -> Bool {
    guard let sequence = Clipboard.sequence(for: text) else { return false }
    if state == .inside { device.write(sequence) }
    return true
  }

  /// Leaves the screen and puts everything back; further calls do nothing.
  public func close() {
    guard state != .closed else { return }
    let executor = CursesExecutor.shared
    executor.unwatch(device.descriptor)
    executor.unwatch(signals)
    if state == .inside { leave() }
    state = .closed
    renderer = nil
    if let screen { delscreen(screen) }
    device.close()
    terminal_disarm_guard()
    terminal_release_signals()
    if var streams {
      executor.unwatch(streams.pipe)
      streams.restore().forEach { outputContinuation.yield($0) }
    }
    eventContinuation.finish()
    outputContinuation.finish()
    Self.isTaken.store(false, ordering: .releasing)
  }
}
