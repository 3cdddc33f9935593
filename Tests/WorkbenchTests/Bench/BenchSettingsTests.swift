import Scenarios
import XCTest

@testable import Workbench

final class BenchSettingsTests: XCTestCase {
  private func fault(_ text: String) -> String {
    do {
      _ = try BenchSettings(text, path: "config")
      return ""
    } catch {
      return error.description
    }
  }

  func testEverySettingIsRead() throws {
    let settings = try BenchSettings(
      """
      # colours
      theme = high-contrast
      ascii=on
      color = off
        mouse = off
      motion = off
      wrap = on
      jar = off
      clipboard = tool
      reconnect = auto
      timeout head = 1m
      timeout  idle = off
      env = dev
      ca-file = ca.pem
      set host = example.org = x
      """,
      path: "config"
    )
    XCTAssertEqual(settings.theme, .highContrast)
    XCTAssertEqual(settings.ascii, true)
    XCTAssertEqual([settings.color, settings.mouse, settings.motion], [false, false, false])
    XCTAssertEqual(settings.clipboard, .tool)
    XCTAssertEqual(settings.options, [.environment: "dev", .authorities: "ca.pem"])
    XCTAssertEqual(settings.variables, ["host": "example.org = x"])
    let bench = BenchModel(settings: settings)
    XCTAssertEqual(bench.shared.theme, .highContrast)
    XCTAssertTrue(bench.shared.wrapsRows)
    XCTAssertFalse(bench.shared.jar.isOn)
    XCTAssertTrue(bench.shared.reconnectsByItself)
    var timeouts = Effect.Timeouts()
    (timeouts.head, timeouts.idle) = (.seconds(60), nil)
    XCTAssertEqual(bench.firstEffects, [.limit(timeouts), .useClipboard(.tool), .restartServer, .listScenarios])
  }

  func testWithoutAFileEverythingIsAsItComes() {
    XCTAssertEqual(BenchModel().firstEffects, [.useClipboard(.auto), .restartServer, .listScenarios])
  }

  func testEveryFaultIsToldWithItsLine() {
    XCTAssertEqual(
      fault(
        """
        theme = pink
        colour = on

        mouse = yes
        timeout head = off
        timeout idle = soon
        theme = dark
        frobnicate
        key <Foo> = save
        key ab = save
        key a in strem = save
        key a save
        set a-b = 1
        history =
        """
      ),
      """
      config:1: theme must be dark, light, mono or high-contrast, got pink.
      config:2: There is no setting colour. Did you mean color?
      config:4: mouse must be on or off, got yes.
      config:5: timeout head must be a time like 30s, got off.
      config:6: timeout idle must be a time like 30s, or off, got soon.
      config:7: theme is set in line 1 already. Remove one of the lines.
      config:8: The line frobnicate isn't a setting. Write NAME = VALUE, or key KEY in PLACE = ACTION.
      config:9: <Foo> isn't a key. Known are <Enter> <Tab> <S-Tab> <Esc> <BS> <Del> <Ins> <Up> <Down> <Left> <Right> \
      <Home> <End> <PgUp> <PgDn> <Space> <C-x> <F1> <lt>.
      config:10: ab is more than one key. Write one, as in a or <C-d>.
      config:11: There is no place strem. Did you mean stream?
      config:12: A line for a key reads key KEY in PLACE = ACTION, as in key <C-d> in stream = pause.
      config:13: a-b can't be the name of a variable. Use letters, digits and _.
      config:14: history has no value. Write one, or remove the line.
      """
    )
  }

  func testHostileWordsOfTheFileAreMadeVisible() {
    XCTAssertFalse(fault("\u{1B}]0;x\u{07}y = 1\nkey <\u{1B}[2J> = save\nkey a in \u{9B}1m = save").contains("\u{1B}"))
    XCTAssertFalse(fault("key a in \u{9B}1m = save").contains("\u{9B}"))
  }

  func testAFileOfKeysTakesThePlaceOfTheKeys() throws {
    var settings = try BenchSettings("theme = light\nkey Q = save", path: "config")
    try settings.takeKeys("theme = nonsense\nkey M = mark", path: "keys")
    XCTAssertEqual(settings.theme, .light)
    XCTAssertNil(settings.keymap.action(for: .character("Q"), in: [.log]))
    XCTAssertEqual(settings.keymap.action(for: .character("M"), in: [.log]), .bench(.mark))
    XCTAssertThrowsError(try settings.takeKeys("\nkey M = marc", path: "keys")) { error in
      XCTAssertEqual("\(error)", "keys:2: There is no action marc. Did you mean mark?")
    }
    XCTAssertEqual(settings.keymap.action(for: .character("M"), in: [.log]), .bench(.mark))
  }

  func testTheHelpShowsTheKeysAsTheyAreBound() throws {
    let settings = try BenchSettings("key <C-d> in stream = pause\nkey Q = save", path: "config")
    let help = HelpPage(settings.keymap, in: [.stream, .response]).texts
    XCTAssertTrue(help.contains { $0.contains("^D Space") && $0.contains("stop the stream's picture") }, "\(help)")
    XCTAssertTrue(help.contains { $0.contains("Q s ") && $0.contains("save this exchange") }, "\(help)")
    XCTAssertFalse(help.contains { $0.contains("half a page down") }, "\(help)")
  }

  func testThemesAreSwitchedInside() {
    var bench = Bench()
    bench.press(":theme light<Enter>")
    XCTAssertEqual(bench.takeEffects(), [.show(.light)])
    XCTAssertEqual(bench.model.shared.notice, "the theme is light")
    bench.press(":theme pink<Enter>")
    XCTAssertEqual(bench.takeEffects(), [])
    XCTAssertEqual(bench.model.shared.notice, "theme: the theme is light. Write one of dark|light|mono|high-contrast.")
  }

  func testACopySaysWhereItIs() {
    var bench = Bench()
    bench.press("<Enter>")
    bench.answerWithJSON()
    let outcomes: [(Effect.CopyOutcome, String)] = [
      (.terminal, "   by the terminal"), (.tool("xclip"), "   by xclip"),
      (.file(path: "/home/a/copied.txt"), "   into /home/a/copied.txt, because no clipboard takes it"),
    ]
    for (outcome, words) in outcomes {
      bench.press("yb")
      bench.tell(.copied(outcome))
      XCTAssertTrue(bench.model.shared.notice.hasSuffix(words), bench.model.shared.notice)
    }
    bench.press(":clipboard off<Enter>")
    XCTAssertEqual(bench.takeEffects().last, .useClipboard(.off))
    bench.tell(.copied(.off))
    XCTAssertEqual(bench.model.shared.notice, "not copied: the clipboard is off   :clipboard auto turns it on")
  }
}
