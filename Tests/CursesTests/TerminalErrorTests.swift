import Curses
import Glibc
import XCTest

final class TerminalErrorTests: XCTestCase {
  private func sentence(opening descriptor: Int32, term: String) async -> String {
    do {
      let terminal = try await Terminal.open(descriptor: descriptor, options: testOptions(term: term))
      await terminal.close()
      return "opened"
    } catch {
      return "\(error)"
    }
  }

  func testAFileIsNoTerminal() async throws {
    let descriptor = open("/dev/null", O_RDWR)
    defer { close(descriptor) }
    let text = await sentence(opening: descriptor, term: "xterm")
    XCTAssertEqual(
      text,
      "There is no terminal here (Inappropriate ioctl for device). Start answerback from a terminal, or work without a screen: answerback --plain."
    )
  }

  func testATermThatIsNotKnownIsASentence() async throws {
    let pty = try Pty(columns: 40, rows: 10)
    defer { pty.close() }
    let text = await sentence(opening: pty.terminal, term: "no-such-terminal")
    XCTAssertEqual(
      text,
      "TERM=no-such-terminal is not in the terminal database. Set TERM to another name, or work without a screen: answerback --plain."
    )
  }

  func testADumbTerminalIsASentence() async throws {
    let pty = try Pty(columns: 40, rows: 10)
    defer { pty.close() }
    let before = pty.modes()
    let text = await sentence(opening: pty.terminal, term: "dumb")
    XCTAssertEqual(
      text,
      "TERM=dumb can't place a cursor. Use answerback --plain, or set TERM to another name."
    )
    XCTAssertEqual(pty.modes(), before)
  }

  func testATermThatIsNotSetIsASentence() async throws {
    let pty = try Pty(columns: 40, rows: 10)
    defer { pty.close() }
    let text = await sentence(opening: pty.terminal, term: "")
    XCTAssertEqual(text, "TERM is not set. Set it to the name of your terminal, or work without a screen: answerback --plain.")
  }

  func testAFailureLeavesRoomForAnotherTry() async throws {
    let pty = try Pty(columns: 40, rows: 10)
    defer { pty.close() }
    _ = await sentence(opening: pty.terminal, term: "dumb")
    let text = await sentence(opening: pty.terminal, term: "xterm")
    XCTAssertEqual(text, "opened")
  }
}
