import Curses
import Workbench
import XCTest

final class TerminalInputTests: XCTestCase {
  /// What the terminal tells of what is typed.
  private func events(
    _ count: Int,
    ofTyping text: String,
    term: String = "xterm-256color"
  ) async throws -> [Terminal.Event] {
    var events: [Terminal.Event] = []
    try await withTerminal(options: testOptions(term: term)) { pty, terminal in
      pty.type(text)
      for await event in terminal.events {
        events.append(event)
        if events.count == count { return }
      }
    }
    return events
  }

  func testLettersOfAnyScriptAreCharacters() async throws {
    let got = try await events(4, ofTyping: "xÉ漢<")
    XCTAssertEqual(got, [.key(.character("x")), .key(.character("É")), .key(.character("漢")), .key(.character("<"))])
  }

  func testControlKeysHaveNamesOrLetters() async throws {
    let got = try await events(8, ofTyping: "\r\t\u{7f}\u{3}\u{1a}\u{0}\u{1c}\n")
    let wanted: [Key] = [
      .enter, .tab, .backspace, .control("c"), .control("z"), .control("@"), .control("\\"), .enter,
    ]
    XCTAssertEqual(got, wanted.map { .key($0) })
  }

  func testSequencesOfTheTerminalDatabaseAreKeys() async throws {
    let got = try await events(
      9,
      ofTyping: "\u{1b}OA\u{1b}OB\u{1b}[Z\u{1b}OH\u{1b}OF\u{1b}[5~\u{1b}[6~\u{1b}[3~\u{1b}OP"
    )
    let wanted: [Key] = [.up, .down, .backtab, .home, .end, .pageUp, .pageDown, .delete, .function(1)]
    XCTAssertEqual(got, wanted.map { .key($0) })
  }

  func testEscapeByItselfIsAKey() async throws {
    let got = try await events(1, ofTyping: "\u{1b}")
    XCTAssertEqual(got, [.key(.escape)])
  }

  func testEscapeBeforeALetterIsTwoKeys() async throws {
    let got = try await events(2, ofTyping: "\u{1b}q")
    XCTAssertEqual(got, [.key(.escape), .key(.character("q"))])
  }

  func testEscapeBeforeAnArrowIsTwoKeys() async throws {
    let got = try await events(2, ofTyping: "\u{1b}\u{1b}OA")
    XCTAssertEqual(got, [.key(.escape), .key(.up)])
  }

  func testASequenceThatIsNotKnownIsNoKeys() async throws {
    let got = try await events(1, ofTyping: "\u{1b}[97;131ux")
    XCTAssertEqual(got, [.key(.character("x"))])
  }

  func testAPasteComesInOnePieceWithItsLineEnds() async throws {
    let got = try await events(3, ofTyping: "a\u{1b}[200~é\rtwo\tq\u{1b}[A漢\u{1b}[201~b")
    XCTAssertEqual(got, [.key(.character("a")), .paste("é\ntwo\tq\u{1b}[A漢"), .key(.character("b"))])
  }

  func testAPasteLongerThanTheBufferOfTheKernelLosesNothing() async throws {
    let text = String(repeating: "漢é x", count: 20_000)
    let got = try await events(1, ofTyping: "\u{1b}[200~\(text)\u{1b}[201~")
    XCTAssertEqual(got, [.paste(text)])
  }

  func testAClickAndTheWheelTellTheirCell() async throws {
    let got = try await events(3, ofTyping: "\u{1b}[<0;8;3M\u{1b}[<0;8;3m\u{1b}[<64;300;5M\u{1b}[<65;1;1M")
    XCTAssertEqual(
      got,
      [
        .mouse(Message.MouseEvent(.click, at: Grid.Position(row: 2, column: 7))),
        .mouse(Message.MouseEvent(.wheelUp, at: Grid.Position(row: 4, column: 299))),
        .mouse(Message.MouseEvent(.wheelDown, at: Grid.Position(row: 0, column: 0))),
      ]
    )
  }
}
