import CTerminal
import Foundation
import Glibc
import SystemIO

/// A program on a terminal of its own: its keys are pressed and its output is read here.
final class TerminalProgram {
  let id: pid_t
  /// When it was started.
  let start: ContinuousClock.Instant
  /// What it has written.
  private(set) var output = Output()
  private let controller: Int32
  private let terminal: Int32
  /// The modes of the terminal before it was started.
  private let modes: termios
  private var hasEnded = false
  /// When the last bytes came.
  private var lastBytes: ContinuousClock.Instant

  /// `POSIX_SPAWN_SETSID` of Linux, which Glibc's module lacks. The terminal that the child opens then becomes its controlling one.
  private static let ownSession: Int32 = 0x80

  /// Starts a program on a terminal of 120 columns and 40 rows.
  /// - Parameter environment: What the program has besides the environment of this process.
  init(_ command: [String], environment: [String: String] = [:]) throws {
    var (controller, terminal): (Int32, Int32) = (-1, -1)
    guard terminal_open_pty(&controller, &terminal, 40, 120) == 0 else { throw Failure.noTerminal }
    for descriptor in [controller, terminal] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    (self.controller, self.terminal) = (controller, terminal)
    modes = Self.modes(of: terminal)

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/proc/self/fd/\(terminal)", O_RDWR, 0)
    for stream in [STDOUT_FILENO, STDERR_FILENO] { posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, stream) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Int16(Self.ownSession))
    var variables = ProcessInfo.processInfo.environment
    variables.merge(["TERM": "xterm-256color", "LC_ALL": "C.UTF-8"].merging(environment) { $1 }) { $1 }
    var arguments = command.map { strdup($0) } + [nil]
    var lines = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { (arguments + lines).forEach { free($0) } }

    var child: pid_t = 0
    start = .now
    lastBytes = start
    let error = SignalMask.unblocked { posix_spawnp(&child, command.first ?? "", &actions, &attributes, &arguments, &lines) }
    id = child
    guard error == 0 else {
      hasEnded = true
      throw Failure.notStarted(command.first ?? "", reason: String(cString: strerror(error)))
    }
  }

  deinit {
    if !hasEnded {
      kill(id, SIGKILL)
      waitpid(id, nil, 0)
    }
    close(controller)
    close(terminal)
  }

  /// Presses keys, as the bytes that a terminal sends for them. What was written before is forgotten.
  /// - Returns: When they were pressed.
  @discardableResult
  func press(_ keys: String) -> ContinuousClock.Instant {
    output.forget()
    let bytes = Array(keys.utf8)
    let now = ContinuousClock.now
    _ = bytes.withUnsafeBytes { write(controller, $0.baseAddress, $0.count) }
    return now
  }

  /// Reads what it writes until a condition holds.
  /// - Returns: When the bytes came with which it holds; nil if it doesn't within that time.
  func wait(seconds: Double = 20, until holds: (Output) -> Bool) -> ContinuousClock.Instant? {
    let limit = ContinuousClock.now + .seconds(seconds)
    while !holds(output) {
      guard read(until: limit) else { return nil }
    }
    return lastBytes
  }

  /// Reads what it writes until it is silent for a time.
  /// - Returns: When the last bytes came.
  @discardableResult
  func settle(milliseconds: Int = 150, atMost seconds: Double = 60) -> ContinuousClock.Instant {
    let limit = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < limit, read(until: .now + .milliseconds(milliseconds)) {}
    return lastBytes
  }

  /// Reads what comes next.
  /// - Returns: False if nothing comes until then.
  private func read(until limit: ContinuousClock.Instant) -> Bool {
    var waiting = pollfd(fd: controller, events: Int16(POLLIN), revents: 0)
    let left = max(0, (limit - .now).inMilliseconds)
    guard poll(&waiting, 1, Int32(left.rounded(.up))) > 0 else { return false }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = buffer.withUnsafeMutableBytes { Glibc.read(controller, $0.baseAddress, $0.count) }
    guard count > 0 else { return false }
    lastBytes = .now
    output.take(buffer[..<count])
    return true
  }

  /// How it ended after SIGTERM.
  struct Ending {
    let milliseconds: Double
    /// Whether the terminal has its modes, its screen and its cursor again.
    let isRestored: Bool
  }

  /// Sends SIGTERM and waits for the end; nil if it still runs after three seconds.
  func terminate() -> Ending? {
    let now = ContinuousClock.now
    kill(id, SIGTERM)
    while !hasEnded, ContinuousClock.now < now + .seconds(3) {
      _ = read(until: .now + .milliseconds(1))
      hasEnded = waitpid(id, nil, WNOHANG) == id
    }
    let time = (ContinuousClock.now - now).inMilliseconds
    guard hasEnded else { return nil }
    settle(milliseconds: 20)
    return Ending(milliseconds: time, isRestored: output.isAtHome && Self.areEqual(modes, Self.modes(of: terminal)))
  }

  private static func modes(of terminal: Int32) -> termios {
    var modes = termios()
    tcgetattr(terminal, &modes)
    return modes
  }

  private static func areEqual(_ left: termios, _ right: termios) -> Bool {
    left.c_iflag == right.c_iflag && left.c_oflag == right.c_oflag && left.c_lflag == right.c_lflag
      && left.c_cflag == right.c_cflag
  }
}

extension TerminalProgram {
  /// Why a program can't be measured.
  enum Failure: Error, CustomStringConvertible {
    case noTerminal
    case notStarted(String, reason: String)
    case notUsable(String, marker: String, screen: String)
    case silent(String, wanted: String)

    var description: String {
      switch self {
      case .noTerminal: "No terminal can be opened."
      case .notStarted(let program, let reason): "\(program) can't be started: \(reason)."
      case .notUsable(let program, let marker, let screen): "\(program) doesn't show \(marker), but: \(screen.suffix(400))"
      case .silent(let program, let wanted): "\(program) doesn't show \(wanted)."
      }
    }
  }

  /// What a program has written, without its control sequences.
  struct Output {
    /// The number of all bytes.
    private(set) var count = 0
    /// The text since the last key.
    private(set) var text: [UInt8] = []
    /// The private modes that are on, by number: 25 the cursor, 1049 the other screen, 2004 bracketed paste.
    private var modes: Set<Int> = [25]
    private var state = State.text
    private var parameters: [UInt8] = []

    private enum State {
      case text, escape, charset, control, command, commandEscape
    }

    /// Whether the first screen is shown, with its cursor, and without mouse and bracketed paste.
    var isAtHome: Bool { modes.intersection([25, 47, 1000, 1002, 1003, 1006, 1047, 1049, 2004]) == [25] }

    mutating func forget() { text = [] }

    mutating func take(_ bytes: some Sequence<UInt8>) {
      for byte in bytes {
        count += 1
        take(byte)
      }
    }

    private mutating func take(_ byte: UInt8) {
      switch (state, byte) {
      case (.text, 0x1B): state = .escape
      case (.text, _): if byte >= 0x20 { text.append(byte) }
      case (.escape, UInt8(ascii: "[")): (state, parameters) = (.control, [])
      case (.escape, UInt8(ascii: "]")), (.escape, UInt8(ascii: "P")), (.escape, UInt8(ascii: "_")): state = .command
      case (.escape, UInt8(ascii: "(")), (.escape, UInt8(ascii: ")")): state = .charset
      case (.escape, _), (.charset, _), (.commandEscape, _): state = .text
      case (.command, 0x07): state = .text
      case (.command, 0x1B): state = .commandEscape
      case (.command, _): break
      case (.control, 0x40...0x7E):
        state = .text
        switchModes(byte)
      case (.control, _): parameters.append(byte)
      }
    }

    private mutating func switchModes(_ final: UInt8) {
      guard parameters.first == UInt8(ascii: "?"), final == UInt8(ascii: "h") || final == UInt8(ascii: "l") else { return }
      let numbers = String(decoding: parameters.dropFirst(), as: UTF8.self).split(separator: ";").compactMap { Int($0) }
      if final == UInt8(ascii: "h") { modes.formUnion(numbers) } else { modes.subtract(numbers) }
    }

    func shows(_ words: String) -> Bool { !text.ranges(of: Array(words.utf8)).isEmpty }
  }
}

extension Duration {
  var inMilliseconds: Double { self / .milliseconds(1) }
}
