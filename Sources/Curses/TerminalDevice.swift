import CNcurses
import CTerminal
import Foundation
import Workbench

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

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
  init(descriptor: Int32?, term: String?) throws(Terminal.Failure) {
    let own = descriptor.map { fcntl($0, F_DUPFD_CLOEXEC, 3) } ?? Glibc.open("/dev/tty", O_RDWR | O_CLOEXEC)
    guard own >= 0 else { throw .noTerminal(reason: systemMessage()) }
    var modes = termios()
    guard tcgetattr(own, &modes) == 0 else {
      let reason = systemMessage()
      Glibc.close(own)
      throw .noTerminal(reason: reason)
    }
    do throws(Terminal.Failure) {
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
  private static func usableName(_ term: String?, _ descriptor: Int32) throws(Terminal.Failure) -> String {
    let name = term ?? getenv("TERM").map { String(cString: $0) } ?? ""
    guard !name.isEmpty else { throw .termMissing }
    var result: Int32 = 0
    guard setupterm(name, descriptor, &result) == OK else {
      // 0 is also said of generic types, which are known and useless.
      throw result == 1 ? .termTooSimple(name) : name == "dumb" ? .termTooSimple(name) : .termUnknown(name)
    }
    defer { ncurses_forget_setupterm() }
    guard ncurses_capability("cup") != nil else { throw .termTooSimple(name) }
    return name
  }
}

extension TerminalDevice {
  /// The sequences that switch the terminal and put it back.
  enum RestoringBytes {
    static let pasteOn = "\u{1b}[?2004h"
    static let pasteOff = "\u{1b}[?2004l"
    /// What the terminal sends around a paste.
    static let pasteBegins = "\u{1b}[200~"
    static let pasteEnds = "\u{1b}[201~"
    /// Asks for the terminal's status (ECMA-48, DSR), and what it replies when it has come so far.
    static let statusQuestion = "\u{1b}[5n"
    static let statusReply = "\u{1b}[0n"

    /// What puts the terminal back after a crash, where no function of curses may be called; curses must be up.
    static func afterCrash(hasMouse: Bool) -> String {
      let mouse = hasMouse ? "\u{1b}[?1000l\u{1b}[?1002l\u{1b}[?1003l\u{1b}[?1006l" : ""
      let capabilities = ["sgr0", "rmkx", "rmcup", "cnorm"].map { withoutPadding(capability($0)) }
      return mouse + pasteOff + capabilities.joined() + "\r\n"
    }

    private static func capability(_ name: String) -> String {
      ncurses_capability(name).map { String(cString: $0) } ?? ""
    }

    /// Drops the delays that the terminal database writes as `$<5>`, `$<5.5*/>`. The library of regular expressions would be loaded at
    /// each start for this alone, in 0.5 ms and 1.5 MB.
    static func withoutPadding(_ text: String) -> String {
      var (kept, rest) = ("", text[...])
      while let start = rest.firstIndex(of: "$") {
        kept += rest[..<start]
        rest = rest[start...]
        let number = rest.dropFirst(2).prefix { $0.isNumber || $0 == "." }
        let end = number.isEmpty ? rest[...] : rest[number.endIndex...].drop { $0 == "*" || $0 == "/" }
        let isDelay = rest.hasPrefix("$<") && !number.isEmpty && end.first == ">"
        if !isDelay { kept += "$" }
        rest = isDelay ? end.dropFirst() : rest.dropFirst()
      }
      return kept + rest
    }
  }

  /// The sequence that puts text on the clipboard of the terminal (xterm's OSC 52).
  enum Clipboard {
    /// The longest text in bytes; beyond it xterm and others drop the sequence.
    static let limit = 74_994

    /// nil when the text is too long.
    static func sequence(for text: String) -> String? {
      guard text.utf8.count <= limit else { return nil }
      return "\u{1b}]52;c;\(Data(text.utf8).base64EncodedString())\u{7}"
    }
  }
}

extension Terminal {
  /// Why no terminal could be opened.
  package enum Failure: Error, Sendable, Hashable, CustomStringConvertible {
    /// There isn't a controlling terminal, or what was given is none.
    case noTerminal(reason: String)
    /// `TERM` is empty or not set.
    case termMissing
    /// The terminal database has no entry of this name.
    case termUnknown(String)
    /// The terminal cannot place its cursor: `dumb`, or a printer.
    case termTooSimple(String)
    /// A terminal is open already; there is one screen per process.
    case alreadyOpen
    /// The system refused something.
    case system(reason: String)

    /// Where, what is so, what to do.
    package var description: String { description(for: "answerback") }

    /// The sentence for a user of a program.
    /// - Parameter program: What the program is called.
    package func description(for program: String) -> String {
      let advice = "or work without a screen: \(program) --plain"
      return switch self {
      case .noTerminal(let reason): "There is no terminal here (\(reason)). Start \(program) from a terminal, \(advice)."
      case .termMissing: "TERM is not set. Set it to the name of your terminal, \(advice)."
      case .termUnknown(let name): "TERM=\(name) is not in the terminal database. Set TERM to another name, \(advice)."
      case .termTooSimple(let name): "TERM=\(name) can't place a cursor. Use \(program) --plain, or set TERM to another name."
      case .alreadyOpen: "A screen is open already. Close it first."
      case .system(let reason): "The terminal can't be opened: \(reason). Close other programs and try again, \(advice)."
      }
    }
  }
}

/// The system's words for the error of the call before: `Permission denied`.
func systemMessage(_ number: Int32 = errno) -> String {
  strerror(number).map { String(cString: $0) } ?? "error \(number)"
}
