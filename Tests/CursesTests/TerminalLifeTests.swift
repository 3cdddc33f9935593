import CTerminal
import Curses
import Glibc
import Workbench
import XCTest

final class TerminalLifeTests: XCTestCase {
  func testClosingPutsModesScreenCursorMouseAndPasteBack() async throws {
    let pty = try Pty(columns: 40, rows: 10)
    defer { pty.close() }
    let before = pty.modes()
    let terminal = try await Terminal.open(descriptor: pty.terminal, options: testOptions())
    await terminal.draw(screen([("text", .text)]))
    var modes = await pty.screen().modes
    XCTAssertEqual(modes, [1, 7, 1000, 1006, 1049, 2004])
    XCTAssertNotEqual(pty.modes(), before)
    await terminal.close()
    modes = await pty.screen().modes
    XCTAssertEqual(modes, [7, 25])
    XCTAssertEqual(pty.modes(), before)
  }

  func testClosingTwiceDoesNothing() async throws {
    try await withTerminal { pty, terminal in
      await terminal.close()
      let count = await pty.bytesWritten { await terminal.close() }
      XCTAssertEqual(count, 0)
    }
  }

  func testTheEventsEndWhenTheTerminalIsClosed() async throws {
    try await withTerminal { _, terminal in
      await terminal.close()
      for await event in terminal.events { XCTFail("\(event)") }
    }
  }

  func testASecondTerminalBesideTheFirstIsRefused() async throws {
    try await withTerminal { pty, _ in
      do {
        _ = try await Terminal.open(descriptor: pty.terminal, options: testOptions())
        XCTFail("it was opened")
      } catch {
        XCTAssertEqual(error as? Terminal.Failure, .alreadyOpen)
      }
    }
  }

  func testWithoutMouseNoneIsAskedFor() async throws {
    try await withTerminal(options: testOptions(mouse: false)) { pty, terminal in
      let modes = await pty.screen().modes
      XCTAssertEqual(modes, [1, 7, 1049, 2004])
      let capabilities = await terminal.capabilities
      XCTAssertEqual(capabilities, Screen.Capabilities(ascii: false, colour: true, mouse: false))
    }
  }

  func testAWindowOfAnotherSizeIsToldAndDrawn() async throws {
    try await withTerminal { pty, terminal in
      var events = terminal.events.makeAsyncIterator()
      for (columns, rows) in [(60, 12), (21, 5), (40, 10)] {
        await terminal.draw(screen(Array(repeating: (String(repeating: "漢", count: 20), Style(.title)), count: 10)))
        pty.resize(columns: columns, rows: rows)
        kill(getpid(), SIGWINCH)
        let event = await events.next()
        XCTAssertEqual(event, .resized(Size(columns: columns, rows: rows)))
        let text = String(repeating: "z", count: columns)
        let wanted = screen(columns: columns, rows: rows, Array(repeating: (text, .text), count: rows))
        await terminal.draw(wanted)
        let shown = await pty.screen()
        XCTAssertEqual(shown.lines, wanted.grid.lines)
      }
    }
  }

  func testSignalsThatEndAProgramAreTold() async throws {
    for signal in [SIGTERM, SIGHUP, SIGINT, SIGQUIT] {
      try await withTerminal { _, terminal in
        kill(getpid(), signal)
        var events = terminal.events.makeAsyncIterator()
        let event = await events.next()
        XCTAssertEqual(event, .ended(signal: signal))
      }
    }
  }

  func testATerminalThatIsGoneEnds() async throws {
    var controller: Int32 = -1
    var descriptor: Int32 = -1
    XCTAssertEqual(terminal_open_pty(&controller, &descriptor, 10, 40), 0)
    let terminal = try await Terminal.open(descriptor: descriptor, options: testOptions())
    close(controller)
    var events = terminal.events.makeAsyncIterator()
    let event = await events.next()
    XCTAssertEqual(event, .ended(signal: SIGHUP))
    await terminal.close()
    close(descriptor)
  }

  func testAnotherProgramHasTheTerminalForAWhile() async throws {
    try await withTerminal(options: testOptions(theme: .mono)) { pty, terminal in
      let wanted = screen([("ours", .text)])
      await terminal.draw(wanted)
      let code = try await terminal.run(["/bin/sh", "-c", "test -t 0 && printf 'theirs' && exit 7"])
      XCTAssertEqual(code, 7)
      let shown = await pty.screen()
      XCTAssertEqual(shown.cells, wanted.grid.asVirtualCells)
      XCTAssertEqual(shown.modes, [1, 7, 1000, 1006, 1049, 2004])
    }
  }

  func testAProgramThatCannotBeStartedIsASentence() async throws {
    try await withTerminal { _, terminal in
      do {
        _ = try await terminal.run(["/no/such/program"])
        XCTFail("it ran")
      } catch {
        XCTAssertEqual(
          error as? Terminal.Failure,
          .system(reason: "/no/such/program cannot be started (No such file or directory)")
        )
      }
    }
  }

  func testCopyingWritesTheTextInBase64() async throws {
    try await withTerminal { pty, terminal in
      let isDone = await terminal.copy("héllo")
      XCTAssertTrue(isDone)
      let commands = await pty.screen().commands
      XCTAssertEqual(commands.filter { $0.hasPrefix("52;") }, ["52;c;aMOpbGxv"])
    }
  }

  func testATextThatTerminalsDropIsNotCopied() async throws {
    try await withTerminal { pty, terminal in
      let count = await pty.bytesWritten {
        let isDone = await terminal.copy(String(repeating: "x", count: 74_995))
        XCTAssertFalse(isDone)
      }
      XCTAssertEqual(count, 0)
    }
  }
}
