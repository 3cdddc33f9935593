import Workbench
import XCTest

@testable import Curses

final class ColourTests: XCTestCase {
  /// How a role is shown, as pens of the terminal.
  private func pen(of style: Style, theme: Theme, colour: Bool = true, term: String) async throws -> VirtualCell.Pen? {
    var pen: VirtualCell.Pen?
    try await withTerminal(options: testOptions(theme: theme, colour: colour, term: term)) { pty, terminal in
      await terminal.draw(screen([("x", style)]))
      pen = await pty.screen()[0, 0].pen
    }
    return pen
  }

  func testADarkThemeShowsTheBadInLightRedOf256Colours() async throws {
    let pen = try await pen(of: Style(.bad), theme: .dark, term: "xterm-256color")
    XCTAssertEqual(pen, VirtualCell.Pen(attributes: .bold, foreground: 210))
  }

  func testALightThemeShowsTheBadInDarkRedOf256Colours() async throws {
    let pen = try await pen(of: Style(.bad), theme: .light, term: "xterm-256color")
    XCTAssertEqual(pen, VirtualCell.Pen(attributes: .bold, foreground: 124))
  }

  /// Debian's base database has no terminal of sixteen colours.
  func testSixteenColoursTakeTheBrightOnes() {
    XCTAssertEqual(Theme.dark.foreground(of: .good).number(in: Theme.ColourDepth(count: 16)), 10)
  }

  /// There a number is red, green and blue: the 210 of 256 colours would be a dark blue.
  func testATerminalOfDirectColoursIsGivenRedGreenAndBlue() {
    let direct = Theme.ColourDepth(count: 1 << 24)
    XCTAssertEqual(Theme.dark.foreground(of: .bad).number(in: direct), 0xFF8787)
    XCTAssertEqual(Theme.dark.foreground(of: .dim).number(in: direct), 0x8A8A8A)
    XCTAssertEqual(Theme.light.foreground(of: .heading).number(in: direct), 0x005FAF)
    XCTAssertEqual(Theme.Colour.own.number(in: direct), -1)
  }

  func testEightColoursTakeThePlainOnes() async throws {
    let pen = try await pen(of: Style(.good), theme: .dark, term: "xterm")
    XCTAssertEqual(pen, VirtualCell.Pen(foreground: 2))
  }

  func testHighContrastPutsWhiteOnBlackAndDimsNothing() async throws {
    let pen = try await pen(of: Style(.dim), theme: .highContrast, term: "xterm-256color")
    XCTAssertEqual(pen, VirtualCell.Pen(foreground: 231, background: 16))
  }

  func testADimRoleWithAColourIsNotDimmedTwice() async throws {
    let pen = try await pen(of: Style(.dim), theme: .dark, term: "xterm-256color")
    XCTAssertEqual(pen, VirtualCell.Pen(foreground: 245))
  }

  func testWithoutColoursOnlyAttributesAreLeft() async throws {
    for role in Style.Role.allCases {
      let pen = try await pen(of: Style(role), theme: .dark, colour: false, term: "xterm-256color")
      XCTAssertEqual(pen, VirtualCell.Pen(attributes: Style(role).attributes), role.rawValue)
    }
  }

  func testATerminalWithoutColoursIsToldSo() async throws {
    try await withTerminal(options: testOptions(term: "vt100")) { _, terminal in
      let capabilities = await terminal.capabilities
      XCTAssertFalse(capabilities.colour)
    }
  }
}
