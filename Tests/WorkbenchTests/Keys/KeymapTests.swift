import XCTest

@testable import Workbench

final class KeymapTests: XCTestCase {
  func testTheStandardTableHasNoConflict() throws {
    XCTAssertNoThrow(try Keymap(Keymap<BenchAction>.standard.bindings))
  }

  func testAConflictNamesBothActions() {
    XCTAssertThrowsError(try Keymap<BenchAction>.standard.rebinding("save", to: [.character("r")])) { error in
      XCTAssertEqual(
        "\(error)",
        "keymap: r in catalogue would be both “save this exchange as a scenario” and “send the request again”. "
          + "Give one of them another key."
      )
    }
  }

  func testACharacterCannotBeAKeyWhereCharactersAreText() {
    let binding = Keymap<BenchAction>.Binding(.bench(.quit), [.character("q")], in: [.prompt], "quit")
    XCTAssertThrowsError(try Keymap<BenchAction>([binding])) { error in
      XCTAssertEqual("\(error)", "keymap: q is text in prompt and cannot be “quit”. Use a key with Control.")
    }
  }

  func testAnUnknownNameIsRefused() {
    XCTAssertThrowsError(try Keymap<BenchAction>.standard.rebinding("sav", to: [.character("S")])) { error in
      XCTAssertEqual("\(error)", "keymap: there is no action named `sav`. The palette (`:`) lists the names.")
    }
  }

  func testANewKeyTakesThePlaceOfTheOldOne() throws {
    let keymap = try Keymap<BenchAction>.standard.rebinding("save", to: [.character("S")])
    XCTAssertEqual(keymap.action(for: .character("S"), in: [.response]), .bench(.save))
    XCTAssertNil(keymap.action(for: .character("s"), in: [.response]))
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

  func testAKeyOfATabCannotAlsoBeAKeyOfThePane() {
    XCTAssertThrowsError(try Keymap<BenchAction>.standard.rebinding("follow", to: [.character("s")])) { error in
      XCTAssertEqual(
        "\(error)",
        "keymap: s in stream would be both “save this exchange as a scenario” and “go along with the newest frame”. "
          + "Give one of them another key."
      )
    }
  }
}
