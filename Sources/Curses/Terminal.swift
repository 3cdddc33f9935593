import CNcurses
import CTerminal
import Synchronization
package import Workbench

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// The terminal as a screen: draws, tells what is typed, and leaves everything as it was.
///
/// There is one at a time. All of it runs on the thread of ``CursesExecutor``.
package actor Terminal {
  /// Keys, pastes, mouse, sizes, and the end; when no one reads them the oldest are dropped.
  package nonisolated let events: AsyncStream<Event>
  /// What the process writes to its standard streams, line by line; when no one reads it the oldest lines are dropped.
  package nonisolated let output: AsyncStream<String>
  /// What this terminal can do of what was asked for.
  package internal(set) var capabilities = Screen.Capabilities()
  /// The extent of the screen.
  package internal(set) var size: Size

  let device: TerminalDevice
  let eventContinuation: AsyncStream<Event>.Continuation
  private let outputContinuation: AsyncStream<String>.Continuation
  private var options: Options
  /// Who has the terminal.
  var state = State.closed
  /// When the screen was last taken back from another program.
  var takenBack = ContinuousClock.now - .seconds(1)
  private var renderer: Renderer?
  /// What was asked to be shown last, and whether the user waits for it.
  private var latest: Screen?
  private var isLatestUrgent = false
  /// When a terminal that is slow gets its next picture.
  var pace = OutputPace(now: .now)
  private var isDrawingLater = false
  /// A paste that has begun.
  var paste: Terminal.PasteReader?
  /// Where signals are read.
  private var signals: Int32 = -1
  private var screen: OpaquePointer?
  private var streams: StandardStreams?

  enum State {
    /// The screen is ours.
    case inside
    /// Another program has the terminal.
    case outside
    case closed
  }

  package nonisolated var unownedExecutor: UnownedSerialExecutor { CursesExecutor.shared.asUnownedSerialExecutor() }

  /// Opens a terminal and takes its screen.
  /// - Parameter descriptor: a terminal device, which stays the caller's; nil takes the controlling one, `/dev/tty`.
  /// - Throws: ``Terminal.Failure``, whose description is a sentence for the user; nothing has been changed then.
  package static func open(descriptor: Int32? = nil, options: Options = Options()) async throws -> Terminal {
    guard isTaken.compareExchange(expected: false, desired: true, ordering: .acquiringAndReleasing).exchanged else {
      throw Terminal.Failure.alreadyOpen
    }
    terminal_return_large_blocks()
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

  private init(descriptor: Int32?, options: Options) async throws(Terminal.Failure) {
    device = try TerminalDevice(descriptor: descriptor, term: options.term)
    self.options = options
    size = device.size
    (events, eventContinuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1024))
    (output, outputContinuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1000))
  }

  /// Puts a screen on the terminal; nothing is written when nothing changed. While another program has the terminal, and while
  /// a slow terminal is still busy with the picture before, the screen is kept for later; only the newest one is.
  /// - Parameter isUrgent: Whether the user did something, and waits for it.
  package func draw(_ screen: Screen, isUrgent: Bool = true) {
    latest = screen
    isLatestUrgent = isLatestUrgent || isUrgent
    drawLatest()
  }

  private func drawLatest() {
    guard state == .inside, let latest else { return }
    let wait = pace.delay(isUrgent: isLatestUrgent, at: .now)
    guard wait <= .zero else { return drawLater(in: wait) }
    isLatestUrgent = false
    write(latest)
  }

  private func write(_ screen: Screen) {
    let start = ContinuousClock.now
    guard let bytes = renderer?.draw(screen), bytes > 0 else { return }
    pace.note(bytes: bytes, from: start, to: .now)
    if pace.asks(at: .now) { device.write(TerminalDevice.RestoringBytes.statusQuestion) }
  }

  private func drawLater(in wait: Duration) {
    guard !isDrawingLater else { return }
    isDrawingLater = true
    Task {
      try? await Task.sleep(for: wait)
      isDrawingLater = false
      drawLatest()
    }
  }

  /// The terminal has come to the end of what was written before it was asked.
  func takeReport() {
    pace.noteReply(at: .now)
    if isDrawingLater { drawLatest() }
  }

  /// Writes every cell again, whatever stands there (`^L`).
  package func repaint() {
    guard state == .inside else { return }
    renderer?.forget()
    clearok(ncurses_curscr(), true)
    if let latest { write(latest) }
  }

  /// Draws everything in other colours from now on, where the terminal has colours.
  package func show(in theme: Theme) {
    options.theme = theme
    guard state == .inside else { return }
    renderer = Renderer(palette: Renderer.Palette(theme: theme, colour: options.colour))
    repaint()
  }

  /// Puts text on the clipboard by OSC 52.
  /// - Returns: false when it is longer than terminals take; nothing was written then.
  package func copy(_ text: String) -> Bool {
    guard let sequence = TerminalDevice.Clipboard.sequence(for: text) else { return false }
    if state == .inside { device.write(sequence) }
    return true
  }

  /// Leaves the screen and puts everything back; further calls do nothing.
  package func close() {
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

extension Terminal {
  /// Takes the screen for the first time.
  private func start() throws(Terminal.Failure) {
    setlocale(LC_CTYPE, "")
    // The window's own size counts, not LINES and COLUMNS of some shell.
    use_env(false)
    use_tioctl(true)
    // Before newterm(), which leaves signals alone that have a handler.
    signals = terminal_catch_signals()
    guard signals >= 0, let screen = newterm(device.name, device.output, device.input) else {
      let reason = systemMessage()
      terminal_release_signals()
      device.close()
      throw .system(reason: "curses cannot start (\(reason))")
    }
    self.screen = screen
    state = .inside
    let bytes = TerminalDevice.RestoringBytes.afterCrash(hasMouse: options.mouse)
    var modes = device.modes
    terminal_arm_guard(device.descriptor, fileno(device.output), &modes, bytes, bytes.utf8.count)
    if options.redirectsStreams {
      do throws(Terminal.Failure) {
        streams = try StandardStreams()
      } catch {
        close()
        throw error
      }
    }
    setModes()
    dress()
    watchInput()
    watchSignals()
    watchStreams()
  }

  private func setModes() {
    let window = ncurses_stdscr()
    raw()
    noecho()
    nonl()
    keypad(window, true)
    nodelay(window, true)
    set_escdelay(25)
    define_key(TerminalDevice.RestoringBytes.pasteBegins, KeyCode.pasteBegins)
    define_key(TerminalDevice.RestoringBytes.pasteEnds, KeyCode.pasteEnds)
    define_key(TerminalDevice.RestoringBytes.statusReply, KeyCode.report)
    device.write(TerminalDevice.RestoringBytes.pasteOn)
  }

  private func dress() {
    let palette = Renderer.Palette(theme: options.theme, colour: options.colour)
    renderer = Renderer(palette: palette)
    let hasMouse = options.mouse && mousemask(KeyCode.Mouse.mask, nil) != 0
    mouseinterval(0)
    let isUTF8 = String(cString: nl_langinfo(Int32(CODESET))) == "UTF-8"
    capabilities = Screen.Capabilities(ascii: !isUTF8, colour: palette.hasColour, mouse: hasMouse)
  }

  private func watchStreams() {
    guard let pipe = streams?.pipe else { return }
    CursesExecutor.shared.watch(pipe) { [weak self] hungUp in self?.assumeIsolated { $0.takeOutput(hungUp: hungUp) } }
  }

  private func takeOutput(hungUp: Bool) {
    let lines = streams?.lines() ?? []
    for line in lines { outputContinuation.yield(line) }
    // Someone closed both streams: the pipe would be reported for ever.
    if hungUp, lines.isEmpty, let pipe = streams?.pipe { CursesExecutor.shared.unwatch(pipe) }
  }

  /// Lets the executor call when a signal came.
  private func watchSignals() {
    CursesExecutor.shared.watch(signals) { [weak self] _ in self?.assumeIsolated { $0.takeSignals() } }
  }

  func takeSignals() {
    var numbers = [UInt8](repeating: 0, count: 64)
    let count = read(signals, &numbers, numbers.count)
    guard count > 0 else { return }
    for number in Set(numbers[..<count]) { take(Int32(number)) }
  }

  /// Tells the terminal of a signal that another reader of signals was given in its stead; nothing happens where none is open.
  package static func note(signal: Int32) { terminal_note_signal(signal) }

  /// Says after a crash what was sent last: a trap in a handler of the app ends the bench as well.
  package nonisolated func noteRequest(_ words: String) { terminal_note_request(words, words.utf8.count) }

  /// Gives back memory that is not needed any more.
  /// - Parameter ofStart: Whether it is the first time, when pages of code are resident that only the start needed.
  package nonisolated func releaseMemory(ofStart: Bool) { terminal_release_memory(ofStart ? 1 : 0) }

  /// How long after another program a `^C` may still have been meant for that.
  private static let timeForLateInterrupts = Duration.milliseconds(200)

  private func take(_ signal: Int32) {
    if signal == SIGINT, ContinuousClock.now < takenBack + Self.timeForLateInterrupts { return }
    switch (signal, state) {
    case (SIGWINCH, .inside): followSize()
    case (SIGWINCH, _): break
    case (SIGCONT, .inside): enter()
    case (SIGCONT, _): break
    case (SIGTSTP, .inside): suspend()
    case (SIGTSTP, _): terminal_stop_job()
    // As for system(3): these keys are meant for the other program.
    case (SIGINT, .outside), (SIGQUIT, .outside): break
    default: eventContinuation.yield(.ended(signal: signal))
    }
  }

  /// Reads the window's size and tells when it is another one.
  func followSize() {
    let now = device.size
    guard now != size else { return }
    size = now
    resizeterm(Int32(clamping: now.rows), Int32(clamping: now.columns))
    renderer?.forget()
    clearok(ncurses_curscr(), true)
    eventContinuation.yield(.resized(now))
  }
}

extension Terminal {
  /// What the user wants of the terminal.
  package struct Options: Sendable, Hashable {
    package var theme: Theme
    /// Whether colours are used where the terminal has them.
    package var colour: Bool
    package var mouse: Bool
    /// Whether what the process writes to its standard streams goes to ``Terminal/output`` while the screen is up.
    package var redirectsStreams: Bool
    /// The name of the terminal's entry in the database; nil takes `TERM`.
    package var term: String?

    package init(
      theme: Theme = .dark,
      colour: Bool = Self.isColourWanted,
      mouse: Bool = true,
      redirectsStreams: Bool = true,
      term: String? = nil
    ) {
      self.theme = theme
      self.colour = colour
      self.mouse = mouse
      self.redirectsStreams = redirectsStreams
      self.term = term
    }

    /// False when `NO_COLOR` is set to anything (no-color.org).
    package static var isColourWanted: Bool {
      getenv("NO_COLOR").map { $0.pointee == 0 } ?? true
    }
  }
}
