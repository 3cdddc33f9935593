import XCTest

@testable import Workbench

final class KeymapTests: XCTestCase {
  /// The standard table with lines of a configuration.
  private func keymap(_ lines: String...) throws -> Keymap<BenchAction> {
    try BenchSettings(lines.joined(separator: "\n"), path: "config").keymap
  }

  private func fault(_ lines: String...) -> String {
    do {
      _ = try BenchSettings(lines.joined(separator: "\n"), path: "config")
      return ""
    } catch {
      return error.description
    }
  }

  func testTheStandardTableHasNoConflict() {
    XCTAssertEqual(Keymap<BenchAction>.standard.conflicts, [])
  }

  func testAConflictNamesBothActions() {
    XCTAssertEqual(
      fault("key r = save"),
      "config:1: r in catalogue would be both “save this exchange as a scenario” and “send the request again”. "
        + "Use another key, or free it first: key r in catalogue = none"
    )
    XCTAssertEqual(
      fault("", "key x in stream = pause"),
      "config:2: x in stream would be both “stop the stream's picture or let it go on” and “end the stream that is shown”. "
        + "Use another key, or free it first: key x in stream = none"
    )
  }

  func testACharacterCannotBeAKeyWhereCharactersAreText() {
    XCTAssertEqual(
      fault("key q in prompt = leave-without-doing-anything"),
      "config:1: q is text in prompt and can't be “leave without doing anything”. Use a key with Control."
    )
  }

  func testAnUnknownNameIsRefused() {
    XCTAssertEqual(fault("key S = sav"), "config:1: There is no action sav. Did you mean save?")
  }

  func testALineGivesAnActionOneMoreKey() throws {
    let keymap = try keymap("key Q = save")
    XCTAssertEqual(keymap.action(for: .character("Q"), in: [.response]), .bench(.save))
    XCTAssertEqual(keymap.action(for: .character("s"), in: [.response]), .bench(.save))
    let hints = keymap.footer(in: [.response], columns: 400) { _ in true }
    XCTAssertTrue(hints.contains { $0.key == "Q" && $0.label == "save" }, "\(hints)")
  }

  func testAKeyOfATabComesBeforeThatOfThePane() throws {
    let keymap = try keymap("key <C-d> in stream = pause")
    XCTAssertEqual(keymap.action(for: .control("d"), in: [.stream, .response]), .tab(.stream(.pause)))
    XCTAssertEqual(keymap.action(for: .control("d"), in: [.body, .response]), .bench(.move(.halfPageDown)))
    let half = try XCTUnwrap(keymap.bindings.first { $0.configurationName == "half-a-page-down" })
    XCTAssertEqual(keymap.keys(of: half, in: [.stream, .response]), [])
    XCTAssertEqual(keymap.keys(of: half, in: [.body, .response]), [.control("d")])
  }

  func testAFreedKeyCanBeGivenToAnotherAction() throws {
    let keymap = try keymap("key x in stream = pause", "key x in stream = none", "key <C-x> in stream = close")
    XCTAssertEqual(keymap.action(for: .character("x"), in: [.stream, .response]), .tab(.stream(.pause)))
    XCTAssertEqual(keymap.action(for: .control("x"), in: [.stream, .response]), .tab(.stream(.close)))
  }

  func testAKeyOfTheWholeTableCanBeTakenAway() throws {
    let keymap = try keymap("key T = none")
    for contexts in KeyContext.chains { XCTAssertNil(keymap.action(for: .character("T"), in: contexts)) }
    XCTAssertEqual(
      fault("key <C-x> in stream = none"),
      "config:1: <C-x> means nothing of its own in stream. Leave the line out."
    )
  }

  func testAnActionIsBoundOnlyWhereItWorks() {
    XCTAssertEqual(fault("key <C-x> in log = pause"), "config:1: pause doesn't work in log, only in stream.")
  }

  func testTheNameOfAnActionMeansOneThingInAPlace() {
    for context in KeyContext.allCases {
      let bindings = Keymap<BenchAction>.standard.bindings(in: [context])
      for (name, rows) in Dictionary(grouping: bindings, by: \.configurationName) {
        XCTAssertEqual(Set(rows.map(\.action)).count, 1, "\(name) in \(context)")
        XCTAssertFalse(name.isEmpty)
      }
    }
  }

  func testTheListOfKeysIsAConfigurationThatChangesNothing() throws {
    let page = Page(listing: Keymap<BenchAction>.standard)
    let lines = page.lines.map(\.text).filter { $0.hasPrefix("  key ") }.map { line in
      line.split(separator: " ").joined(separator: " ")
    }
    XCTAssertGreaterThan(lines.count, 150)
    for binding in Keymap<BenchAction>.standard.bindings {
      for key in binding.keys {
        let line = try XCTUnwrap(
          lines.first { $0.hasPrefix("key \(key) ") && $0.contains("= \(binding.configurationName) ") },
          "\(key) \(binding.configurationName)"
        )
        let words = try XCTUnwrap(line.range(of: binding.configurationName)).upperBound
        let keymap = try keymap(String(line[..<words]))
        for context in binding.contexts { XCTAssertEqual(keymap.action(for: key, in: [context]), binding.action, line) }
      }
    }
  }

  func testNoActionNeedsAKeyThatTerminalsSwallow() {
    let swallowed: Set<Key> = Set("abhijmqs".map { Key.control($0) })
    for binding in Keymap<BenchAction>.standard.bindings where !binding.keys.isEmpty {
      XCTAssertFalse(Set(binding.keys).isSubset(of: swallowed), binding.title)
    }
  }

  func testTheFooterNamesOnlyBoundKeysThatWorkAndFit() {
    for contexts in KeyContext.chains {
      for columns in [40, 80, 120] {
        let hints = Keymap<BenchAction>.standard.footer(in: contexts, columns: columns) { $0.action != .bench(.send) }
        let bindings = Keymap<BenchAction>.standard.bindings(in: contexts)
        for hint in hints {
          let binding = bindings.first { $0.keys.first?.label == hint.key && $0.label == hint.label }
          XCTAssertNotNil(binding, "\(contexts) \(hint)")
          XCTAssertNotEqual(binding?.action, .bench(.send))
        }
        let width = hints.reduce(1) { $0 + $1.key.count + 1 + $1.label.count + 2 } - 2
        XCTAssertLessThan(width, columns)
      }
    }
  }

  func testEveryNameInThePaletteStandsForOneMeaning() {
    let names = Keymap<BenchAction>.standard.commands.map(\.name)
    XCTAssertEqual(names.count, Set(names).count)
    XCTAssertTrue(names.allSatisfy { $0.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" } })
  }

  func testHelpListsEveryBoundKeyOfThePane() {
    let page = HelpPage(Keymap<BenchAction>.standard, in: [.request]).texts
    for binding in Keymap<BenchAction>.standard.bindings(in: [.request]) where !binding.keys.isEmpty {
      XCTAssertTrue(
        page.contains { $0.contains(binding.keyLabel) && ($0.contains(binding.title) || $0.contains("pane of that number")) },
        binding.title
      )
    }
  }

  func testEveryActionOfAComponentHasABinding() {
    func check<Part: Component>(_ type: Part.Type) {
      XCTAssertEqual(Set(type.bindings.map(\.action)), Set(type.Action.allCases), "\(type)")
    }
    check(CataloguePane.self)
    check(RequestPane.self)
    check(HistoryPane.self)
    check(LogPane.self)
    check(ResponsePane.self)
    check(SummaryTab.self)
    check(HeadersTab.self)
    check(CookiesTab.self)
    check(NegotiationTab.self)
    check(BodyTab.self)
    check(StreamTab.self)
    check(TimingTab.self)
    check(RawTab.self)
    check(ChecksTab.self)
    XCTAssertEqual(Set(ReviewScreen.bindings.map(\.action)), Set(ReviewScreen.Action.allCases))
    XCTAssertEqual(Set(Overlay.Recording.bindings.map(\.action)), Set(Overlay.Recording.Action.allCases))
  }

  func testAKeyOfThePaneCannotAlsoBeAKeyOfATab() {
    XCTAssertEqual(
      fault("key F in response = save"),
      "config:1: F in stream would be both “save this exchange as a scenario” and “go along with the newest frame”. "
        + "Use another key, or free it first: key F in stream = none"
    )
  }
}
