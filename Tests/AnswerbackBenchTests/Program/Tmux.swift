import Foundation
import Glibc
import TestSupport
import XCTest

/// An interactive bash in a window of tmux, as a user has it. What happens in it is waited for, never slept for.
final class Tmux {
  private let program: URL
  private let socket: URL
  let folder: URL

  /// Opens a window; the test is skipped where tmux is missing.
  /// - Parameters:
  ///   - folder: The current folder of the shell.
  ///   - environment: What the shell has besides a bare minimum.
  init(in folder: URL, columns: Int = 80, rows: Int = 24, environment: [String: String] = [:]) async throws {
    program = try await Program("tmux").url
    self.folder = folder
    // A socket has a short path.
    socket = URL(filePath: "/tmp/answerback-tmux-\(UUID().uuidString.prefix(8))")
    let temporary = folder.appending(path: "tmp")
    try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: true)
    let answerback = try BuiltProgram.path
    var variables = [
      "HOME": folder.path, "HISTFILE": "", "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "", "LC_ALL": "C.UTF-8",
      "PS1": "ready> ",
      "TMPDIR": temporary.path, "SWIFT_BACKTRACE": "enable=no", "ANSWERBACK": answerback, "TERM": "tmux-256color",
    ]
    variables.merge(environment) { $1 }
    let words = variables.map { "\($0.key)=\($0.value)" }.sorted() + ["bash", "--norc", "--noprofile", "-i"]
    // The shell's own window size counts.
    try run(
      ["-f", "/dev/null", "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)", "-c", folder.path, "env", "-i"] + words,
      isRead: false
    )
    try run(["set-option", "-g", "default-terminal", "tmux-256color"])
    try run(["set-option", "-g", "status", "off"])
    try resize(columns: columns, rows: rows)
    do { try wait(for: "ready>") } catch {
      _ = try? run(["kill-session"])
      throw error
    }
  }

  // With its last session the server ends; the signal by which `kill-server` ends it may be blocked.
  deinit {
    _ = try? run(["kill-session"])
    try? FileManager.default.removeItem(at: socket)
  }

  @discardableResult
  private func run(_ arguments: [String], input: Data? = nil, isRead: Bool = true) throws -> String {
    let process = Process()
    let (output, source) = (Pipe(), Pipe())
    // `Process` waits until nobody has its descriptors any more, and the server of tmux would keep them.
    let closing = "for f in /proc/$$/fd/*; do n=${f##*/}; [ $n -gt 2 ] && eval \"exec $n>&-\"; done; exec \"$@\""
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["-c", closing, "bash", program.path, "-S", socket.path] + arguments
    // The server that the first command starts keeps its streams.
    process.standardOutput = isRead ? output : FileHandle.nullDevice
    process.standardError = isRead ? output : FileHandle.nullDevice
    process.standardInput = input == nil ? FileHandle.nullDevice : source
    var environment = ProcessInfo.processInfo.environment
    (environment["TMUX"], environment["LC_ALL"]) = (nil, "C.UTF-8")
    process.environment = environment
    try process.run()
    if let input {
      try source.fileHandleForWriting.write(contentsOf: input)
      try source.fileHandleForWriting.close()
    }
    guard isRead else {
      process.waitUntilExit()
      return ""
    }
    let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    return text
  }

  /// Types text.
  func type(_ text: String) throws { try run(["send-keys", "-l", text]) }

  /// Presses keys by their names of tmux: `Enter`, `C-c`, `Escape`.
  func press(_ keys: String...) throws { try run(["send-keys"] + keys) }

  /// Types a command line for the shell.
  func enter(_ line: String) throws {
    try type(line)
    try press("Enter")
  }

  /// Pastes as a terminal does.
  func paste(_ text: String) throws {
    try run(["load-buffer", "-"], input: Data(text.utf8))
    try run(["paste-buffer", "-p", "-r"])
  }

  func resize(columns: Int, rows: Int) throws { try run(["resize-window", "-x", "\(columns)", "-y", "\(rows)"]) }

  /// What the window shows.
  func screen(withEscapes: Bool = false) throws -> String {
    try run(["capture-pane", "-p"] + (withEscapes ? ["-e"] : []))
  }

  /// What tmux says of the window: whether the alternate screen is on, the cursor visible, and the mouse asked for.
  func modes() throws -> String {
    try run([
      "display-message", "-p", "#{alternate_on} #{cursor_flag} #{mouse_any_flag}#{mouse_standard_flag}#{mouse_button_flag}",
    ])
    .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Waits until a condition holds, at most half a minute.
  @discardableResult
  func wait(for what: String, _ condition: (String) throws -> Bool, file: StaticString = #filePath, line: UInt = #line) throws
    -> String
  {
    let limit = ContinuousClock.now + .seconds(30)
    while true {
      let screen = try screen()
      if try condition(screen) { return screen }
      guard ContinuousClock.now < limit else {
        XCTFail("\(what) was not seen within thirty seconds:\n\(screen)", file: file, line: line)
        throw CocoaError(.userCancelled)
      }
      usleep(5000)
    }
  }

  /// Waits until the window shows a text.
  @discardableResult
  func wait(for text: String, file: StaticString = #filePath, line: UInt = #line) throws -> String {
    try wait(for: text, { $0.contains(text) }, file: file, line: line)
  }

  /// Whether the terminal of the window doesn't show what is typed, though it takes whole lines.
  func showsNothingTyped() throws -> Bool {
    let name = try run(["display-message", "-p", "#{pane_tty}"]).trimmingCharacters(in: .whitespacesAndNewlines)
    let descriptor = open(name, O_RDONLY | O_NOCTTY)
    defer { close(descriptor) }
    var modes = termios()
    XCTAssertEqual(tcgetattr(descriptor, &modes), 0)
    return modes.c_lflag & tcflag_t(ECHO) == 0 && modes.c_lflag & tcflag_t(ICANON) != 0
  }

  /// The process of the bench, once it runs.
  func processOfBench() throws -> Int32 {
    let shell = Int32(try run(["display-message", "-p", "#{pane_pid}"]).trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
    let text = (try? String(contentsOfFile: "/proc/\(shell)/task/\(shell)/children", encoding: .utf8)) ?? ""
    return text.split(separator: " ").last.flatMap { Int32($0) } ?? 0
  }
}
