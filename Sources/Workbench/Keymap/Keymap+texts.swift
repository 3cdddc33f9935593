extension Keymap {
  /// Keys of fields and of what lies over the panes.
  static let texts: [Binding] = {
    let texts = KeyContext.texts
    let singleLine = texts.subtracting([.textArea])
    let withoutList = texts.subtracting([.filter, .palette])
    return [
      Binding(.accept, [.enter], in: singleLine, label: "done", "take what is written"),
      Binding(.field(.newLine), [.enter], in: [.textArea], label: "new line", "new line"),
      Binding(.leave, [.escape], in: [.textArea], label: "done", "leave the text; u undoes"),
      Binding(.leave, [.escape], in: [.field], label: "leave", "leave the line, its text kept; u undoes"),
      Binding(.leave, [.escape], in: [.filter, .frameFilter], label: "clear", "clear the filter"),
      Binding(.leave, [.escape], in: [.search], label: "leave", "leave without looking for anything"),
      Binding(.leave, [.escape], in: [.prompt, .palette], label: "leave", "leave without doing anything"),
      Binding(
        .cancel,
        [.control("c")],
        in: texts.union([.help, .confirm, .tabChoice, .copyChoice]),
        "leave without doing anything"
      ),
      Binding(.complete, [.tab], in: [.palette], label: "complete", "complete the name"),
      Binding(.move(.down), [.down], in: [.filter, .palette], "down"),
      Binding(.move(.up), [.up], in: [.filter, .palette], "up"),
      Binding(.field(.left), [.left], in: texts, "a character to the left"),
      Binding(.field(.right), [.right], in: texts, "a character to the right"),
      Binding(.field(.up), [.up], in: withoutList, "a line up"),
      Binding(.field(.down), [.down], in: withoutList, "a line down"),
      Binding(.field(.start), [.home, .control("a")], in: texts, "to the start of the line"),
      Binding(.field(.end), [.end, .control("e")], in: texts, "to the end of the line"),
      Binding(.field(.eraseBackward), [.backspace], in: texts, "erase the character before"),
      Binding(.field(.eraseForward), [.delete], in: texts, "erase the character after"),
      Binding(.field(.eraseWord), [.control("w")], in: texts, label: "erase word", "erase the word before"),
      Binding(.field(.eraseToStart), [.control("u")], in: texts, label: "erase line", "erase to the start of the line"),
    ]
  }()

  static let boxes: [Binding] =
    [
      Binding(.leave, [.escape, .character("q"), .character("?")], in: [.help], label: "close", "close this page"),
      Binding(.yes, [.character("y")], in: [.confirm], label: "yes", "yes"),
      Binding(.no, [.character("n"), .escape, .character("q")], in: [.confirm], label: "no", "no"),
      Binding(.leave, [.escape], in: [.tabChoice, .copyChoice], label: "leave", "leave without doing anything"),
    ]
    + ResponseTab.allCases.map { tab in
      Binding(
        .tab(tab),
        [.character(tab.letter)],
        in: [.tabChoice],
        name: "tab-\(tab.rawValue)",
        label: tab.title,
        "show \(tab.title)"
      )
    } + copies

  private static let copies: [Binding] = [
    (.value, "y", "the selected line"), (.header, "h", "every header line"), (.body, "b", "the body"),
    (.curl, "c", "the request for curl"), (.raw, "r", "what was received"), (.http, "f", "the request as .http text"),
  ].map { (target: Action.CopyTarget, letter: Character, words: String) in
    Binding(
      .copy(target),
      [.character(letter)],
      in: [.copyChoice],
      name: "copy-\(target.rawValue)",
      label: target.rawValue,
      "copy \(words)"
    )
  }
}
