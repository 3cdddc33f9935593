import CTerminal
import Foundation
import Glibc
import Synchronization
import Workbench
import XCTest

/// A terminal without a window: the program's end, and this end, where a thread reads what the program writes into
/// a ``VirtualTerminal``.
final class Pty: Sendable {
  /// The program's end.
  let terminal: Int32
  private let controller: Int32
  private let state: Mutex<VirtualTerminal>
  private let count = Atomic(0)
  private let marks: AsyncStream<String>
  private let marking: AsyncStream<String>.Continuation

  init(columns: Int, rows: Int) throws {
    var controller: Int32 = -1
    var terminal: Int32 = -1
    guard terminal_open_pty(&controller, &terminal, Int32(rows), Int32(columns)) == 0 else {
      throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
    }
    (self.controller, self.terminal) = (controller, terminal)
    state = Mutex(VirtualTerminal(size: Size(columns: columns, rows: rows)))
    (marks, marking) = AsyncStream.makeStream()
    Thread.detachNewThread { self.readToTheEnd() }
  }

  private func readToTheEnd() {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while case let length = read(controller, &buffer, buffer.count), length > 0 {
      let fresh = state.withLock { terminal in
        let before = terminal.commands.count
        terminal.feed(buffer[..<length])
        return terminal.commands[before...]
      }
      count.wrappingAdd(length, ordering: .relaxed)
      for command in fresh { marking.yield(command) }
    }
    marking.finish()
    Glibc.close(controller)
  }

  /// Waits until everything written up to now has been read: a mark is sent after it.
  func settle() async {
    let mark = "mark \(UUID())"
    write("\u{1b}]\(mark)\u{7}", to: terminal)
    for await command in marks where command == mark { return }
  }

  /// What the window shows now.
  func screen() async -> VirtualTerminal {
    await settle()
    return state.withLock { $0 }
  }

  /// How many bytes a piece of work writes to the terminal.
  func bytesWritten(by work: () async throws -> Void) async rethrows -> Int {
    await settle()
    let before = count.load(ordering: .relaxed)
    try await work()
    await settle()
    // The mark itself.
    return count.load(ordering: .relaxed) - before - "\u{1b}]mark \(UUID())\u{7}".utf8.count
  }

  func type(_ text: String) {
    write(text, to: controller)
  }

  /// Writes on the window past the program, as another program would.
  func scribble(_ text: String) {
    write(text, to: terminal)
  }

  func resize(columns: Int, rows: Int) {
    state.withLock { $0.resize(to: Size(columns: columns, rows: rows)) }
    var window = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    XCTAssertEqual(ioctl(controller, UInt(TIOCSWINSZ), &window), 0)
  }

  /// The modes of the terminal, as `stty -g` prints them.
  func modes() -> [UInt32] {
    var modes = termios()
    XCTAssertEqual(tcgetattr(terminal, &modes), 0)
    let characters = withUnsafeBytes(of: modes.c_cc) { $0.map(UInt32.init) }
    return [modes.c_iflag, modes.c_oflag, modes.c_cflag, modes.c_lflag] + characters
  }

  /// Closes the program's end; the reader then closes this one.
  func close() {
    Glibc.close(terminal)
  }

  private func write(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let length = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard length > 0 else { return XCTFail("the pty takes no bytes: errno \(errno)") }
      bytes = bytes.dropFirst(length)
    }
  }
}
