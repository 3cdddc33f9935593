import CNcurses
import CTerminal
import Glibc
import Workbench

extension Terminal {
  /// Takes the screen for the first time.
  func start() throws(TerminalError) {
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
    let bytes = RestoringBytes.afterCrash(hasMouse: options.mouse)
    var modes = device.modes
    terminal_arm_guard(device.descriptor, &modes, bytes, bytes.utf8.count)
    if options.redirectsStreams {
      do throws(TerminalError) {
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
    define_key(RestoringBytes.pasteBegins, KeyCode.pasteBegins)
    define_key(RestoringBytes.pasteEnds, KeyCode.pasteEnds)
    device.write(RestoringBytes.pasteOn)
  }

  private func dress() {
    let palette = Palette(theme: options.theme, colour: options.colour)
    renderer = Renderer(palette: palette)
    let hasMouse = options.mouse && mousemask(MouseCode.mask, nil) != 0
    mouseinterval(0)
    let isUTF8 = String(cString: nl_langinfo(Int32(CODESET))) == "UTF-8"
    capabilities = Capabilities(ascii: !isUTF8, colour: palette.hasColour, mouse: hasMouse)
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
}
