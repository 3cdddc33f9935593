import CNcurses
import CTerminal
import Dispatch
package import Workbench

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

extension Terminal {
  /// Lets the executor call when something was typed.
  func watchInput() {
    CursesExecutor.shared.watch(device.descriptor) { [weak self] hungUp in
      self?.assumeIsolated { hungUp ? $0.lose() : $0.readInput() }
    }
  }

  /// The terminal is gone.
  private func lose() {
    CursesExecutor.shared.unwatch(device.descriptor)
    eventContinuation.yield(.ended(signal: SIGHUP))
  }

  /// Reads until nothing is left.
  private func readInput() {
    guard state == .inside else { return }
    var code: wint_t = 0
    while true {
      if paste != nil {
        guard readPaste() else { return }
      }
      let status = get_wch(&code)
      guard status == OK || status == KEY_CODE_YES else { return }
      if status == KEY_CODE_YES, Int32(bitPattern: code) == KeyCode.pasteBegins {
        paste = Terminal.PasteReader()
      } else if status == KEY_CODE_YES, Int32(bitPattern: code) == KeyCode.report {
        takeReport()
      } else if status == KEY_CODE_YES, Int32(bitPattern: code) == KEY_MOUSE {
        for event in mouseEvents() { eventContinuation.yield(.mouse(event)) }
      } else if let key = key(of: code, isFunction: status == KEY_CODE_YES) {
        eventContinuation.yield(.key(key))
      }
    }
  }

  private func key(of code: UInt32, isFunction: Bool) -> Key? {
    if isFunction { return KeyCode.key(function: Int32(bitPattern: code)) }
    return code == 0x1b && isUnknownSequence() ? nil : KeyCode.key(character: code)
  }

  /// Curses may announce several reports by one key, and hands them out last first.
  private func mouseEvents() -> [Message.MouseEvent] {
    var reports: [MEVENT] = []
    var report = MEVENT()
    // It keeps eight at most.
    while reports.count < 8, getmouse(&report) == OK { reports.append(report) }
    return reports.reversed().compactMap { KeyCode.Mouse.event(of: $0) }
  }

  /// After Escape: swallows a control sequence the terminal database does not know, since its letters aren't keys.
  private func isUnknownSequence() -> Bool {
    var first: wint_t = 0
    var next: wint_t = 0
    switch get_wch(&first) {
    case KEY_CODE_YES:
      ungetch(Int32(bitPattern: first))
      return false
    case OK: break
    default: return false
    }
    guard first == 0x5b, get_wch(&next) == OK else {
      unget_wch(wchar_t(bitPattern: first))
      return false
    }
    // Parameters and intermediates, up to the final byte (ECMA-48 section 5.4).
    while (0x20...0x3f).contains(next), get_wch(&next) == OK {}
    return true
  }

  /// Reads what is there of a paste, past curses, which would lose characters cut at the end of the kernel's buffer.
  ///
  /// Never more at a time than is left of the closing bracket at least, so that what follows the paste is left to curses.
  /// - Returns: whether the paste is complete.
  private func readPaste() -> Bool {
    var available: Int32 = 0
    guard ioctl(device.descriptor, UInt(FIONREAD), &available) == 0 else { return false }
    var bytes = [UInt8](repeating: 0, count: PasteReader.bracketLength)
    var left = Int(available)
    while left > 0, let wanted = paste?.leastLeft {
      let count = read(device.descriptor, &bytes, min(wanted, left))
      guard count > 0 else { return false }
      left -= count
      for byte in bytes.prefix(count) {
        guard let text = paste?.take(byte) else { continue }
        paste = nil
        eventContinuation.yield(.paste(text))
        return true
      }
    }
    return false
  }

  /// What the terminal tells.
  package enum Event: Sendable, Hashable {
    case key(Key)
    /// Text pasted in one piece; its line ends are line feeds.
    case paste(String)
    case mouse(Message.MouseEvent)
    case resized(Size)
    /// The end: the signal that asked for it, or SIGHUP when the terminal is gone. Nothing comes after it.
    case ended(signal: Int32)
  }
}

extension Terminal {
  /// Collects the bytes of a paste until its closing bracket.
  package struct PasteReader {
    /// What exceeds this many bytes is dropped; the end is still waited for, so that no pasted letter acts as a key.
    static let limit = 4 * 1024 * 1024
    private static let end = Array(TerminalDevice.RestoringBytes.pasteEnds.utf8)
    static let bracketLength = end.count

    private var bytes: [UInt8] = []
    private var matched = 0

    /// How many bytes come at least until the paste ends.
    var leastLeft: Int { Self.end.count - matched }

    /// Takes one byte; answers the text when it was the last one.
    mutating func take(_ byte: UInt8) -> String? {
      if bytes.count < Self.limit { bytes.append(byte) }
      if byte == Self.end[matched] { matched += 1 } else { matched = byte == Self.end[0] ? 1 : 0 }
      guard matched == Self.end.count else { return nil }
      if bytes.suffix(matched).elementsEqual(Self.end) { bytes.removeLast(matched) }
      return Self.text(of: bytes)
    }

    /// Terminals send a carriage return for each line end.
    private static func text(of bytes: [UInt8]) -> String {
      // A report may come in between.
      let reply = Array(TerminalDevice.RestoringBytes.statusReply.utf8)
      var kept: [UInt8] = []
      kept.reserveCapacity(bytes.count)
      var followsReturn = false
      for byte in bytes {
        let isSecond = followsReturn && byte == 0x0A
        followsReturn = byte == 0x0D
        guard !isSecond else { continue }
        kept.append(followsReturn ? 0x0A : byte)
        if byte == reply.last, kept.suffix(reply.count).elementsEqual(reply) { kept.removeLast(reply.count) }
      }
      return String(decoding: kept, as: UTF8.self)
    }
  }
}

extension Terminal {
  /// Gives the terminal back to the shell, as `^Z` does elsewhere; returns when the program continues.
  package func suspend() {
    guard state == .inside else { return }
    leave()
    terminal_stop_job()
    enter()
  }

  /// Runs another program on the terminal and waits for its end; the process goes on meanwhile.
  /// - Parameter command: the program, searched in `PATH`, and its arguments.
  /// - Returns: its exit code, 128 and the signal's number when one ended it.
  /// - Throws: ``Terminal.Failure/system(reason:)`` when it cannot be started.
  package func run(_ command: [String]) async throws -> Int32 {
    guard state == .inside else { throw Terminal.Failure.system(reason: "another program has the terminal") }
    leave()
    defer { if state == .outside { enter() } }
    return try await ForeignProgram.run(command, on: device.descriptor)
  }

  /// Waits a little for a report that is on its way: a shell would take it for something typed.
  private func awaitLastReport() {
    let limit = ContinuousClock.now + pace.timeForLastReply(at: .now)
    var input = pollfd(fd: device.descriptor, events: Int16(POLLIN), revents: 0)
    while case let rest = Int32((ContinuousClock.now.duration(to: limit) / .milliseconds(1)).rounded(.up)), rest > 0,
      poll(&input, 1, rest) > 0, Int32(input.revents) == POLLIN, pace.timeForLastReply(at: .now) > .zero
    { readInput() }
  }

  /// Leaves the screen to others.
  func leave() {
    awaitLastReport()
    def_prog_mode()
    device.write(TerminalDevice.RestoringBytes.pasteOff)
    endwin()
    state = .outside
    CursesExecutor.shared.unwatch(device.descriptor)
  }

  /// Takes the screen back and draws it again.
  func enter() {
    reset_prog_mode()
    if state == .outside {
      // From here on ^C is a key again. One that came before was meant for the other program.
      takeSignals()
      takenBack = .now
      flushinp()
      pace.restart(at: .now)
      watchInput()
    }
    state = .inside
    device.write(TerminalDevice.RestoringBytes.pasteOn)
    followSize()
    repaint()
    // Curses would switch the keys over again only after the first one.
    keypad(ncurses_stdscr(), true)
  }

  /// A program that has the terminal for a while.
  package enum ForeignProgram {
    /// Runs it with its three standard streams on the terminal, in our process group, so that it is in the foreground.
    package static func run(_ command: [String], on terminal: Int32) async throws -> Int32 {
      let child = try start(command, on: terminal)
      return await withCheckedContinuation { continuation in
        // The wait blocks, so it has a thread that is not the cooperative pool's.
        DispatchQueue.global().async { continuation.resume(returning: wait(for: child)) }
      }
    }

    private static func start(_ command: [String], on terminal: Int32) throws(Terminal.Failure) -> pid_t {
      var actions = posix_spawn_file_actions_t()
      posix_spawn_file_actions_init(&actions)
      defer { posix_spawn_file_actions_destroy(&actions) }
      for stream in STDIN_FILENO...STDERR_FILENO { posix_spawn_file_actions_adddup2(&actions, terminal, stream) }

      var attributes = posix_spawnattr_t()
      posix_spawnattr_init(&attributes)
      defer { posix_spawnattr_destroy(&attributes) }
      var none = sigset_t()
      sigemptyset(&none)
      var ignored = sigset_t()
      sigemptyset(&ignored)
      sigaddset(&ignored, SIGPIPE)
      posix_spawnattr_setsigmask(&attributes, &none)
      posix_spawnattr_setsigdefault(&attributes, &ignored)
      posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

      var arguments = command.map { strdup($0) } + [nil]
      defer { arguments.forEach { free($0) } }
      var child: pid_t = 0
      let error = posix_spawnp(&child, command.first ?? "", &actions, &attributes, &arguments, environ)
      guard error == 0 else {
        throw .system(reason: "\(command.first ?? "the empty command") cannot be started (\(systemMessage(error)))")
      }
      return child
    }

    private static func wait(for child: pid_t) -> Int32 {
      var status: Int32 = 0
      while waitpid(child, &status, 0) < 0 {
        guard errno == EINTR else { return 127 }
      }
      let signal = status & 0x7f
      return signal == 0 ? (status >> 8) & 0xff : 128 + signal
    }
  }
}
