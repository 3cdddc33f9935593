import Answerback
import Foundation
import XCTest

@testable import AnswerbackBench

/// The user's configuration file and `--keys`, from the command line to the screen.
final class ConfigurationTests: CommandTestCase {
  private func screen(_ arguments: [String] = [], keys: String = ":wait") async throws -> (run: CommandRun, screen: String) {
    let script = ["--script", try file("script", keys), "--dump", path("screen"), "--size", "120x40"]
    let run = await answerback(arguments: script + arguments)
    return (run, exists("screen") ? try text("screen") : "")
  }

  func testTheFileOfTheHomeFolderIsRead() async throws {
    environment = ["HOME": path("home")]
    try file("home/.config/answerback/config", "ascii = on\nset greeting = hello\nkey <C-x> = vars\ntimeout head = 2m\n")
    let (run, screen) = try await screen(keys: "<C-x>")
    XCTAssertEqual(run, CommandRun(code: 0))
    XCTAssertTrue(screen.contains("{{greeting}}"), screen)
    XCTAssertTrue(screen.contains("+= Variables ="), screen)
    let (_, limits) = try await self.screen(keys: "1:timeout<Enter>")
    XCTAssertTrue(limits.contains("head 120 s"), limits)
  }

  func testTheFolderOfTheEnvironmentCountsUnlessItIsRelative() async throws {
    try file("home/.config/answerback/config", "set place = home\n")
    try file("xdg/answerback/config", "set place = xdg\n")
    for (folder, place) in [(path("xdg"), "xdg"), ("xdg", "home"), ("", "home")] {
      environment = ["HOME": path("home"), "XDG_CONFIG_HOME": folder]
      let (_, screen) = try await screen(keys: "1:vars<Enter>")
      XCTAssertTrue(screen.contains("{{place}}                 \(place)"), screen)
    }
  }

  func testTheCommandLineWins() async throws {
    environment = ["XDG_CONFIG_HOME": path("xdg")]
    try file("xdg/answerback/config", "ascii = on\nset id = 1\nset x = 2\nenv = none\ntheme = light\nkey <C-x> = vars\n")
    try file("keys", "theme = nonsense\nkey <C-p> = vars\n")
    let vars = try file("dev.vars", "x=3\n")
    let (run, screen) = try await screen(
      ["--no-ascii", "--var", "id=7", "--env", vars, "--theme", "dark", "--keys", path("keys")],
      keys: "<C-x><C-p>"
    )
    XCTAssertEqual(run, CommandRun(code: 0))
    XCTAssertTrue(screen.contains("━ Variables, environment"), screen)
    XCTAssertTrue(screen.contains("{{id}}                    7"), screen)
    XCTAssertTrue(screen.contains("{{x}}                     3"), screen)
    let (_, theme) = try await self.screen(["--theme", "mono", "--env", vars], keys: "1:theme<Enter>")
    XCTAssertTrue(theme.contains("the theme is mono"), theme)
  }

  func testTheHistoryStandsBesideTheConfigurationThatNamesIt() async throws {
    environment = ["XDG_CONFIG_HOME": path("xdg")]
    try file("xdg/answerback/config", "history = kept.ndjson\n")
    let (run, _) = try await screen(keys: "r\n:wait")
    XCTAssertEqual(run, CommandRun(code: 0))
    XCTAssertEqual(try text("xdg/answerback/kept.ndjson").split(separator: "\n").count, 1)
    let (other, _) = try await screen(["--history", path("other")], keys: "r\n:wait")
    XCTAssertEqual(other, CommandRun(code: 0))
    XCTAssertEqual(try text("other").split(separator: "\n").count, 1)
    let (folder, _) = try await screen(["--history", path("xdg")])
    XCTAssertEqual(
      folder,
      CommandRun(code: 2, errors: "error: --history xdg can't be used: Is a directory. Name another file.\n")
    )
  }

  func testAFaultyFileIs2AndNothingOpens() async throws {
    environment = ["XDG_CONFIG_HOME": path("xdg")]
    try file("xdg/answerback/config", "ascii = on\ntheme = pink\nkey r = save\n")
    let (run, screen) = try await screen()
    XCTAssertEqual(
      run,
      CommandRun(
        code: 2,
        errors: "error: xdg/answerback/config:2: theme must be dark, light, mono or high-contrast, got pink.\n"
          + "xdg/answerback/config:3: r in catalogue would be both “save this exchange as a scenario” and “send the request again”. "
          + "Use another key, or free it first: key r in catalogue = none\n"
      )
    )
    XCTAssertEqual(screen, "")
  }

  func testAFileThatCannotBeReadIs2() async throws {
    environment = ["XDG_CONFIG_HOME": path("xdg")]
    try file("xdg/answerback/config/x", "")
    let (folder, _) = try await screen()
    XCTAssertEqual(folder.code, 2)
    XCTAssertTrue(folder.errors.contains("xdg/answerback/config can't be read"), folder.errors)
    environment = [:]
    let (missing, _) = try await screen(["--keys", path("none")])
    XCTAssertEqual(
      missing,
      CommandRun(
        code: 2,
        errors: "error: --keys none doesn't exist. Name a file with lines such as: key <C-d> in stream = pause.\n"
      )
    )
    try Data([0xFF, 0x0A]).write(to: folderURL("latin"))
    let (latin, _) = try await screen(["--keys", path("latin")])
    XCTAssertEqual(latin, CommandRun(code: 2, errors: "error: latin isn't UTF-8. Save it as UTF-8.\n"))
  }

  private func folderURL(_ name: String) -> URL { URL(filePath: path(name)) }
}
