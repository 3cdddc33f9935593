import XCTest

@testable import Workbench

extension KeyExpectation {
  /// Movement in lists: the cursor goes where the word says.
  static func movement(_ action: Action, in context: KeyContext) -> KeyExpectation? {
    guard case .move(let movement) = action else { return nil }
    switch movement {
    case .left: return KeyExpectation(after: "tb3ll") { $1.model.response.column == 8 }
    case .right: return KeyExpectation { $1.model.response.column == 8 }
    case .down, .halfPageDown, .pageDown: return KeyExpectation(after: start(context)) { $1.place(context) > $0.place(context) }
    case .up, .halfPageUp, .pageUp: return KeyExpectation(after: end(context)) { $1.place(context) < $0.place(context) }
    case .first: return KeyExpectation(after: end(context)) { $1.place(context) < $0.place(context) && $1.isAtStart(context) }
    case .last: return KeyExpectation(after: start(context)) { $1.place(context) > $0.place(context) }
    }
  }

  private static func start(_ context: KeyContext) -> String {
    switch context {
    case .palette, .filter, .help: ""
    case .response: "thg"
    default: "g"
    }
  }

  private static func end(_ context: KeyContext) -> String {
    switch context {
    case .palette: "<Down><Down>"
    case .filter: "<Down>"
    case .response: "thG"
    default: "G"
    }
  }

  /// What a key does to the text of a field.
  static func field(_ action: Action, in context: KeyContext) -> KeyExpectation? {
    guard case .field(let action) = action else { return nil }
    let text = context == .textArea ? "ab<Enter>cd" : "<C-u>ab cd"
    func cursor(_ change: Int, after keys: String = "") -> KeyExpectation {
      KeyExpectation(after: text + keys) { ($1.model.field?.cursor ?? 0) - ($0.model.field?.cursor ?? 0) == change }
    }
    func result(_ text: String, _ expected: String, after keys: String = "") -> KeyExpectation {
      KeyExpectation(after: text + keys) { $1.model.field?.text == expected }
    }
    let isArea = context == .textArea
    switch action {
    case .left: return cursor(-1)
    case .right: return cursor(1, after: "<Left>")
    case .start: return cursor(isArea ? -2 : -5)
    case .end: return cursor(isArea ? 2 : 5, after: "<Home>")
    case .up: return isArea ? cursor(-3) : cursor(0)
    case .down: return isArea ? cursor(3, after: "<Up>") : cursor(0)
    case .eraseBackward: return result(text, isArea ? "ab\nc" : "ab c")
    case .eraseForward: return result(text, isArea ? "ab\nd" : "ab d", after: "<Left><Left>")
    case .eraseWord: return result(text, isArea ? "ab\n" : "ab ")
    case .eraseToStart: return result(text, isArea ? "ab\n" : "")
    case .newLine: return result(text, "ab\ncd\n")
    }
  }
}

extension Bench {
  /// Where the cursor of a context's list stands.
  fileprivate func place(_ context: KeyContext) -> Int {
    switch (context, model.overlay) {
    case (_, .help(_, let position)): position.top
    case (_, .palette(let palette)): palette.position.selection
    case (.catalogue, _), (.filter, _): model.catalogue.position.selection
    case (.request, _): model.requestPosition.selection
    case (.history, _): model.historyPosition.selection
    case (.log, _): model.log.position.selection
    case (.checks, _): model.checkPosition.selection
    default: model.response.positions[model.response.tab]?.selection ?? 0
    }
  }

  /// The first item of the catalogue stands below its heading.
  fileprivate func isAtStart(_ context: KeyContext) -> Bool { place(context) == (context == .catalogue ? 1 : 0) }
}
