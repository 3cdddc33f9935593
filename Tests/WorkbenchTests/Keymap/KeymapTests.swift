import XCTest

@testable import Workbench

final class KeymapTests: XCTestCase {
  func testTheStandardTableHasNoConflict() throws {
    XCTAssertNoThrow(try Keymap(Keymap.standard.bindings))
  }

  func testAConflictNamesBothActions() {
    XCTAssertThrowsError(try Keymap.standard.rebinding("save", to: [.character("r")])) { error in
      XCTAssertEqual(
        "\(error)",
        "keymap: r in catalogue would be both “send the request again” and “save this exchange as a scenario”. "
          + "Give one of them another key."
      )
    }
  }

  func testACharacterCannotBeAKeyWhereCharactersAreText() {
    let binding = Keymap.Binding(.quit, [.character("q")], in: [.prompt], "quit")
    XCTAssertThrowsError(try Keymap([binding])) { error in
      XCTAssertEqual("\(error)", "keymap: q is text in prompt and cannot be “quit”. Use a key with Control.")
    }
  }

  func testAnUnknownNameIsRefused() {
    XCTAssertThrowsError(try Keymap.standard.rebinding("sav", to: [.character("S")])) { error in
      XCTAssertEqual("\(error)", "keymap: there is no action named `sav`. The palette (`:`) lists the names.")
    }
  }

  func testANewKeyTakesThePlaceOfTheOldOne() throws {
    let keymap = try Keymap.standard.rebinding("save", to: [.character("S")])
    XCTAssertEqual(keymap.action(for: .character("S"), in: .response), .save)
    XCTAssertNil(keymap.action(for: .character("s"), in: .response))
  }

  func testNoActionNeedsAKeyThatTerminalsSwallow() {
    let swallowed: Set<Key> = Set("abhijmqs".map { Key.control($0) })
    for binding in Keymap.standard.bindings where !binding.keys.isEmpty {
      XCTAssertFalse(Set(binding.keys).isSubset(of: swallowed), binding.title)
    }
  }

  func testTheFooterNamesOnlyBoundKeysThatWorkAndFit() {
    for context in KeyContext.allCases {
      for columns in [40, 80, 120] {
        let hints = Keymap.standard.footer(in: context, columns: columns) { $0 != .send }
        let bindings = Keymap.standard.bindings(in: context)
        for hint in hints {
          let binding = bindings.first { $0.keys.first?.label == hint.key && $0.label == hint.label }
          XCTAssertNotNil(binding, "\(context) \(hint)")
          XCTAssertNotEqual(binding?.action, .send)
        }
        let width = hints.reduce(1) { $0 + $1.key.count + 1 + $1.label.count + 2 } - 2
        XCTAssertLessThan(width, columns)
      }
    }
  }

  func testEveryNameInThePaletteStandsForOneMeaning() {
    let names = Keymap.standard.commands.map(\.name)
    XCTAssertEqual(names.count, Set(names).count)
    XCTAssertTrue(names.allSatisfy { $0.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" } })
  }

  func testHelpListsEveryBoundKeyOfThePane() {
    let page = Overlay.HelpPage(.standard, context: .request).lines.map(\.text)
    for binding in Keymap.standard.bindings(in: .request) where !binding.keys.isEmpty {
      XCTAssertTrue(page.contains { $0.contains(binding.keyLabel) && $0.hasSuffix(binding.title) }, binding.title)
    }
  }
}
