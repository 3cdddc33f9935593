import Scenarios

@testable import Workbench

extension KeyExpectation {
  /// Movement in lists: the cursor goes where the word says.
  static func move(_ movement: ListPosition.Movement, in context: KeyContext) -> KeyExpectation? {
    switch movement {
    case .left where context == .review:
      KeyExpectation(after: "ll") {
        if case .review(let screen)? = $1.model.overlay { screen.position.column == 8 } else { false }
      }
    case .right where context == .review:
      KeyExpectation { if case .review(let screen)? = $1.model.overlay { screen.position.column == 8 } else { false } }
    case .left: KeyExpectation(after: "tb3ll") { $1.model.response.position.column == 8 }
    case .right: KeyExpectation(after: "tb3") { $1.model.response.position.column == 8 }
    case .down, .halfPageDown, .pageDown: KeyExpectation(after: start(context)) { $1.place(context) > $0.place(context) }
    case .up, .halfPageUp, .pageUp: KeyExpectation(after: end(context)) { $1.place(context) < $0.place(context) }
    case .first: KeyExpectation(after: end(context)) { $1.place(context) < $0.place(context) && $1.isAtStart(context) }
    case .last: KeyExpectation(after: start(context)) { $1.place(context) > $0.place(context) }
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
  static func field(_ edit: TextField.Edit, in context: KeyContext) -> KeyExpectation {
    let text = context == .textArea ? "ab<Enter>cd" : "<C-u>ab cd"
    func cursor(_ change: Int, after keys: String = "") -> KeyExpectation {
      KeyExpectation(after: text + keys) { ($1.model.field?.cursor ?? 0) - ($0.model.field?.cursor ?? 0) == change }
    }
    func result(_ text: String, _ expected: String, after keys: String = "") -> KeyExpectation {
      KeyExpectation(after: text + keys) { $1.model.field?.text == expected }
    }
    let isArea = context == .textArea
    return switch edit {
    case .left: cursor(-1)
    case .right: cursor(1, after: "<Left>")
    case .start: cursor(isArea ? -2 : -5)
    case .end: cursor(isArea ? 2 : 5, after: "<Home>")
    case .up: isArea ? cursor(-3) : cursor(0)
    case .down: isArea ? cursor(3, after: "<Up>") : cursor(0)
    case .eraseBackward: result(text, isArea ? "ab\nc" : "ab c")
    case .eraseForward: result(text, isArea ? "ab\nd" : "ab d", after: "<Left><Left>")
    case .eraseWord: result(text, isArea ? "ab\n" : "ab ")
    case .eraseToStart: result(text, isArea ? "ab\n" : "")
    case .newLine: result(text, "ab\ncd\n")
    }
  }
}

extension Bench {
  /// Where the cursor of a context's list stands.
  fileprivate func place(_ context: KeyContext) -> Int {
    switch (context, model.overlay) {
    case (_, .page(let page)): page.position.top
    case (_, .help(let help)): help.position.selection
    case (_, .comparison(let page)): page.position.top
    case (_, .palette(let palette)): palette.position.selection
    case (_, .review(let screen)): screen.position.selection
    case (_, .recording(let steps)): steps.position.selection
    case (.filter, _): model.catalogue.position.selection
    default: model.component(context.pane ?? .response).position.selection
    }
  }

  fileprivate func isAtStart(_ context: KeyContext) -> Bool { place(context) == 0 }
}
