import CTerminal
import Curses
import Glibc
import Workbench
import XCTest

/// What the handlers of the deadly signals do, called without a crash.
final class CrashGuardTests: XCTestCase {
  func testACrashPutsModesAndScreenBack() async throws {
    let pty = try Pty(columns: 40, rows: 10)
    defer { pty.close() }
    let before = pty.modes()
    let terminal = try await Terminal.open(descriptor: pty.terminal, options: testOptions())
    await terminal.draw(screen(cursor: nil, [("text", .text)]))
    terminal_restore()
    let modes = await pty.screen().modes
    XCTAssertEqual(modes, [7, 25])
    XCTAssertEqual(pty.modes(), before)
    await terminal.close()
  }

  func testACrashRestoresOnlyOnce() async throws {
    try await withTerminal { pty, _ in
      terminal_restore()
      let count = await pty.bytesWritten { terminal_restore() }
      XCTAssertEqual(count, 0)
    }
  }

  func testAClosedTerminalIsNotTouchedByACrash() async throws {
    let pty = try Pty(columns: 40, rows: 10)
    defer { pty.close() }
    let terminal = try await Terminal.open(descriptor: pty.terminal, options: testOptions())
    await terminal.close()
    let count = await pty.bytesWritten { terminal_restore() }
    XCTAssertEqual(count, 0)
  }

  func testTheHandlersFromBeforeAreBackAfterClosing() async throws {
    var before = sigaction()
    var after = sigaction()
    sigaction(SIGTERM, nil, &before)
    try await withTerminal { _, _ in }
    sigaction(SIGTERM, nil, &after)
    XCTAssertEqual(
      unsafeBitCast(before.__sigaction_handler, to: Int.self),
      unsafeBitCast(after.__sigaction_handler, to: Int.self)
    )
  }
}
