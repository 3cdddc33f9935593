import CNcurses
import CTerminal
import Glibc
import Workbench

/// The open terminal device, its modes from before, and its name in the terminal database.
struct TerminalDevice {
  let descriptor: Int32
  let name: String
  /// The streams curses works with.
  let input: UnsafeMutablePointer<FILE>
  let output: UnsafeMutablePointer<FILE>
  /// How the terminal was before anything was changed.
  let modes: termios

  /// - Parameters:
  ///   - descriptor: a terminal, which stays the caller's; nil opens the controlling one.
  ///   - term: the terminal's name; nil takes `TERM`.
  init(descriptor: Int32?, term: String?) throws(TerminalError) {
    let own = descriptor.map { fcntl($0, F_DUPFD_CLOEXEC, 3) } ?? Glibc.open("/dev/tty", O_RDWR | O_CLOEXEC)
    guard own >= 0 else { throw .noTerminal(reason: systemMessage()) }
    var modes = termios()
    guard tcgetattr(own, &modes) == 0 else {
      let reason = systemMessage()
      Glibc.close(own)
      throw .noTerminal(reason: reason)
    }
    do throws(TerminalError) {
      name = try Self.usableName(term, own)
    } catch {
      Glibc.close(own)
      throw error
    }
    guard let input = fdopen(fcntl(own, F_DUPFD_CLOEXEC, 3), "r"), let output = fdopen(fcntl(own, F_DUPFD_CLOEXEC, 3), "w")
    else {
      let reason = systemMessage()
      Glibc.close(own)
      throw .system(reason: reason)
    }
    (self.descriptor, self.modes, self.input, self.output) = (own, modes, input, output)
  }

  /// The terminal's extent; 80 x 24 when it does not say.
  var size: Size {
    var window = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0, window.ws_row > 0, window.ws_col > 0 else {
      return Size(columns: 80, rows: 24)
    }
    return Size(columns: Int(window.ws_col), rows: Int(window.ws_row))
  }

  /// Writes bytes past curses: switches and OSC sequences of our own.
  func write(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }

  /// Puts the modes back, drops what was typed and not read, and closes everything.
  func close() {
    var modes = modes
    tcsetattr(descriptor, TCSAFLUSH, &modes)
    fclose(input)
    fclose(output)
    Glibc.close(descriptor)
  }

  /// Looks the name up before curses does, which would only say that it failed.
  private static func usableName(_ term: String?, _ descriptor: Int32) throws(TerminalError) -> String {
    let name = term ?? getenv("TERM").map { String(cString: $0) } ?? ""
    guard !name.isEmpty else { throw .termMissing }
    var result: Int32 = 0
    guard setupterm(name, descriptor, &result) == OK else {
      // 0 is also said of generic types, which are known and of no use.
      throw result == 1 ? .termTooSimple(name) : name == "dumb" ? .termTooSimple(name) : .termUnknown(name)
    }
    defer { ncurses_forget_setupterm() }
    guard ncurses_capability("cup") != nil else { throw .termTooSimple(name) }
    return name
  }
}
